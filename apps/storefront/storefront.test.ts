import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Application, Cluster, Project } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest, type TestAssembly } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { delivery } from './delivery.js';
import { createFleet } from './fleet.js';
import { createStorefront } from './storefront.js';

const shop = synthesizeForTest(createStorefront(), { delivery });

const clusterOf = (target: string) => {
  const cluster = shop.model.targets.find(({ name }) => name === target)?.cluster;
  return shop.model.clusters.find(({ name }) => name === cluster);
};

/** Of all clusters of production together. */
const webPods = (assembly: TestAssembly) => {
  const scalers = assembly
    .targets('web', 'production')
    .flatMap((target) => assembly.objects('web', target).filter(({ kind }) => kind === 'HorizontalPodAutoscaler'))
    .map(({ spec }) => Object(spec));
  const sum = (bounds: readonly number[]) => bounds.reduce((total, bound) => total + bound, 0);
  return {
    clusters: scalers.length,
    min: sum(scalers.map(({ minReplicas }) => minReplicas)),
    max: sum(scalers.map(({ maxReplicas }) => maxReplicas)),
  };
};

describe('where the shop runs', () => {
  it('serves customers from every edge cluster', () => {
    expect(shop.targets('web', 'production')).toEqual(['prod-asia-1', 'prod-eu-1', 'prod-eu-3', 'prod-us-1']);
    expect(shop.targets('api', 'production')).toEqual(shop.targets('web', 'production'));
  });

  it('runs the worker twice, in two regions', () => {
    const regions = shop.targets('worker', 'production').map((target) => clusterOf(target)?.region);
    expect([regions.length, new Set(regions).size]).toEqual([2, 2]);
  });

  it('keeps customers’ data in the European Union', () => {
    const countries = shop.targets('customers').map((target) => clusterOf(target)?.country);
    expect([...new Set(countries)].sort()).toEqual(['IE', 'NL']);
  });

  it('installs the platform on every cluster exactly once', () => {
    const clusters = shop.records.filter(({ app }) => app === 'platform').map(({ destination }) => destination);
    expect(clusters.sort()).toEqual(shop.model.clusters.map(({ name }) => name).sort());
  });

  it('releases in Hong Kong first, and never a whole region of several clusters at once', () => {
    const waves = shop.records
      .filter(({ app, env }) => app === 'web' && env === 'production')
      .map(({ cluster, wave }) => [cluster, wave]);
    expect(Object.fromEntries(waves)['prod-asia-1']).toBe(0);
    expect(shop.findings.filter(({ rule }) => rule.startsWith('wave'))).toEqual([]);
  });
});

describe('what the shop runs', () => {
  const find = (kind: string, application: string, target: string) =>
    shop.objects(application, target).find((object) => object.kind === kind);
  const podOf = (application: string, target: string) =>
    Object(find('Deployment', application, target)?.spec).template.spec;

  it('takes images from the mirror on Azure, whoever made the application', () => {
    const imageOf = (application: string, target: string) => podOf(application, target).containers[0].image;
    expect(imageOf('web', 'prod-eu-1')).toBe('registry.example/shop/web:1.4.2');
    expect(imageOf('web', 'prod-asia-1')).toBe('mirror.example/shop/web:1.4.2');
    expect(imageOf('api', 'prod-asia-1')).toBe('mirror.example/shop/api:2.0.1');
    const [target = ''] = shop.targets('status-page');
    expect(imageOf('status-page', target)).toBe('registry.example/docker/library/nginx:1.29.1');
  });

  it('pulls from the mirror with a secret that the cluster fetches', () => {
    expect(podOf('web', 'prod-asia-1').imagePullSecrets).toEqual([{ name: 'mirror-web' }]);
    expect(find('ExternalSecret', 'web', 'prod-asia-1')).toMatchObject({
      metadata: { name: 'mirror-web', namespace: 'shop-production' },
      spec: { secretStoreRef: { name: 'vault' }, data: [{ remoteRef: { key: 'mirror/pull' } }] },
    });
    expect(find('ExternalSecret', 'web', 'prod-eu-1')).toBeUndefined();
  });

  it('lets a zone of nodes be drained at once, but takes one of three that vote', () => {
    const awayAtOnce = (application: string, target: string) =>
      Object(find('PodDisruptionBudget', application, target)?.spec).maxUnavailable;
    const zones = ['prod-eu-1', 'prod-eu-3'].map((target) => clusterOf(target)?.zones.length);
    expect(zones).toEqual([3, 2]);
    expect([awayAtOnce('web', 'prod-eu-1'), awayAtOnce('web', 'prod-eu-3')]).toEqual([2, 3]);
    expect(awayAtOnce('customers', 'prod-eu-3')).toBe(1);
  });

  it('reads plain YAML as Kubernetes does: mode 0444 is 292', () => {
    const [target = ''] = shop.targets('status-page');
    expect(shop.objects('status-page', target).find(({ kind }) => kind === 'Deployment')).toMatchObject({
      spec: { template: { spec: { volumes: [{ configMap: { defaultMode: 0o444 } }] } } },
    });
  });

  it('matches its snapshot on one cluster', () => {
    expect(shop.objects('worker', 'shared-dev')).toMatchSnapshot();
  });
});

