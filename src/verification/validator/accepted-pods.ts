import type { JsonObject } from '../../core/json.js';
import { RecentMap } from '../../core/recent-map.js';
import { contentOf } from '../engine/content.js';
import type { SchemaNode } from '../schema/schema-node.js';
import type { Walk } from './walk.js';

/** How many pods are remembered, and how many must be new in a row for the next ones not to be looked for. */
const PODS = 2_000;

interface AcceptedPods {
  readonly pods: RecentMap<string, true>;
  /** How many were new in a row. */
  misses: number;
}

// Those of one release of Kubernetes share a node.
const accepted = new WeakMap<SchemaNode, AcceptedPods>();

/** Whether the node is that of a pod's spec: most of a workload, and the same on clusters where its labels or replicas differ. */
export function isPodSpec({ definition }: SchemaNode): boolean {
  return definition === 'io.k8s.api.core.v1.PodSpec';
}

/** Checks a pod, unless an equal one was found without problems in the same place of an object of the same kind. */
export function checkPodOnce(walk: Walk, node: SchemaNode, value: JsonObject, check: () => void): void {
  const known = accepted.get(node) ?? { pods: new RecentMap<string, true>(PODS), misses: 0 };
  accepted.set(node, known);
  const key = known.misses < PODS ? `${walk.place} ${contentOf(value)}` : undefined;
  if (key !== undefined && known.pods.get(key) === true) {
    known.misses = 0;
    return;
  }
  known.misses += 1;
  const before = walk.problems.length;
  check();
  if (key !== undefined && walk.problems.length === before) known.pods.set(key, true);
}
