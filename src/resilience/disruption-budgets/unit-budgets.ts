import type { Contribution, UnitView } from '../../application/contribution.js';
import type { Finding } from '../../core/finding.js';
import { isJsonObject } from '../../core/json.js';
import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { boundsOf, type Scaler, scalerOf, scales } from '../../manifest/workload-bounds.js';
import { type Allowance, evictionsAllowed, zoneful } from './allowance.js';
import { isBudget, isCovered, podDisruptionBudget, type ReadBudget, readBudget } from './budget.js';
import { refusedOverride, singlePod, withoutSelector } from './budget-findings.js';
import { BUDGETED, type DisruptionBudgetsOptions, isBudgeted, overrideOf } from './options.js';

/** A workload that needs a budget of ours, or a reason why it gets none. */
type Verdict =
  | { readonly workload: KubeObject; readonly allowance: Allowance; readonly selector: unknown }
  | { readonly finding: Finding };

/** The budgets that a unit lacks, and why some workloads get none. Pods in two budgets are found by a rule, over all units of a cluster. */
export function unitBudgets<A>(
  unit: UnitView<A>,
  options: DisruptionBudgetsOptions<A>,
  extension: string,
): Contribution {
  const given = unit.objects.filter(isBudget).map(readBudget);
  const scalers = unit.objects.map(scalerOf).filter((scaler) => scaler !== undefined);
  const verdicts = unit.objects
    .filter((workload) => isKindWithBudget(workload) && isBudgeted({ unit, workload }, options))
    .flatMap((workload) => verdictOn({ unit, workload, given, scalers, options, extension }) ?? []);
  const lacking = verdicts.filter((verdict) => 'workload' in verdict);
  const add = lacking.map(({ workload, allowance, selector }) =>
    podDisruptionBudget({
      name: budgetName(workload, lacking),
      workload,
      selector,
      allowance,
      kubernetes: unit.kubernetes,
    }),
  );
  const found = verdicts.flatMap((verdict) => ('finding' in verdict ? verdict.finding : []));
  return { add, findings: found };
}

const GROUPS: ReadonlyMap<string, string> = new Map(Object.entries(BUDGETED));

function isKindWithBudget({ apiVersion, kind }: KubeObject): boolean {
  return GROUPS.get(kind) === groupOf(apiVersion);
}

interface Question<A> {
  readonly unit: UnitView<A>;
  readonly workload: KubeObject;
  readonly given: readonly ReadBudget[];
  readonly scalers: readonly Scaler[];
  readonly options: DisruptionBudgetsOptions<A>;
  readonly extension: string;
}

/** Undefined where there is nothing to do. */
function verdictOn<A>(question: Question<A>): Verdict | undefined {
  const { unit, workload, given, scalers, options, extension } = question;
  const own = scalers.filter((scaler) => scales(scaler, workload));
  const { min, max } = boundsOf(workload, own) ?? { min: 0, max: 0 };
  if (max === 0) return undefined;
  // One that sleeps needs no budget, and it wakes up with one pod.
  const pods = Math.max(1, min);
  const sized = { unit, workload, pods };
  if (isCovered(workload, given)) return undefined;
  const override = overrideOf({ unit, workload }, options, unit.settings);
  if (override === undefined && max === 1) return { finding: singlePod(sized) };
  const selector = isJsonObject(workload.spec) ? workload.spec.selector : undefined;
  if (selector === undefined) return { finding: withoutSelector(sized) };
  const allowance = override ?? { maxUnavailable: zoneful(pods, unit.zones.length) };
  return evictionsAllowed(allowance, pods) === 0
    ? { finding: refusedOverride(sized, allowance, extension) }
    : { workload, allowance, selector };
}

/** The workload's, and where two kinds share it, the kind as well. */
function budgetName({ kind, metadata }: KubeObject, lacking: readonly { readonly workload: KubeObject }[]): string {
  const { name, namespace } = metadata;
  const twins = lacking.filter(
    ({ workload }) => workload.metadata.name === name && workload.metadata.namespace === namespace,
  );
  return twins.length === 1 ? name : `${name}-${kind.toLowerCase()}`;
}
