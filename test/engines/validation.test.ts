import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { synthesizeForTest, type TestAssembly } from 'cdk8s-fleet/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delivery as ledgerDelivery } from '../../apps/regions/delivery.js';
import { createLedger } from '../../apps/regions/ledger.js';
import { delivery as shopDelivery } from '../../apps/storefront/delivery.js';
import { createStorefront } from '../../apps/storefront/storefront.js';
import { groupOf, type KubeObject } from '../../src/manifest/kube-object.js';
import { scopeOfCustomResourceDefinition } from '../../src/manifest/scope.js';
import { customKindsOf } from '../../src/verification/schema/custom-kinds.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';
import { readCustomDefinitions } from '../../tools/schemas/custom-definitions.js';
import { PACKS, type PackSource } from '../../tools/schemas/sources.js';
import { generatedKinds } from '../verification/corpus/generated/generated-objects.js';
import { reasonFor } from '../verification/corpus/known-misses.js';
import { ApiJudge } from './api-judge.js';
import { BINARIES } from './argocd.js';
import { asGood, type Compared, compare, GOOD, tableOf, told } from './comparison.js';

const run = promisify(execFile);
const script = join(import.meta.dirname, 'apiserver/apiserver.sh');
const facts = kubernetesFacts();

/** Ports of their own, beside those of the other tests. */
const SERVERS = [
  { minor: 30, binary: '1.30/kube-apiserver', port: '17453' },
  { minor: 34, binary: 'kube-apiserver', port: '17454' },
];

const { FLEET_TEST_SEED } = process.env;
const fresh = Math.floor(Math.random() * 2 ** 30);
const SEEDS = FLEET_TEST_SEED === undefined ? [1, fresh] : [Number(FLEET_TEST_SEED)];
const OF_EACH = 2;
const RECALL = 0.97;

const ASSEMBLIES: readonly TestAssembly[] = [
  synthesizeForTest(createStorefront(), { delivery: shopDelivery }),
  synthesizeForTest(createLedger(), { delivery: ledgerDelivery }),
];
/** Every object of the example fleets. */
const EXAMPLES = ASSEMBLIES.flatMap((assembly) =>
  [...assembly.files.keys()]
    .filter((path) => path.startsWith('clusters/'))
    .flatMap((path) => {
      const [, target = '', application = ''] = path.split('/');
      return assembly.objects(application, target);
    }),
);

let folder: string;
const judges = new Map<number, ApiJudge>();
/** How the facts differ from what each server publishes, and the count of what was compared. */
const published = new Map<number, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-validation-'));
  for (const { minor, binary, port } of SERVERS) {
    await run(script, ['start', `v${minor}`, port], { env: environment({ SERVER: join(BINARIES, binary) }) });
    judges.set(minor, new ApiJudge({ folder: join(folder, `v${minor}`), minor, facts }));
    // Before definitions are installed, of which the facts that are compared know nothing.
    published.set(minor, await compareFacts(minor));
  }
  const definitions = definitionsInUse();
  await Promise.all([...judges.values()].map((judge) => prepare(judge, definitions)));
}, 300_000);

afterAll(async () => {
  for (const judge of judges.values()) judge.close();
  await run(script, ['stop', '--all'], { env: environment() });
  await rm(folder, { recursive: true });
}, 60_000);

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, RUN: folder, ETCD_PORT: '14379', CONTROLLERS: '', ...more };
}

async function compareFacts(minor: number): Promise<string> {
  const tool = join(import.meta.dirname, '../../tools/schemas/compare-server.ts');
  const args = ['--import', 'tsx', '--conditions=@cdk8s-fleet/source', tool];
  const KUBECONFIG = join(folder, `v${minor}/kubeconfig`);
  const { stdout } = await run(process.execPath, args, {
    env: environment({ KUBECONFIG, KUBECTL: join(BINARIES, 'kubectl') }),
  });
  return stdout;
}