describe('the database of orders', () => {
  it('is migrated from one cluster of each environment, in its own region', () => {
    const migrating = shop
      .targets('api')
      .filter((target) => shop.objects('api', target).some(({ kind }) => kind === 'Job'));
    expect(migrating).toEqual(['prod-eu-1', 'shared-dev', 'shared-staging']);
    expect(migrating.map((target) => clusterOf(target)?.region)).toEqual(Array(3).fill('eu-west-1'));
  });

  it('is migrated before the API runs there, and there first', () => {
    const syncWaves = shop.objects('api', 'prod-eu-1').map(({ kind, metadata }) => {
      return [kind, Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0)];
    });
    const inOrder = { ExternalSecret: -2, ConfigMap: -2, Job: -1, Deployment: 0 };
    expect(Object.fromEntries(syncWaves)).toMatchObject(inOrder);
    const waves = shop.records
      .filter(({ app, env }) => app === 'api' && env === 'production')
      .map(({ cluster, wave }) => [cluster, wave]);
    expect(Object.fromEntries(waves)).toEqual({ 'prod-eu-1': 0, 'prod-asia-1': 1, 'prod-eu-3': 1, 'prod-us-1': 1 });
  });
});

describe('a cluster that is added', () => {
  const fleet = createStorefront();
  const capabilities = { 'gateway-api': '1.5', 'external-secrets': '1.3' };
  const cluster = new Cluster(fleet, 'prod-eu-4', { region: 'eu-west-1', labels: { tier: 'core' }, capabilities });
  fleet.environment.production.deployTo(cluster);
  const grown = synthesizeForTest(fleet, { delivery, lock: shop.lock });

  it('moves no placement', () => {
    expect(grown.targets('worker')).toEqual(shop.targets('worker'));
  });

  it('runs the API, and leaves the migrations where they are', () => {
    const writers = ({ records }: TestAssembly) =>
      records.filter(({ roles }) => roles?.includes('orders-writer')).map(({ cluster }) => cluster);
    expect(grown.targets('api')).toContain('prod-eu-4');
    expect(writers(grown)).toEqual(writers(shop));
  });

  it('gets its share of the web pods that are paid for', () => {
    expect(webPods(shop)).toEqual({ clusters: 4, min: 24, max: 100 });
    expect(webPods(grown)).toEqual({ clusters: 5, min: 24, max: 100 });
  });
});

it('is told what nothing keeps up while nodes are drained, and what it cannot know, and nothing else', () => {
  const told = shop.findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
  expect([...new Set(told)]).toEqual([
    'info budget-of-one-pod: Deployment "worker-c8f12da1" runs one pod, which no budget keeps up while its node is drained, so it gets none',
    'info route-attaches: there is no Gateway "public" in namespace "gateways"',
  ]);
});

it('is made of its model alone: no clock, chance, environment or order', () => {
  checkPurity(createStorefront, { delivery });
});

it('has its placements in the lock file', () => {
  const committed = JSON.parse(readFileSync(join(import.meta.dirname, '../../fleet.lock.json'), 'utf8'));
  expect(synthesizeForTest(createStorefront(), { delivery, lock: committed }).lock).toEqual(committed);
});

it('refuses a team that leaves its boundary', () => {
  const fleet = createFleet();
  new Application(fleet, 'stray', {
    namespace: 'shop-dev',
    project: new Project(fleet, 'other', { namespaces: ['other-*'] }),
    placement: { environments: ['dev'] },
    render(chart) {
      new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stray' } });
    },
  });
  expect(() => synthesizeForTest(fleet)).toThrow(
    expect.objectContaining({
      errors: [
        expect.objectContaining({ code: 'PROJECT_BOUNDARY', path: 'stray on shared-dev (dev)' }),
        expect.objectContaining({ code: 'PROJECT_BOUNDARY', path: 'stray/config on shared-dev (dev)' }),
      ],
    }),
  );
});

it('refuses images that are in no registry of the shop', () => {
  const fleet = createStorefront();
  new Application(fleet, 'stray', {
    namespace: 'stray',
    placement: { environments: ['dev'] },
    render(chart) {
      const spec = { containers: [{ name: 'tool', image: 'quay.io/somebody/tool:1' }] };
      new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'tool' }, spec });
    },
  });
  expect(() => synthesizeForTest(fleet)).toThrow(
    expect.objectContaining({ code: 'CHECK_FAILED', message: expect.stringContaining('"quay.io/somebody/tool:1"') }),
  );
});
