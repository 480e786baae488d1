import { compareText, isJsonObject } from '../core/json.js';
import { groupOf, type KubeObject, type ObjectIdentity } from './kube-object.js';
import { podRequests } from './pod-requests.js';
import { isUnreadWorkload } from './unread-workloads.js';
import { isWorkload, isWorkloadKind, jsonObjects, type PodSpec, podSpecOf } from './workload.js';
import { boundsOf, type Scaler, scalerOf, scales } from './workload-bounds.js';

/** What the objects of a unit mean for capacity and traffic. All lists are sorted by what their entries say. */
export interface UnitSummary {
  readonly workloads: readonly Workload[];
  readonly services: readonly ServiceSummary[];
  /** What runs pods, or changes how many there are, in ways that were not read. */
  readonly unread: readonly UnreadWorkload[];
}

export interface Workload {
  readonly kind: string;
  readonly name: string;
  /** The name that render gave. */
  readonly rendered: string;
  readonly variant?: string;
  /** Pods at least. Absent, as `max` is, for a DaemonSet: one pod on every node that it tolerates. */
  readonly min?: number;
  /** Pods at most; of a CronJob, in one run. */
  readonly max?: number;
  /** How many autoscalers decide between them. */
  readonly scalers: number;
  /** What one pod requests, in thousandths of a core. */
  readonly cpuMilli: number;
  /** What one pod requests, in MiB, rounded up. */
  readonly memoryMi: number;
}

export interface ServiceSummary {
  readonly name: string;
  readonly rendered: string;
  /** Ascending. */
  readonly ports: readonly number[];
}

export interface UnreadWorkload {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface SummarizedObject {
  /** As it is written. */
  readonly object: KubeObject;
  /** The name that render gave. */
  readonly rendered: string;
  readonly variant?: string;
}

/**
 * The summary depends on what is in the lists, not on their order.
 * @param encrypted what is there too, and cannot be read
 */
export function summarize(
  objects: readonly SummarizedObject[],
  encrypted: readonly ObjectIdentity[] = [],
): UnitSummary {
  const scalers = objects.map(({ object }) => scalerOf(object)).filter((scaler) => scaler !== undefined);
  const workloads: Workload[] = [];
  const services: ServiceSummary[] = [];
  const unread: UnreadWorkload[] = [];
  for (const item of objects) {
    const podSpec = isWorkload(item.object) ? podSpecOf(item.object) : undefined;
    if (podSpec !== undefined) workloads.push(workloadOf(item, podSpec, scalers));
    else if (isService(item.object)) services.push(serviceOf(item));
    else if (isWorkload(item.object) || isUnreadWorkload(item.object)) unread.push(unreadOf(item));
  }
  for (const { group, kind, name } of encrypted) {
    if (isWorkloadKind({ group, kind })) unread.push({ group, kind, name });
  }
  return {
    workloads: workloads.sort(compareContent),
    services: services.sort(compareContent),
    unread: unread.sort(compareContent),
  };
}

function workloadOf(
  { object, rendered, variant }: SummarizedObject,
  { spec }: PodSpec,
  scalers: readonly Scaler[],
): Workload {
  const own = scalers.filter((scaler) => scales(scaler, object));
  return {
    kind: object.kind,
    name: object.metadata.name,
    rendered,
    ...(variant === undefined ? {} : { variant }),
    ...boundsOf(object, own),
    scalers: own.length,
    ...podRequests(spec),
  };
}

function isService({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'Service' && apiVersion === 'v1';
}

function serviceOf({ object: { metadata, spec }, rendered }: SummarizedObject): ServiceSummary {
  const listed = isJsonObject(spec) ? jsonObjects(spec.ports) : [];
  const ports = new Set(listed.map(({ port }) => port).filter(isPort));
  return { name: metadata.name, rendered, ports: [...ports].sort((a, b) => a - b) };
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}

function unreadOf({ object: { apiVersion, kind, metadata } }: SummarizedObject): UnreadWorkload {
  return { group: groupOf(apiVersion), kind, name: metadata.name };
}

/** Entries begin with what names them. */
function compareContent(a: object, b: object): number {
  return compareText(JSON.stringify(a), JSON.stringify(b));
}
