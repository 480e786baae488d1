import type { UnitView } from '../../application/contribution.js';
import { unitPlace } from '../../application/unit-place.js';
import type { Finding } from '../../core/finding.js';
import { isJsonObject } from '../../core/json.js';
import { listNames } from '../../core/names.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { otherScalers, withoutRequest } from './scaled-workload.js';

const RESOURCES = ['cpu', 'memory'] as const;

/** The extension, and what it wants to scale. */
export interface Scaling {
  readonly extension: string;
  readonly unit: UnitView<unknown>;
  readonly workload: KubeObject;
  /** Percent of what is requested; undefined of what is not looked at. */
  readonly utilization: { readonly [R in (typeof RESOURCES)[number]]: number | undefined };
}

/** Why the workload can have no autoscaler of ours; empty when it can. */
export function scalingFindings(scaling: Scaling): readonly Finding[] {
  const { unit, workload } = scaling;
  const scalers = otherScalers(unit, workload);
  if (scalers.length > 0) return [scaledTwice(scaling, scalers)];
  if (isJsonObject(workload.spec) && workload.spec.replicas === 0) return [stopped(scaling)];
  return RESOURCES.flatMap((resource) => {
    const containers = scaling.utilization[resource] === undefined ? [] : withoutRequest(unit, workload, resource);
    return containers.length === 0 ? [] : [unmeasured(scaling, resource, containers)];
  });
}

function scaledTwice({ extension, unit, workload }: Scaling, scalers: readonly string[]): Finding {
  return {
    rule: 'scaled-twice',
    severity: 'error',
    place: unitPlace(unit),
    message: `${extension} scales ${nameOf(workload)}, which ${scalers.join(' and ')} of the unit scales already; each would undo what the other does`,
    hint: 'take one of them away',
  };
}

/** An autoscaler would start it: without the field, Kubernetes runs one. */
function stopped({ extension, unit, workload }: Scaling): Finding {
  return {
    rule: 'scaling-stopped',
    severity: 'info',
    place: unitPlace(unit),
    message: `${nameOf(workload)} is rendered with 0 replicas, so ${extension} leaves it stopped and makes no autoscaler`,
    hint: 'render it without replicas to have it scaled',
  };
}

function unmeasured({ extension, unit, workload }: Scaling, resource: string, containers: readonly string[]): Finding {
  return {
    rule: 'utilization-without-request',
    severity: 'error',
    place: unitPlace(unit),
    message: `${extension} scales ${nameOf(workload)} by a percentage of requested ${resource}, of which container ${listNames(containers)} requests none; Kubernetes computes no percentage unless every container requests some`,
    hint: `give each container resources.requests.${resource}`,
  };
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${JSON.stringify(metadata.name)}`;
}
