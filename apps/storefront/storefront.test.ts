import { ApiObject } from 'cdk8s';
import { Application, Cluster, Project } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { delivery } from './delivery.js';
import { createFleet } from './fleet.js';
import { createStorefront } from './storefront.js';

const shop = synthesizeForTest(createStorefront());

const regionOf = (target: string) => {
  const cluster = shop.model.targets.find(({ name }) => name === target)?.cluster;
  return shop.model.clusters.find(({ name }) => name === cluster)?.region;
};

describe('where the shop runs', () => {
  it('serves customers from every edge cluster', () => {
    expect(shop.targets('web', 'production')).toEqual(['prod-asia-1', 'prod-eu-1', 'prod-eu-3', 'prod-us-1']);
    expect(shop.targets('api', 'production')).toEqual(shop.targets('web', 'production'));
  });

  it('runs the worker twice, in two regions', () => {
    const regions = shop.targets('worker', 'production').map(regionOf);
    expect([regions.length, new Set(regions).size]).toEqual([2, 2]);
  });

  it('keeps customers’ data in the European Union', () => {
    const countries = shop.targets('customers').map((target) => {
      const cluster = shop.model.targets.find(({ name }) => name === target)?.cluster;
      return shop.model.clusters.find(({ name }) => name === cluster)?.country;
    });
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
    expect(shop.findings).toEqual([]);
  });
});

describe('what the shop runs', () => {
  const deployment = (target: string) => shop.objects('web', target).find(({ kind }) => kind === 'Deployment');

  it('takes images from the mirror on Azure', () => {
    expect(deployment('prod-asia-1')).toMatchObject({
      spec: { replicas: 6, template: { spec: { containers: [{ image: 'mirror.example/shop/web:1.4.2' }] } } },
    });
    expect(deployment('prod-eu-1')).toMatchObject({
      spec: { replicas: 6, template: { spec: { containers: [{ image: 'registry.example/shop/web:1.4.2' }] } } },
    });
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

it('is made of its model alone: no clock, chance, environment or order', () => {
  checkPurity(createStorefront, { delivery });
});

it('keeps its placements when a cluster is added', () => {
  const fleet = createStorefront();
  const before = synthesizeForTest(fleet);
  fleet.environment.production.deployTo(
    new Cluster(fleet, 'prod-eu-4', { region: 'eu-west-1', labels: { tier: 'core' } }),
  );
  const after = synthesizeForTest(fleet, { lock: before.lock });
  expect(after.targets('worker')).toEqual(before.targets('worker'));
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
