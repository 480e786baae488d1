import { isJsonObject, type JsonObject } from '../core/json.js';
import { milliOf } from '../core/quantity.js';
import { jsonObjects } from './workload.js';

export interface PodRequests {
  /** Thousandths of a core. */
  readonly cpuMilli: number;
  /** MiB, rounded up. */
  readonly memoryMi: number;
}

type Resource = 'cpu' | 'memory';

const MEBIBYTE = 1000n << 20n;

/**
 * What a scheduler sets aside for one pod of this spec; what is no quantity counts as none.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
 */
export function podRequests(spec: JsonObject): PodRequests {
  return {
    cpuMilli: Number(requestOf(spec, 'cpu')),
    memoryMi: Number((requestOf(spec, 'memory') + MEBIBYTE - 1n) / MEBIBYTE),
  };
}

/** In thousandths. */
function requestOf(spec: JsonObject, resource: Resource): bigint {
  const { resources } = spec;
  const ofPod = isJsonObject(resources) ? amountOf(resources.requests, resource) : undefined;
  const limit = isJsonObject(resources) ? amountOf(resources.limits, resource) : undefined;
  const request = ofPod ?? ofAllContainers(spec, resource) ?? limit ?? 0n;
  return request + (amountOf(spec.overhead, resource) ?? 0n);
}

/** Undefined when no container asks for any. */
function ofAllContainers(spec: JsonObject, resource: Resource): bigint | undefined {
  let isAsked = false;
  const ask = (container: JsonObject) => {
    const request = ofContainer(container, resource);
    isAsked ||= request !== undefined;
    return request ?? 0n;
  };
  let sidecars = 0n;
  let starting = 0n;
  for (const container of jsonObjects(spec.initContainers)) {
    const request = ask(container);
    if (sidecars + request > starting) starting = sidecars + request;
    if (container.restartPolicy === 'Always') sidecars += request;
  }
  const running = jsonObjects(spec.containers).reduce((sum, container) => sum + ask(container), sidecars);
  if (!isAsked) return undefined;
  return running > starting ? running : starting;
}

function ofContainer({ resources }: JsonObject, resource: Resource): bigint | undefined {
  if (!isJsonObject(resources)) return undefined;
  // an API server fills in a limit for a request that is missing
  return amountOf(resources.requests, resource) ?? amountOf(resources.limits, resource);
}

function amountOf(amounts: unknown, resource: Resource): bigint | undefined {
  const amount = isJsonObject(amounts) ? amounts[resource] : undefined;
  return typeof amount === 'string' || typeof amount === 'number' ? milliOf(String(amount)) : undefined;
}
