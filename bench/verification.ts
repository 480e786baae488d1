import type { CheckedCluster } from '../src/verification/cluster/checked-cluster.js';
import { knownCluster } from '../src/verification/cluster/known-cluster.js';
import { Verification } from '../src/verification/engine/verification.js';
import { ALL_RULES } from '../src/verification/rules/all-rules.js';
import { clusterFacts } from '../src/verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../src/verification/schema/kubernetes-facts.js';
import { objectsOf, type UnitFacts } from './objects.js';
import { kubernetesOf, namespace, type Size, unitsOf } from './units.js';

type Use = (unit: UnitFacts, objects: readonly object[]) => void;

/** Makes the objects of all units, which differ on every cluster, and does something with them. */
function eachUnit(size: Size, use: Use): void {
  for (const unit of unitsOf(size)) {
    const objects = Object.values(objectsOf(unit));
    use(
      unit,
      objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })),
    );
  }
}

export const makeObjects = (size: Size) => eachUnit(size, () => undefined);

export const stringifyObjects = (size: Size) =>
  eachUnit(size, (_, objects) => {
    for (const object of objects) JSON.stringify(object);
  });

/** Everything that a fleet of these objects is checked for. */
export function verifyObjects(size: Size): void {
  const verification = new Verification({ rules: ALL_RULES });
  const clusters = Array.from({ length: size.clusters }, (_, index) =>
    clusterOf(`cluster-${index}`, kubernetesOf(index)),
  );
  let index = 0;
  eachUnit(size, ({ application, target }, objects) => {
    const cluster = clusters[Math.floor(index / size.applications)];
    index += 1;
    if (cluster === undefined) throw new Error(`there is no cluster for ${target}`);
    const checked = objects.map((object, at) => ({ object: object as never, path: `${application}/${at}` }));
    verification.add({ application, environment: 'production', target, cluster, objects: checked });
  });
  const { findings } = verification.result();
  if (findings.some(({ severity }) => severity === 'error')) throw new Error('the objects have errors');
}

const FACTS = kubernetesFacts();

function clusterOf(name: string, kubernetes: string): CheckedCluster {
  const cluster = { name, kubernetes, capabilities: {} };
  const facts = clusterFacts(cluster, { fleet: { kinds: [] }, sources: { shipped: FACTS, schemas: new Map() } });
  return knownCluster(cluster, facts, FACTS);
}

/** 10,000 Deployments that differ, with three containers, twelve variables and probes each, and an affinity. */
export function deployments(): readonly object[] {
  return Array.from({ length: 10_000 }, (_, index) => {
    const labels = { 'app.kubernetes.io/name': `service-${index}`, region: `region-${index % 20}` };
    const container = (name: string, port: number) => ({
      name,
      image: `registry.example/shop/${name}:1.${index}`,
      ports: [{ name: `${name}-http`, containerPort: port }],
      env: Array.from({ length: 12 }, (_, at) => ({ name: `SETTING_${at}`, value: `${name}-${index}-${at}` })),
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      readinessProbe: { httpGet: { path: '/ready', port }, periodSeconds: 5 },
      livenessProbe: { httpGet: { path: '/alive', port }, periodSeconds: 10 },
      startupProbe: { httpGet: { path: '/alive', port }, failureThreshold: 30 },
    });
    const term = { labelSelector: { matchLabels: labels }, topologyKey: 'topology.kubernetes.io/zone' };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `service-${index}`, namespace: 'shop', labels },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
              },
            },
            containers: [container('main', 8080), container('proxy', 8081), container('metrics', 8082)],
          },
        },
      },
    };
  });
}

export function verifyDeployments(objects: readonly object[]): void {
  const verification = new Verification({ rules: ALL_RULES });
  const cluster = clusterOf('cluster', '1.34');
  for (const [index, object] of objects.entries()) {
    const checked = [{ object: object as never, path: `service-${index}` }];
    verification.add({
      application: `service-${index}`,
      environment: 'production',
      target: 'cluster',
      cluster,
      objects: checked,
    });
  }
  if (verification.result().findings.length > 0) throw new Error('the Deployments have findings');
}

/** What an object of a first kind costs before it is looked at. */
export function loadFacts(): void {
  clusterOf('cluster', '1.34').kind('apps/v1', 'Deployment');
}
