import type { Member } from '../../application/member.js';
import { type Mention, mentionIn } from '../../application/mention.js';
import { type Option, optionOf, resolveOption } from '../../application/option.js';
import { FleetError } from '../../core/errors.js';
import { matchesGlob } from '../../core/glob.js';
import { matches, type Selector, validateSelector } from '../../core/selector.js';
import { anything, checkShape, fields, listOf, mapOf, oneOf, text } from '../../core/shape.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { SELECTOR_FIELDS } from '../../placement/roles/role.js';
import { ALLOWANCE_SHAPES, type Allowance, type PodAmount } from './allowance.js';

/** What gets a budget, and the group it is of. */
export const BUDGETED = { Deployment: 'apps', StatefulSet: 'apps', Rollout: 'argoproj.io' } as const;

/** Workloads by all of these. The selector is over the labels of the workload itself. */
export interface WorkloadMatch extends Selector {
  /** Name of the application. */
  readonly application?: string;
  readonly kind?: keyof typeof BUDGETED;
  /** `*` stands for any characters. */
  readonly name?: string;
  /** Targets. @default all */
  readonly on?: Selector;
}

export interface DisruptionBudgetsOptions<A> {
  /** Which workloads get a budget. @default every Deployment, StatefulSet and Rollout */
  readonly workloads?: readonly WorkloadMatch[];
  /** Which of them are left alone. @default [] */
  readonly except?: readonly WorkloadMatch[];
  /** What is allowed in place of what is computed; the first that matches counts. @default [] */
  readonly overrides?: readonly BudgetOverride<A>[];
}

/** Functions get the settings that `render` sees. */
export type BudgetOverride<A> = WorkloadMatch &
  (
    | { readonly maxUnavailable: Option<A, PodAmount>; readonly minAvailable?: undefined }
    | { readonly minAvailable: Option<A, PodAmount>; readonly maxUnavailable?: undefined }
  );

const MATCH = {
  application: text,
  kind: oneOf(...Object.keys(BUDGETED)),
  name: text,
  on: fields<Selector>(SELECTOR_FIELDS),
  matchLabels: mapOf(text),
  matchExpressions: listOf(anything),
} as const;

const match = fields<WorkloadMatch>(MATCH);

const OPTIONS = fields<DisruptionBudgetsOptions<never>>({
  workloads: listOf(match),
  except: listOf(match),
  overrides: listOf(
    fields<BudgetOverride<never>>({
      ...MATCH,
      maxUnavailable: optionOf(ALLOWANCE_SHAPES.maxUnavailable),
      minAvailable: optionOf(ALLOWANCE_SHAPES.minAvailable),
    }),
  ),
});

/** @throws FleetError `VALUE_INVALID`, `SELECTOR_INVALID` */
export function checkDisruptionBudgets<A>(options: DisruptionBudgetsOptions<A>, path: string): void {
  checkShape(OPTIONS, options, { subject: 'the options', path });
  const { workloads = [], except = [], overrides = [] } = options;
  for (const match of [...workloads, ...except, ...overrides]) {
    validateSelector(match, path);
    if (match.on !== undefined) validateSelector(match.on, path);
  }
  const index = overrides.findIndex((override) => [...allowancesOf(override)].length !== 1);
  if (index < 0) return;
  throw new FleetError('VALUE_INVALID', {
    message: `overrides[${index}] must have either maxUnavailable or minAvailable`,
    hint: 'give one of the two, for example maxUnavailable: 1',
    path,
  });
}

function allowancesOf<A>({ maxUnavailable, minAvailable }: BudgetOverride<A>): readonly Option<A, PodAmount>[] {
  return [maxUnavailable, minAvailable].filter((amount) => amount !== undefined);
}

/** What the options name of the fleet. */
export function mentionsIn<A>(options: DisruptionBudgetsOptions<A>): readonly Mention[] {
  const { workloads = [], except = [], overrides = [] } = options;
  return Object.entries({ workloads, except, overrides }).flatMap(([option, matches]) =>
    matches.map((match: WorkloadMatch, index) => mentionIn(`${option}[${index}]`, match)),
  );
}

/** A workload, and the unit it is in. */
export interface MatchedWorkload {
  readonly unit: Pick<Member, 'application' | 'facts'>;
  readonly workload: KubeObject;
}

export function isBudgeted<A>(matched: MatchedWorkload, options: DisruptionBudgetsOptions<A>): boolean {
  const { workloads, except = [] } = options;
  const isMeant = (match: WorkloadMatch) => isMatch(match, matched);
  return (workloads === undefined || workloads.some(isMeant)) && !except.some(isMeant);
}

/** What the options say of a workload; undefined where it is to be computed. @throws FleetError `EXTENSION_INVALID` */
export function overrideOf<A>(
  matched: MatchedWorkload,
  { overrides = [] }: DisruptionBudgetsOptions<A>,
  settings: A,
): Allowance | undefined {
  const index = overrides.findIndex((override) => isMatch(override, matched));
  const { maxUnavailable, minAvailable } = overrides[index] ?? {};
  const resolve = (option: Option<A, PodAmount>, field: keyof typeof ALLOWANCE_SHAPES) =>
    resolveOption(option, settings, { field: `overrides[${index}].${field}`, shape: ALLOWANCE_SHAPES[field] });
  if (maxUnavailable !== undefined) return { maxUnavailable: resolve(maxUnavailable, 'maxUnavailable') };
  if (minAvailable !== undefined) return { minAvailable: resolve(minAvailable, 'minAvailable') };
  return undefined;
}

function isMatch(match: WorkloadMatch, { unit, workload }: MatchedWorkload): boolean {
  const { kind, metadata } = workload;
  if (match.application !== undefined && match.application !== unit.application) return false;
  if (match.on !== undefined && !matches(match.on, unit.facts)) return false;
  if (match.kind !== undefined && match.kind !== kind) return false;
  if (match.name !== undefined && !matchesGlob(match.name, metadata.name)) return false;
  return matches(match, metadata.labels ?? {});
}
