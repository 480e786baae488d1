import { explainPlacement, explainSettings, type JsonObject } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import { expect, it } from 'vitest';
import { readPublished } from './jupyterhub-fleet/data.js';
import { createFleet } from './jupyterhub-fleet/fleet.js';
import { describeCase } from './shared-case.js';

interface Expected {
  readonly placements: { readonly [cluster: string]: readonly string[] };
  readonly waves: readonly { readonly kind: string; readonly wave: number; readonly items: readonly string[] }[];
  readonly counts: { readonly clusters: number; readonly hubs: number };
  readonly capacity: {
    readonly [cluster: string]: { readonly maxCpu: number; readonly maxMemoryGiB: number; readonly maxGpus: number };
  };
}

describeCase('jupyterhub-fleet', (shared) => {
  const published = readPublished(shared);
  const expected = shared.readJson<Expected>('expected.json');
  const fleet = createFleet(published);
  const assembly = synthesizeForTest(fleet);
  const clusterOf = new Map(assembly.model.targets.map(({ name, cluster }) => [name, cluster]));
  const units = assembly.records.map(({ app, env, namespace, cluster: target }) => {
    const cluster = clusterOf.get(target) ?? '';
    return { app, env, namespace, target, cluster, id: `${cluster}/${app}` };
  });
  const hubs = units.filter(({ app }) => app !== 'support');
  const dataOf = (app: string, target: string, name: string): unknown =>
    assembly.objects(app, target).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.data;

  it('places 171 hubs and 30 times support, and nothing else', () => {
    const placements = assembly.model.clusters.map(({ name }): [string, string[]] => [
      name,
      hubs.flatMap(({ app, cluster }) => (cluster === name ? [app] : [])).sort(),
    ]);
    expect(Object.fromEntries(placements)).toEqual(expected.placements);
    expect([hubs.length, units.length - hubs.length]).toEqual([expected.counts.hubs, expected.counts.clusters]);
    expect(assembly.findings).toEqual([]);
  });

  it('goes from support over staging to production on every cluster', () => {
    const waves = assembly.model.environments.map(({ name }, wave) => ({
      wave,
      kind: name,
      items: units.flatMap(({ env, id }) => (env === name ? [id] : [])).sort(),
    }));
    expect(waves).toEqual(expected.waves);
  });

  it('merges the values files of every unit', () => {
    const merged = units.map(({ app, target, id }): [string, unknown] => {
      const data = dataOf(app, target, `${app}-values`);
      return [id, JSON.parse((data as { readonly 'values.yaml': string })['values.yaml'])];
    });
    expect(Object.fromEntries(merged)).toEqual(shared.readJson<JsonObject>('settings-expected.json'));
  });

  it('gives each hub its own namespace and domain', () => {
    const domains = hubs.map(({ app, target, id }) => [id, dataOf(app, target, 'domain')]);
    expect(Object.fromEntries(domains)).toEqual(
      Object.fromEntries(published.hubs.map(({ cluster, name, domain }) => [`${cluster}/${name}`, { domain }])),
    );
    expect(units.map(({ namespace }) => namespace)).toEqual(units.map(({ app }) => app));
  });

  it('sums the capacity of the node pools', () => {
    const capacity = assembly.model.clusters.map(({ name, capacity }) => [name, capacity]);
    const sums = Object.entries(expected.capacity).map(([name, { maxCpu, maxMemoryGiB, maxGpus }]) => [
      name,
      { cpu: `${maxCpu}`, memory: `${maxMemoryGiB}Gi`, 'nvidia.com/gpu': `${maxGpus}` },
    ]);
    expect(Object.fromEntries(capacity)).toEqual(Object.fromEntries(sums));
  });

  it('matches names exactly: 2i2c is not 2i2c-aws-us', () => {
    const { chosen } = explainPlacement(fleet, 'mtu', 'production', { fresh: true });
    expect(chosen.map(({ target }) => target)).toEqual(['2i2c-production']);
  });

  it('tells which layer a value came from', () => {
    const [chart] = explainSettings(fleet, 'r-staging', 'utoronto-staging');
    expect(chart).toEqual({ pointer: '/chart', value: 'basehub', source: 'override 1 of r-staging' });
  });

  it('is the same when everything is constructed in reverse order', () => {
    const reversed = { ...published, clusters: published.clusters.toReversed(), hubs: published.hubs.toReversed() };
    const { files } = synthesizeForTest(createFleet(reversed));
    expect([...files.keys()]).toEqual([...assembly.files.keys()]);
    expect([...files].filter(([path, text]) => assembly.files.get(path) !== text).map(([path]) => path)).toEqual([]);
  });

  it('is made of its model alone', () => {
    checkPurity(() => createFleet(published));
  });
});
