import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import type { ClusterFacts } from '../../src/verification/schema/cluster-facts.js';
import { clusterFacts } from '../../src/verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';
import { SHIPPED_FACTS } from '../../src/verification/schema/load-facts.js';
import { readSchemas } from '../../src/verification/schema/load-schemas.js';
import type { ServedKind } from '../../src/verification/schema/look-up-kind.js';
import { validateServed } from '../../src/verification/validator/validate-object.js';
import { readCustomDefinitions } from '../../tools/schemas/custom-definitions.js';
import { PACKS, type PackSource } from '../../tools/schemas/sources.js';
import { CUSTOM_OBJECTS } from '../verification/corpus/custom-objects.js';
import { GOOD_OBJECTS } from '../verification/corpus/good-objects.js';
import { mutationsOf } from '../verification/corpus/mutations.js';
import { NodeDifferences } from '../verification/schema/node-differences.js';
import { BINARIES } from './argocd.js';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'apiserver/apiserver.sh');
const GOLDEN = join(import.meta.dirname, '../golden/dump');
const RECIPE = resolve(import.meta.dirname, '../../docs/schemas.md');
const MINOR = 34;

const shipped = kubernetesFacts();

/** The newest release of each pack whose project publishes definitions. */
const INSTALLED = PACKS.filter(
  ({ pack, release, crds }) => crds !== undefined && pack !== 'gateway-api-experimental' && release === newestOf(pack),
);
const packs = Object.fromEntries(INSTALLED.map(({ pack, release }) => [pack, release]));

let folder: string;
/** From the dump as the documentation has it, from its definitions alone, and from documents that are not trimmed. */
let dumped: ClusterFacts;
let defined: ClusterFacts;
let raw: ClusterFacts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-dump-'));
  await run(script, ['start', 'us-1', '17543'], { env: environment() });
  await install(INSTALLED.flatMap((source) => readCustomDefinitions(source).definitions));
  await writeFile(join(folder, 'recipe.sh'), await recipe());
  await run('bash', ['recipe.sh'], { cwd: folder, env: environment() });
  await cp(join(folder, 'dumps/us-1/index.json'), join(folder, 'raw/index.json'));
  for (const path of ['api/v1', 'apis/apps/v1', 'apis/gateway.networking.k8s.io/v1'])
    await writeFile(
      join(folder, 'raw', `${path.replaceAll('/', '-')}.json`),
      await kubectl(['get', '--raw', `/openapi/v3/${path}`]),
    );
  dumped = factsAt('dumps/us-1');
  defined = factsAt('dumps/us-1/crds.json');
  raw = factsAt('raw');
}, 300_000);

afterAll(async () => {
  await run(script, ['stop', '--all'], { env: environment() });
  await rm(folder, { recursive: true });
}, 60_000);

function newestOf(pack: string): string | undefined {
  return shipped.packs.find(({ name }) => name === pack)?.releases.at(-1);
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RUN: folder,
    ETCD_PORT: '13479',
    PATH: `${BINARIES}:${process.env.PATH}`,
    KUBECONFIG: join(folder, 'us-1/kubeconfig'),
  };
}

async function kubectl(args: readonly string[]): Promise<string> {
  const { stdout } = await run('kubectl', args, { env: environment(), maxBuffer: 1 << 28 });
  return stdout;
}

