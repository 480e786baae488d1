import { ApiObject, type Chart } from 'cdk8s';
import { Application, Cluster, Fleet, type JsonObject } from 'cdk8s-fleet';
import type { ClusterFacts, Hub, NodePool, Published } from './data.js';

type Stage = 'support' | 'staging' | 'production';

type JupyterFleet = Fleet<object, Stage>;

// The order of promotion on each cluster: what all hubs need, then its staging hubs, then the others.
const STAGES = ['support', 'staging', 'production'] as const;

/** Each cluster is used by up to three stages; a hub is an application, because `cluster/hub` is what is unique. */
export function createFleet(published: Published): JupyterFleet {
  const fleet: JupyterFleet = new Fleet('jupyter', {
    environments: {
      support: { settings: {} },
      staging: { settings: {} },
      production: { settings: {} },
    },
  });
  for (const facts of published.clusters) addCluster(fleet, facts, published);
  addSupport(fleet, published);
  for (const [name, hubs] of byName(published.hubs)) addHub(fleet, name, hubs, published);
  return fleet;
}

const targetName = (cluster: string, stage: Stage) => (stage === 'support' ? cluster : `${cluster}-${stage}`);

function addCluster(fleet: JupyterFleet, facts: ClusterFacts, published: Published): void {
  const { name, provider, region, zones, kubernetes, distribution, nodePools } = facts;
  const cluster = new Cluster(fleet, name, {
    provider,
    kubernetes,
    ...(region === null ? {} : { region }),
    zones: zones ?? [],
    labels: { distribution },
    capabilities: { flux: '' },
    capacity: capacityOf(nodePools, published),
  });
  const used = new Set<Stage>(['support']);
  for (const hub of published.hubs) if (hub.cluster === name) used.add(hub.environment);
  for (const stage of STAGES)
    if (used.has(stage)) fleet.environment[stage].deployTo(cluster, { name: targetName(name, stage) });
}

/** Of all pools at their largest; of a pool with several types, the smallest counts. */
function capacityOf(pools: readonly NodePool[], { machineTypes }: Published) {
  const total = { cpu: 0, memoryGiB: 0, gpus: 0 };
  for (const { machineTypes: names, max, gpu } of pools) {
    const types = names.flatMap((name) => machineTypes[name] ?? []);
    total.cpu += max * Math.min(...types.map(({ cpu }) => cpu));
    total.memoryGiB += max * Math.min(...types.map(({ memoryGiB }) => memoryGiB));
    total.gpus += max * (gpu?.count ?? 0);
  }
  return { cpu: `${total.cpu}`, memory: `${total.memoryGiB}Gi`, 'nvidia.com/gpu': `${total.gpus}` };
}

/** The values files of one application on one cluster. */
interface Layers {
  readonly target: string;
  readonly cluster: string;
  readonly files: readonly string[];
}

function valuesOverrides(layers: readonly Layers[], { values }: Published) {
  return layers.flatMap(({ target, cluster, files }) =>
    files.map((file) => ({ targets: [target], values: { values: values[cluster]?.[file] ?? {} } })),
  );
}

const noValues: JsonObject = {};

function addSupport(fleet: JupyterFleet, published: Published): void {
  const clusters = published.clusters.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const layers = clusters.map(({ name, supportValuesFiles }) => ({
    target: targetName(name, 'support'),
    cluster: name,
    files: supportValuesFiles,
  }));
  new Application(fleet, 'support', {
    namespace: 'support',
    settings: { values: noValues },
    overrides: valuesOverrides(layers, published),
    placement: { environments: ['support'] },
    render: (chart, { settings }) => addRelease(chart, { name: 'support', chart: 'support', values: settings.values }),
  });
}

function addHub(fleet: JupyterFleet, name: string, hubs: readonly Hub[], published: Published): void {
  const placed = hubs.map((hub) => ({ ...hub, target: targetName(hub.cluster, hub.environment) }));
  const layers = placed.map(({ target, cluster, valuesFiles }) => ({ target, cluster, files: valuesFiles }));
  new Application(fleet, name, {
    namespace: name,
    settings: { chart: '', domain: '', values: noValues },
    overrides: [
      ...placed.map(({ target, chart, domain }) => ({ targets: [target], values: { chart, domain } })),
      ...valuesOverrides(layers, published),
    ],
    placement: {
      environments: [...new Set(hubs.map(({ environment }) => environment))],
      targets: placed.map(({ target }) => target),
    },
    render(chart, { settings }) {
      addRelease(chart, { name, chart: settings.chart, values: settings.values });
      new ApiObject(chart, 'domain', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'domain' },
        data: { domain: settings.domain },
      });
    },
  });
}

interface Release {
  readonly name: string;
  readonly chart: string;
  readonly values: JsonObject;
}

function addRelease(scope: Chart, { name, chart, values }: Release): void {
  // As text, because a null takes a chart's default away, and an object cannot hold it.
  new ApiObject(scope, 'values', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-values` },
    data: { 'values.yaml': JSON.stringify(values) },
  });
  new ApiObject(scope, 'release', {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name },
    spec: {
      interval: '10m',
      chart: { spec: { chart, sourceRef: { kind: 'GitRepository', name: 'charts', namespace: 'flux-system' } } },
      valuesFrom: [{ kind: 'ConfigMap', name: `${name}-values` }],
    },
  });
}

/** Hubs of one name, on different clusters, in the order of these. */
function byName(hubs: readonly Hub[]): ReadonlyMap<string, readonly Hub[]> {
  const groups = new Map<string, Hub[]>();
  for (const hub of hubs) groups.set(hub.name, [...(groups.get(hub.name) ?? []), hub]);
  for (const group of groups.values()) group.sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  return groups;
}
