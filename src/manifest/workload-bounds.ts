import { isJsonObject, type JsonObject } from '../core/json.js';
import { groupOf, type KubeObject } from './kube-object.js';

/** How many pods of a workload there are at once. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Something that decides how many replicas another object has. */
export interface Scaler extends Bounds {
  readonly target: ScaleTarget;
  /** Whether it also scales what stands at 0 replicas. */
  readonly wakes: boolean;
}

interface ScaleTarget {
  readonly group: string;
  readonly kind: string;
  readonly name: unknown;
  readonly namespace: string | undefined;
}

/** What a HorizontalPodAutoscaler or a ScaledObject of KEDA decides; undefined for anything else. */
export function scalerOf(object: KubeObject): Scaler | undefined {
  const { apiVersion, kind } = object;
  if (kind === 'HorizontalPodAutoscaler' && groupOf(apiVersion) === 'autoscaling') return ofAutoscaler(object);
  if (kind === 'ScaledObject' && groupOf(apiVersion) === 'keda.sh') return ofScaledObject(object);
  return undefined;
}

/** @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation */
function ofAutoscaler(object: KubeObject): Scaler {
  const spec = specOf(object);
  const min = count(spec.minReplicas, 1);
  const target = targetOf(object, { apiVersion: '', kind: '' });
  return { target, min, max: count(spec.maxReplicas, min), wakes: min === 0 };
}

/** @see https://keda.sh/docs/latest/reference/scaledobject-spec/ */
function ofScaledObject(object: KubeObject): Scaler {
  const spec = specOf(object);
  const active = count(spec.minReplicaCount, 0);
  const min = Math.min(active, count(spec.idleReplicaCount, active));
  const target = targetOf(object, { apiVersion: 'apps/v1', kind: 'Deployment' });
  return { target, min, max: count(spec.maxReplicaCount, 100), wakes: true };
}

function targetOf(scaler: KubeObject, defaults: { readonly apiVersion: string; readonly kind: string }): ScaleTarget {
  const { scaleTargetRef } = specOf(scaler);
  const { apiVersion, kind, name } = isJsonObject(scaleTargetRef) ? scaleTargetRef : {};
  return {
    group: groupOf(typeof apiVersion === 'string' ? apiVersion : defaults.apiVersion),
    kind: typeof kind === 'string' ? kind : defaults.kind,
    name,
    namespace: scaler.metadata.namespace,
  };
}

export function scales({ target }: Scaler, { apiVersion, kind, metadata }: KubeObject): boolean {
  return (
    target.name === metadata.name &&
    target.kind === kind &&
    target.group === groupOf(apiVersion) &&
    target.namespace === metadata.namespace
  );
}

const WITHOUT_REPLICAS = new Map<string, (spec: JsonObject) => Bounds | undefined>([
  ['Pod', () => ({ min: 1, max: 1 })],
  ['DaemonSet', () => undefined],
  ['Job', (spec) => ({ min: spec.suspend === true ? 0 : parallelPods(spec), max: parallelPods(spec) })],
  ['CronJob', ({ jobTemplate }) => ({ min: 0, max: parallelPods(specOf(jobTemplate)) })],
]);

/**
 * The pods of a workload that these scalers scale; undefined when it has one on each node. A Job has them until it is
 * done; a CronJob's maximum is that of one run.
 */
export function boundsOf(workload: KubeObject, scalers: readonly Scaler[]): Bounds | undefined {
  const spec = specOf(workload);
  const own = WITHOUT_REPLICAS.get(workload.kind);
  if (own !== undefined) return own(spec);
  const replicas = count(spec.replicas, 1);
  const active = replicas === 0 ? scalers.filter(({ wakes }) => wakes) : scalers;
  if (active.length === 0) return { min: replicas, max: replicas };
  return { min: Math.min(...active.map(({ min }) => min)), max: Math.max(...active.map(({ max }) => max)) };
}

function parallelPods({ parallelism, completions }: JsonObject): number {
  const parallel = count(parallelism, 1);
  return Math.min(parallel, count(completions, parallel));
}

function specOf(object: unknown): JsonObject {
  return isJsonObject(object) && isJsonObject(object.spec) ? object.spec : {};
}

function count(value: unknown, whenAbsent: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : whenAbsent;
}
