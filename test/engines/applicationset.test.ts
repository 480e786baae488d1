import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delivery as ledgerDelivery } from '../../apps/regions/delivery.js';
import { createLedger } from '../../apps/regions/ledger.js';
import { delivery as shopDelivery } from '../../apps/storefront/delivery.js';
import { createStorefront } from '../../apps/storefront/storefront.js';
import type { DeliveryAdapter } from '../../src/delivery/delivery-adapter.js';
import type { Fleet } from '../../src/fleet/fleet.js';
import { type Application, type Rendering, renderApplications } from './argocd.js';
import { fleetOf, writeAssembly } from './fleet-under-test.js';

interface FlatRecord {
  readonly name: string;
  readonly project: string;
  readonly dir: string;
  readonly destination: string;
  readonly namespace: string;
  readonly [key: string]: unknown;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-applicationset-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function filesBelow(directory: string, ending: string): Promise<readonly string[]> {
  const files = await readdir(directory, { recursive: true });
  return files.filter((file) => file.endsWith(ending)).sort();
}

async function recordsOf(assembly: string): Promise<readonly FlatRecord[]> {
  const placement = join(assembly, 'placement');
  const files = await filesBelow(placement, '.json');
  const lists = await Promise.all(files.map((file) => readFile(join(placement, file), 'utf8')));
  return lists.flatMap((list): readonly FlatRecord[] => JSON.parse(list));
}

interface Hub {
  readonly repository: string;
  readonly assembly: string;
  readonly clusters: readonly string[];
}

/** What Argo CD makes of all ApplicationSets of an assembly, on a hub that knows these clusters. */
async function render({ repository, assembly, clusters }: Hub): Promise<Rendering> {
  const state = await mkdtemp(join(folder, 'state-'));
  const delivery = join(assembly, 'delivery/argocd');
  await cp(join(delivery, 'app-projects.yaml'), join(state, 'app-projects.yaml'));
  await writeFile(join(state, 'clusters.yaml'), clusters.map(clusterSecret).join('---\n'));
  const sets = await filesBelow(join(delivery, 'applicationsets'), '.yaml');
  const documents = await Promise.all(sets.map((file) => readFile(join(delivery, 'applicationsets', file), 'utf8')));
  const setFile = join(state, 'applicationsets');
  await writeFile(setFile, documents.join('---\n'));
  return renderApplications(setFile, repository, state);
}

function clusterSecret(name: string): string {
  return `apiVersion: v1
kind: Secret
metadata: {name: "${name}", namespace: argocd, labels: {argocd.argoproj.io/secret-type: cluster}}
stringData: {name: "${name}", server: "https://${name}.example", config: '{}'}
`;
}

function delivered({ metadata, spec }: Application) {
  const { project, source, destination } = spec;
  return {
    name: metadata.name,
    project,
    dir: source.path,
    destination: destination.name,
    namespace: destination.namespace,
  };
}

function placeOf({ name, project, dir, destination, namespace }: FlatRecord) {
  return { name, project, dir, destination, namespace };
}

const sorted = <T extends { readonly name: string }>(list: readonly T[]) =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

interface Example {
  /** Directory of the assembly in the repository. */
  readonly prefix: string;
  readonly write: (directory: string) => void;
  readonly clusters: readonly string[];
  /** Applications by hub, of a fleet that has hubs. */
  readonly hubs?: { readonly [cluster: string]: readonly string[] };
}

const hundred = Array.from({ length: 100 }, (_, index) => `cluster-${index}`);

/** Two hubs have the role of a router; the third is there in case. */
const ledgerHubs = { 'madrid-azure': ['edge-madrid-azure'], 'ohio-aws': [], 'paris-azure': ['edge-paris-azure'] };

const examples: readonly [string, Example][] = [
  ['the storefront', exampleOf(createStorefront(), shopDelivery)],
  ['the regions', { ...exampleOf(createLedger(), ledgerDelivery), hubs: ledgerHubs }],
  ['a fleet of 1,000 units', { prefix: '', write: writeLarge, clusters: hundred }],
];

function exampleOf<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  delivery: readonly DeliveryAdapter[],
): Example {
  return {
    prefix: 'dist/',
    write: (directory) => writeAssembly(directory, fleet, { delivery }),
    clusters: fleet.members.clusters.all().map(({ model }) => model.destination),
  };
}

function writeLarge(directory: string): void {
  const applications = Array.from({ length: 10 }, (_, index) => [
    `app-${index}`,
    { targets: hundred, project: `team-${index % 3}`, waves: [{ size: 1 }] },
  ]);
  writeAssembly(directory, fleetOf({ clusters: hundred, applications: Object.fromEntries(applications) }));
}

