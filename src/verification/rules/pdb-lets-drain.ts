import type { Selector } from '../../core/selector.js';
import { scalerOf } from '../../manifest/workload-bounds.js';
import type { IndexedObject } from '../cluster/cluster-index.js';
import { groupKind } from '../cluster/offer.js';
import type { ClusterRule, Collected, Documented } from '../engine/rule.js';
import { objectIn, selectorIn } from '../reading/unchecked.js';

type Fact =
  | { readonly scales: string; readonly min: number; readonly wakes: boolean }
  | { readonly selector: Selector; readonly bound: Bound };

interface Bound {
  readonly field: 'minAvailable' | 'maxUnavailable';
  readonly value: number | string;
}

export const pdbLetsDrain: Documented<ClusterRule<Fact>> = {
  id: 'pdb-lets-drain',
  kind: 'policy',
  severity: 'warning',
  scope: 'cluster',
  title: 'a disruption budget lets nodes be drained',
  rationale:
    'A PodDisruptionBudget that allows no eviction even when all pods run blocks every drain: upgrades of nodes hang. Counted are the replicas of the selected workloads, with autoscalers at their minimum; percentages are rounded up, as the controller does. Budgets over DaemonSets, Jobs and pods that are not seen are not looked at, and neither are workloads at 0.',
  fails: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, minAvailable: 80% }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, maxUnavailable: 25% }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect({ object }) {
    const scaler = scalerOf(object);
    if (scaler !== undefined && typeof scaler.target.name === 'string') {
      const { group, kind, name } = { ...scaler.target, name: scaler.target.name };
      return {
        scales: `${group}/${kind} ${object.metadata.namespace ?? ''}/${name}`,
        min: scaler.min,
        wakes: scaler.wakes,
      };
    }
    if (groupKind(object) !== 'policy/PodDisruptionBudget') return undefined;
    const selector = selectorIn(objectIn(object.spec).selector);
    const bound = boundIn(object.spec);
    return selector === undefined || bound === undefined ? undefined : { selector, bound };
  },
  check({ collected, index }, report) {
    const minima = minimaOf(collected);
    for (const { object, fact } of collected) {
      if (!('bound' in fact)) continue;
      const pods = podCount(index.pods(object.identity.namespace, fact.selector), minima);
      const { field, value } = fact.bound;
      if (pods === undefined || pods === 0 || allowedEvictions(fact.bound, pods) > 0) continue;
      report({
        object,
        pointer: `/spec/${field}`,
        message: `${field} ${JSON.stringify(value)} allows no eviction when all ${pods} pods run`,
        hint:
          pods === 1
            ? 'run more than one replica, or remove the budget'
            : 'let at least one pod be evicted: maxUnavailable: 1',
        value,
      });
    }
  },
};

function boundIn(spec: unknown): Bound | undefined {
  const { minAvailable, maxUnavailable } = objectIn(spec);
  if (typeof minAvailable === 'number' || typeof minAvailable === 'string')
    return { field: 'minAvailable', value: minAvailable };
  if (typeof maxUnavailable === 'number' || typeof maxUnavailable === 'string')
    return { field: 'maxUnavailable', value: maxUnavailable };
  return undefined;
}

/** By workload, the replicas at which its autoscaler may leave it. */
function minimaOf(
  collected: readonly Collected<Fact>[],
): ReadonlyMap<string, { readonly min: number; readonly wakes: boolean }> {
  return new Map(collected.flatMap(({ fact }) => ('scales' in fact ? [[fact.scales, fact] as const] : [])));
}

/** Undefined when a workload does not say how many there are. */
function podCount(
  workloads: readonly IndexedObject[],
  minima: ReadonlyMap<string, { readonly min: number; readonly wakes: boolean }>,
): number | undefined {
  let sum = 0;
  for (const { identity, offer } of workloads) {
    const replicas = offer.pods?.replicas;
    if (replicas === undefined) return undefined;
    const scaler = minima.get(`${identity.group}/${identity.kind} ${identity.namespace}/${identity.name}`);
    // an autoscaler leaves alone what stands at 0, unless it wakes
    sum += scaler === undefined || (replicas === 0 && !scaler.wakes) ? replicas : scaler.min;
  }
  return sum;
}

/** @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages */
export function allowedEvictions({ field, value }: Bound, pods: number): number {
  const amount = typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * pods) / 100);
  return field === 'maxUnavailable' ? amount : pods - amount;
}