async function install(definitions: readonly KubeObject[]): Promise<void> {
  const file = join(folder, 'installed.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: definitions }));
  await kubectl(['apply', '--server-side', '--filename', file]);
  await kubectl(['wait', 'crd', '--all', '--for=condition=Established', '--timeout=60s']);
}

/** The commands that the documentation tells. */
async function recipe(): Promise<string> {
  const [, commands] = /^```sh\n(.*?)^```$/ms.exec(await readFile(RECIPE, 'utf8')) ?? [];
  if (commands === undefined) throw new Error('docs/schemas.md has no recipe');
  return commands;
}

function factsAt(path: string): ClusterFacts {
  const cluster = { name: 'us-1', kubernetes: `1.${MINOR}`, capabilities: {}, schemas: [path] };
  return clusterFacts(cluster, { fleet: { kinds: [] }, sources: { shipped, schemas: readSchemas(folder, [path]) } });
}

interface Comparison {
  kinds: number;
  readonly absent: string[];
  readonly walk: NodeDifferences;
}

/** Of a table, with the lists of kinds that it knows. */
function kindsOf(table: string): readonly (readonly [apiVersion: string, kind: string])[] {
  return Object.keys(SHIPPED_FACTS.table(table).kinds).flatMap((name) => {
    const [apiVersion, kind] = [name.slice(0, name.lastIndexOf('/')), name.slice(name.lastIndexOf('/') + 1)];
    const list = shipped.find({ apiVersion, kind: `${kind}List`, minor: MINOR, packs });
    return [[apiVersion, kind] as const, ...(list.status === 'served' ? [[apiVersion, `${kind}List`] as const] : [])];
  });
}

/** What facts say of the kinds in a table, beside what we ship. */
function compare(facts: ClusterFacts, table: string, origin: string, comparison: Comparison): void {
  for (const [apiVersion, kind] of kindsOf(table)) {
    const name = `${apiVersion}/${kind}`;
    const expected = shipped.find({ apiVersion, kind, minor: MINOR, packs });
    const answer = facts.find(apiVersion, kind);
    if (expected.status !== 'served') expect([name, answer?.status]).toEqual([name, 'absent']);
    else if (answer?.status !== 'served' || answer.origin.name !== origin) comparison.absent.push(name);
    else {
      const { plural, scope, isNative } = expected;
      expect([name, answer.plural, answer.scope, answer.isNative]).toEqual([name, plural, scope, isNative]);
      comparison.kinds += 1;
      comparison.walk.compare(name, answer.schema, expected.schema);
    }
  }
}

function compareAll(facts: ClusterFacts, origin: string, tables: readonly string[]) {
  const comparison: Comparison = { kinds: 0, absent: [], walk: new NodeDifferences() };
  for (const table of tables) compare(facts, table, origin, comparison);
  const { kinds, absent, walk } = comparison;
  return { kinds, absent, properties: walk.properties, differences: walk.found };
}

const CUSTOM = [...new Set(INSTALLED.map(({ pack }: PackSource) => pack))];
/** Generated from Go types, which takes long. */
const NOT_INSTALLED = /^(helm|image|notification|source\.extensions)\.(toolkit\.)?fluxcd\.io\//;

describe('a dump by the recipe of the documentation', () => {
  test('is what the fast tests have parts of', async () => {
    for (const path of ['index.json', 'apis/policy/v1.json', 'apis/multicluster.x-k8s.io/v1alpha1.json'])
      expect(await readFile(join(folder, 'dumps/us-1', path), 'utf8')).toBe(await readFile(join(GOLDEN, path), 'utf8'));
  });

  test('says of every kind of Kubernetes what our table says, property by property', () => {
    const { absent, ...compared } = compareAll(dumped, 'openapi', ['kubernetes']);
    expect(compared).toEqual({ kinds: 122, properties: 2285, differences: [] });
    expect(absent.filter((name) => isByDefault(name))).toEqual([]);
  });

  test.each([
    ['openapi', () => dumped],
    ['crds', () => defined],
  ])('says of custom kinds what our packs say, from %s', (origin, facts) => {
    const { absent, ...compared } = compareAll(facts(), origin, CUSTOM);
    expect(compared).toEqual({ kinds: 111, properties: 35633, differences: [] });
    expect(absent.filter((name) => !NOT_INSTALLED.test(name))).toEqual([]);
  });

  test('leads to the verdicts of our tables on good objects and on every mistake in them', () => {
    let verdicts = 0;
    for (const object of [...GOOD_OBJECTS, ...CUSTOM_OBJECTS]) {
      const [own, expected] = [servedBy(dumped, object), shippedKind(object)];
      expect([object.kind, problems(object, own)]).toEqual([object.kind, []]);
      for (const { object: wrong, mistake, at } of mutationsOf(object)) {
        verdicts += 1;
        expect([object.kind, mistake, at, problems(wrong, own)]).toEqual([
          object.kind,
          mistake,
          at,
          problems(wrong, expected),
        ]);
      }
    }
    expect(verdicts).toBeGreaterThan(9000);
  });

  test('may be left untrimmed', () => {
    for (const [apiVersion, kind] of [
      ['v1', 'Pod'],
      ['apps/v1', 'Deployment'],
      ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ] as const) {
      const walk = new NodeDifferences();
      walk.compare(kind, servedBy(raw, { apiVersion, kind }).schema, servedBy(dumped, { apiVersion, kind }).schema);
      expect([walk.found, walk.properties > 100]).toEqual([[], true]);
    }
  });
});

function isByDefault(name: string): boolean {
  const at = name.lastIndexOf('/');
  const kind = shipped.find({ apiVersion: name.slice(0, at), kind: name.slice(at + 1), minor: MINOR });
  return kind.status === 'served' && kind.byDefault;
}

type Named = Pick<KubeObject, 'apiVersion' | 'kind'>;

function servedBy(facts: ClusterFacts, { apiVersion, kind }: Named): ServedKind {
  const found = facts.find(apiVersion, kind);
  if (found?.status !== 'served') throw new Error(`${apiVersion} ${kind}: ${found?.reason}`);
  return found;
}

function shippedKind({ apiVersion, kind }: Named): ServedKind {
  const found = shipped.find({ apiVersion, kind, minor: MINOR, packs });
  if (found.status !== 'served') throw new Error(`${apiVersion} ${kind}: ${found.reason}`);
  return found;
}

function problems(object: KubeObject, kind: ServedKind) {
  return validateServed(object, { facts: shipped, minor: MINOR, kind });
}
