import type { UnitView } from '../../application/contribution.js';
import { FleetError } from '../../core/errors.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { didYouMean } from '../../core/names.js';
import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { containersOf, jsonObjects, podSpecOf } from '../../manifest/workload.js';
import { scalerOf, scales } from '../../manifest/workload-bounds.js';
import { SCALABLE, type ScalableKind } from './options.js';

type Unit = Pick<UnitView<unknown>, 'objects' | 'namespace' | 'find'>;

/**
 * The workload of that name, of several the one in the unit's own namespace.
 * @throws FleetError `EXTENSION_INVALID`, without a path
 */
export function scaledWorkload(unit: Unit, kind: ScalableKind, name: string): KubeObject {
  const found = unit.find(kind, name).filter(({ apiVersion }) => groupOf(apiVersion) === SCALABLE[kind]);
  const workload = found.find(({ metadata }) => metadata.namespace === unit.namespace) ?? found[0];
  if (workload !== undefined) return workload;
  const there = unit.objects.filter(isScalable);
  const names = there.map(({ metadata }) => metadata.name);
  const listed = there.map((object) => `${object.kind} ${JSON.stringify(object.metadata.name)}`).sort();
  throw new FleetError('EXTENSION_INVALID', {
    message: `there is no ${kind} ${JSON.stringify(name)} to scale${didYouMean(name, names)}; there is ${listed.join(', ') || 'nothing that could be scaled'}`,
    hint: 'name a workload that is rendered on every target, by its metadata.name, and its kind where it is no Deployment',
  });
}

const GROUPS: ReadonlyMap<string, string> = new Map(Object.entries(SCALABLE));

function isScalable({ apiVersion, kind }: KubeObject): boolean {
  return GROUPS.get(kind) === groupOf(apiVersion);
}

/** What scales the workload already, as messages call it, sorted. */
export function otherScalers({ objects }: Unit, workload: KubeObject): readonly string[] {
  return objects
    .filter((object) => {
      const scaler = scalerOf(object);
      return scaler !== undefined && scales(scaler, workload);
    })
    .map(({ kind, metadata }) => `${kind} ${JSON.stringify(metadata.name)}`)
    .sort();
}

/**
 * Names of the containers that request nothing of a resource, so that Kubernetes computes no percentage of it: those that
 * run all the time, where neither the pod as a whole nor a LimitRange of the unit says what they request.
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#algorithm-details
 */
export function withoutRequest(unit: Unit, workload: KubeObject, resource: 'cpu' | 'memory'): readonly string[] {
  const podSpec = podSpecOf(workload);
  if (podSpec === undefined || requests(podSpec.spec.resources, resource)) return [];
  const lacking = containersOf(podSpec)
    .filter(({ list, container }) => list === 'containers' || container.restartPolicy === 'Always')
    .filter(({ container }) => !requests(container.resources, resource))
    .map(({ container }) => String(container.name));
  return lacking.length > 0 && hasDefault(unit, workload, resource) ? [] : lacking;
}

/** An API server takes a limit for a request that is missing. */
function requests(resources: unknown, resource: string): boolean {
  if (!isJsonObject(resources)) return false;
  return [resources.requests, resources.limits].some((amounts) => isJsonObject(amounts) && resource in amounts);
}

function hasDefault(unit: Unit, { metadata: { namespace } }: KubeObject, resource: string): boolean {
  const limits = unit
    .find('LimitRange')
    .filter(({ metadata }) => metadata.namespace === namespace)
    .flatMap(({ spec }) => (isJsonObject(spec) ? jsonObjects(spec.limits) : []));
  return limits.some(
    (limit: JsonObject) =>
      limit.type === 'Container' && requests({ requests: limit.defaultRequest, limits: limit.default }, resource),
  );
}
