import type { UnitView } from '../../application/contribution.js';
import { unitPlace } from '../../application/unit-place.js';
import type { Finding } from '../../core/finding.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { Allowance } from './allowance.js';

interface UnitWorkload {
  readonly unit: UnitView<unknown>;
  readonly workload: KubeObject;
}

interface Sized extends UnitWorkload {
  /** The fewest that are meant to run. */
  readonly pods: number;
}

export function refusedOverride({ unit, workload, pods }: Sized, allowance: Allowance, extension: string): Finding {
  const [[field, amount] = []] = Object.entries(allowance);
  return {
    rule: 'budget-blocks-drains',
    severity: 'error',
    place: unitPlace(unit),
    message: `${extension} has ${field} ${amount} for ${nameOf(workload)}, which lets none of ${pods} pods be evicted, so nodes that run one could not be drained`,
    hint: 'allow one pod to be unavailable, or run one more',
  };
}

export function singlePod({ unit, workload }: UnitWorkload): Finding {
  return {
    rule: 'budget-of-one-pod',
    severity: 'info',
    place: unitPlace(unit),
    message: `${nameOf(workload)} runs one pod, which no budget keeps up while its node is drained, so it gets none`,
    hint: 'run two pods or more where that matters, or leave the workload out: except',
  };
}

export function withoutSelector({ unit, workload }: UnitWorkload): Finding {
  return {
    rule: 'budget-without-selector',
    severity: 'warning',
    place: unitPlace(unit),
    message: `${nameOf(workload)} has no selector of its own, so it gets no budget`,
    hint: 'give it spec.selector, or render a PodDisruptionBudget for its pods',
  };
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${JSON.stringify(metadata.name)}`;
}
