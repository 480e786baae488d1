import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Application } from '../../src/application/application.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { DatabaseMigrations } from '../../src/platform/database-migrations/database-migrations.js';
import { RegistryMirror } from '../../src/platform/registry-mirror/registry-mirror.js';
import { type ArgoCd, startArgoCd } from './argocd.js';
import { writeAssembly } from './fleet-under-test.js';
import { KubeClient, type LiveObject } from './kube-client.js';

interface FleetInput {
  readonly version: 1 | 2;
  readonly mirror?: boolean;
}

const JOBS = '/apis/batch/v1/namespaces/shop/jobs';
const SQL = { 'V1__a.sql': 'CREATE TABLE a (id int);', 'V2__b.sql': "SELECT $$it's a body$$;" };

function fleetOf({ version, mirror = false }: FleetInput) {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  fleet.environment.production.deployTo(new Cluster(fleet, 'c1'));
  const shop = new Application(fleet, 'shop', {
    namespace: 'shop',
    render(chart) {
      new ApiObject(chart, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'migrator' } });
      new ApiObject(chart, 'workload', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'api' },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'api' } },
          template: {
            metadata: { labels: { app: 'api' } },
            spec: { containers: [{ name: 'main', image: `registry.example/api:${version}` }] },
          },
        },
      });
    },
  });
  new DatabaseMigrations(shop, 'migrations', {
    database: 'orders',
    migrations: Object.fromEntries(Object.entries(SQL).slice(0, version)),
    connection: { url: 'jdbc:postgresql://db.example/orders', secret: 'orders-db' },
    serviceAccount: 'migrator',
  });
  if (mirror) new RegistryMirror(fleet, 'mirror', { mirrors: [{ from: 'docker.io', to: 'mirror.example/hub' }] });
  return fleet;
}

/** Each test goes on from where the one before left the cluster. */
describe('migrations that Argo CD delivers', () => {
  let folder: string;
  let assembly: string;
  let argoCd: ArgoCd | undefined;
  let cluster: KubeClient;

  function running(): ArgoCd {
    if (argoCd === undefined) throw new Error('Argo CD is not running');
    return argoCd;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleet-migrations-'));
    assembly = join(folder, 'dist');
    writeAssembly(assembly, fleetOf({ version: 1 }));
    argoCd = await startArgoCd(assembly, ['c1']);
    cluster = new KubeClient(argoCd.folderOf('c1'));
  }, 180_000);

  afterAll(async () => {
    cluster?.close();
    await argoCd?.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  async function deliver(input: FleetInput): Promise<void> {
    writeAssembly(assembly, fleetOf(input));
    await running().commit(assembly);
  }

  const imagesOf = ({ spec }: LiveObject): readonly string[] =>
    Object(spec).template.spec.containers.map(({ image }: { readonly image: string }) => image);

  async function deployments(): Promise<readonly string[]> {
    return (await cluster.list('/apis/apps/v1/namespaces/shop/deployments')).flatMap(imagesOf);
  }

  /** A Job that is not one of these, once it is there. */
  async function newJob(known: readonly LiveObject[]): Promise<LiveObject> {
    const uids = known.map(({ metadata }) => metadata.uid);
    const find = async () => (await cluster.list(JOBS)).find(({ metadata }) => !uids.includes(metadata.uid));
    await expect.poll(find, { timeout: 60_000 }).toBeDefined();
    return (await find()) ?? expect.fail('no Job');
  }

  /** In place of the controller and the pods that are not there. */
  async function complete({ metadata }: LiveObject): Promise<void> {
    const time = '2026-01-01T00:00:00Z';
    const condition = (type: string) => ({ type, status: 'True', lastProbeTime: time, lastTransitionTime: time });
    const conditions = [condition('SuccessCriteriaMet'), condition('Complete')];
    const status = { conditions, startTime: time, completionTime: time, succeeded: 1, uncountedTerminatedPods: {} };
    await cluster.patch(`${JOBS}/${metadata.name}/status`, { status });
    await running().settle();
  }

  test('come first, into a namespace that is made for them', async () => {
    const job = await newJob([]);
    await sleep(5_000);
    expect(await deployments()).toEqual([]);
    const accounts = await cluster.list('/api/v1/namespaces/shop/serviceaccounts');
    expect(accounts.map(({ metadata }) => metadata.name)).toContain('migrator');
    await complete(job);
    expect(await deployments()).toEqual(['registry.example/api:1']);
  });

  test('come before the version that needs them, and those before are taken away', async () => {
    const before = await cluster.list(JOBS);
    await deliver({ version: 2 });
    const job = await newJob(before);
    await sleep(5_000);
    expect(await deployments()).toEqual(['registry.example/api:1']);
    await complete(job);
    expect(await deployments()).toEqual(['registry.example/api:2']);
    expect((await cluster.list(JOBS)).map(({ metadata }) => metadata.uid)).toEqual([job.metadata.uid]);
    const sql = (await cluster.list('/api/v1/namespaces/shop/configmaps')).filter(
      ({ immutable }) => immutable === true,
    );
    expect(sql.map(({ data }) => data)).toEqual([SQL]);
  });

  test('are replaced where a mirror changes the image of a Job that cannot change', async () => {
    const before = await cluster.list(JOBS);
    await deliver({ version: 2, mirror: true });
    const job = await newJob(before);
    expect(imagesOf(job)).toEqual(['mirror.example/hub/flyway/flyway:13.0.0']);
    expect(job.metadata.name).toBe(before[0]?.metadata.name);
    await complete(job);
    expect(await deployments()).toEqual(['registry.example/api:2']);
  });

  test('are not run again by what does not concern them', async () => {
    const before = await cluster.list(JOBS);
    await running().refresh();
    await running().settle();
    expect((await cluster.list(JOBS)).map(({ metadata }) => metadata.uid)).toEqual(
      before.map(({ metadata }) => metadata.uid),
    );
  });
}, 150_000);