describe.each(examples)('%s', (name, { prefix, write, clusters, hubs = {} }) => {
  let repository: string;
  let assembly: string;
  let rendering: Rendering;

  beforeAll(async () => {
    repository = join(folder, name);
    assembly = join(repository, prefix);
    write(assembly);
    rendering = await render({ repository, assembly, clusters });
  }, 120_000);

  test('becomes exactly one Application for each unit, in its place', async () => {
    expect(rendering).toMatchObject({ exitCode: 0, message: '' });
    const records = await recordsOf(assembly);
    const placed = records.map((record) => placeOf({ ...record, dir: `${prefix}${record.dir}` }));
    expect(sorted(rendering.applications.map(delivered))).toEqual(sorted(placed));
  });

  test('has a directory with manifests for each Application, and no other', async () => {
    const manifests = await filesBelow(join(assembly, 'clusters'), '.yaml');
    const directories = new Set(manifests.map((file) => `${prefix}clusters/${file.slice(0, file.lastIndexOf('/'))}`));
    expect(directories.size).toBeGreaterThan(0);
    expect(new Set(rendering.applications.map(({ spec }) => spec.source.path))).toEqual(directories);
  });

  test.each(Object.entries(hubs))('has an Application on hub %s for each role that it holds', (hub, expected) => {
    const there = rendering.applications.filter(({ spec }) => spec.destination.name === hub);
    expect(there.map(({ metadata }) => metadata.name)).toEqual(expected);
  });
});

describe('a list of records', () => {
  const file = 'placement/production/web.json';
  const clusters = ['c1', 'c2'];
  let sound: string;
  let records: readonly FlatRecord[];

  beforeAll(async () => {
    sound = join(folder, 'small');
    writeAssembly(sound, fleetOf({ clusters, applications: { web: { targets: clusters } } }));
    records = await recordsOf(sound);
  });

  async function renderWith(text: string | undefined): Promise<Rendering> {
    const assembly = await mkdtemp(join(folder, 'broken-'));
    await cp(sound, assembly, { recursive: true });
    if (text === undefined) await rm(join(assembly, file));
    else await writeFile(join(assembly, file), text);
    return render({ repository: assembly, assembly, clusters });
  }

  const withFirst = (change: object) =>
    JSON.stringify(records.map((record, index) => (index === 0 ? { ...record, ...change } : record)));
  const namesOf = ({ applications }: Rendering) => applications.map(({ metadata }) => metadata.name);

  test('is sound as it is written', async () => {
    expect(existsSync(join(sound, file))).toBe(true);
    expect(namesOf(await renderWith(JSON.stringify(records)))).toEqual(['web-c1', 'web-c2']);
  });

  test.each<[string, () => string, RegExp]>([
    ['without a key', () => withFirst({ namespace: undefined }), /map has no entry for key "namespace"/],
    ['with a string among the records', () => JSON.stringify([...records, 'web-c3']), /cannot unmarshal string/],
    ['cut short', () => JSON.stringify(records).slice(0, -20), /error converting YAML to JSON/],
  ])('%s stops the set, so nothing is created or deleted', async (_, text, message) => {
    expect(await renderWith(text())).toMatchObject({
      exitCode: 1,
      applications: [],
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, object, RegExp]>([
    ['a name twice', { name: 'web-c2' }, /name used twice/],
    ['a name that is not one', { name: 'Web_1' }, /RFC 1123/],
    ['an unknown cluster', { destination: 'c9' }, /no clusters with this name: c9/],
    ['null for a label', { wave: null }, /<no value>/],
  ])('with %s yields an Application that is turned away', async (_, change, message) => {
    expect(await renderWith(withFirst(change))).toMatchObject({ exitCode: 3, message: expect.stringMatching(message) });
  });

  test('with a number where a string belongs is read as another string', async () => {
    const { exitCode, applications } = await renderWith(withFirst({ namespace: 1_000_000 }));
    expect(exitCode).toBe(0);
    expect(applications.map(({ spec }) => spec.destination.namespace)).toEqual(['1e+06', 'web']);
  });

  test.each([
    ['that is empty', '[]'],
    ['that is missing', undefined],
  ])('%s is no error, and deletes every Application: the reason for the removal guard', async (_, text) => {
    expect(await renderWith(text)).toEqual({ exitCode: 0, applications: [], message: '' });
  });
});