/** Of the newest release of each pack, what describes kinds that are generated or that the examples have. */
function definitionsInUse(): readonly KubeObject[] {
  const generated = generatedKinds({ seed: 1, minor: 34, facts, ofEach: 1 }).flatMap(({ objects }) => objects);
  const used = new Set([...generated, ...EXAMPLES].map(groupKindOf));
  const isNewest = ({ pack, release }: PackSource) =>
    release === PACKS.findLast((other) => other.pack === pack)?.release;
  // The others are generated from Go types, which takes long, and describe what the experimental channel has.
  const sources = PACKS.filter((source) => source.crds !== undefined && source.pack !== 'gateway-api-experimental');
  return sources
    .filter(isNewest)
    .flatMap((source) => readCustomDefinitions(source).definitions)
    .filter((definition) => {
      const { group, kind } = scopeOfCustomResourceDefinition(definition);
      return used.has(`${group}/${kind}`);
    });
}

function groupKindOf({ apiVersion, kind }: KubeObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

async function prepare(judge: ApiJudge, definitions: readonly KubeObject[]): Promise<void> {
  const namespaces = ['shop', ...EXAMPLES.flatMap(({ metadata }) => metadata.namespace ?? [])];
  for (const name of new Set(namespaces))
    await judge.store({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const definition of definitions) await judge.store(definition);
  for (const kind of definitions.flatMap(customKindsOf).filter(({ served }) => served)) {
    const [group, version] = kind.name.split('/');
    await judge.served(`/apis/${group}/${version}/${kind.plural}?limit=1`);
  }
}

/** Whatever the servers hold against objects in which we find nothing, and the other way round. */
function differences(compared: readonly Compared[]) {
  const missed = compared.filter(({ isAccepted, refusal }) => !isAccepted && refusal === undefined);
  const inVain = compared.filter(({ isAccepted, refusal }) => isAccepted && refusal !== undefined);
  return { missed, inVain };
}

describe.each(SERVERS)('an API server of 1.$minor', ({ minor }) => {
  const judge = () => judges.get(minor) ?? expect.fail('the server was not started');

  test('publishes what our facts say, property by property', () => {
    expect(published.get(minor)).toMatch(/^\d{2,} kinds, \d{3,} definitions, \d{4,} properties: 0 differences\n$/);
  });

  test('agrees about every object of the example fleets', async () => {
    const isKnown = ({ apiVersion, kind }: KubeObject) => facts.find({ apiVersion, kind, minor }).status === 'served';
    const unknown = EXAMPLES.filter((object) => !isKnown(object)).map(groupKindOf);
    expect([...new Set(unknown)]).toEqual(['externaldns.k8s.io/DNSEndpoint']);
    const compared = await compare(judge(), EXAMPLES.filter(isKnown).map(asGood));
    expect(compared.length).toBeGreaterThan(400);
    expect(compared.filter(({ isAccepted, refusal }) => !isAccepted || refusal !== undefined).map(told)).toEqual([]);
  }, 120_000);

  describe.each(SEEDS)('asked about objects made from seed %i', (seed) => {
    let compared: readonly Compared[];

    beforeAll(async () => {
      const kinds = generatedKinds({ seed, minor, facts, ofEach: OF_EACH });
      compared = await compare(
        judge(),
        kinds.flatMap(({ objects, mistakes }) => [...objects.map(asGood), ...mistakes]),
      );
      console.log(`Kubernetes 1.${minor}, FLEET_TEST_SEED=${seed}\n${tableOf(compared)}`);
    }, 120_000);

    test('sees at least 60 kinds, and 30 classes of mistakes', () => {
      expect(new Set(compared.map(({ object }) => groupKindOf(object))).size).toBeGreaterThanOrEqual(60);
      expect(new Set(compared.map(({ mistake }) => mistake)).size).toBeGreaterThanOrEqual(30);
    });

    test('accepts every good one, as we do', () => {
      const good = compared.filter(({ mistake }) => mistake === GOOD);
      expect(good.filter(({ isAccepted, refusal }) => !isAccepted || refusal !== undefined).map(told)).toEqual([]);
    });

    test('accepts none that we refuse', () => {
      expect(differences(compared).inVain.map(told)).toEqual([]);
    });

    test('refuses few that we accept, each for a reason that is known', () => {
      const { missed } = differences(compared);
      const refused = compared.filter(({ isAccepted }) => !isAccepted);
      expect(missed.filter((miss) => reasonFor(miss) === undefined).map(told)).toEqual([]);
      expect(1 - missed.length / refused.length).toBeGreaterThanOrEqual(RECALL);
    });
  });
});
