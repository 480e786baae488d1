import { type DecideOptions, decide } from '../decide.js';
import type { Outcome } from '../decision.js';
import type { ApplicationEnvironmentModel } from '../fleet-model.js';
import type { Policy } from '../policy/policy.js';
import { NAME_ORDER } from '../tie-order.js';
import { type Constraint, constraintsOf } from './constraints.js';
import { lackOf } from './lack.js';

// Enough for every subset of six constraints.
const MAX_TRIALS = 100;

export interface ConflictOptions extends DecideOptions {
  /** The application's valid terms by environment. */
  readonly validTerms: ReadonlyMap<string, ApplicationEnvironmentModel>;
}

/**
 * Names of a smallest set of a policy's constraints that cannot be met together, all others dropped; undefined when the
 * policy is met, none when nothing but the fleet is to blame. Of more than six constraints that conflict only in larger
 * sets, a set of which none can be dropped.
 */
export function conflictOf(outcome: Outcome, options: ConflictOptions): readonly string[] | undefined {
  const { policy, constraints } = constraintsOf(outcome.context.policy);
  const cannotBeMet = (kept: readonly Constraint[]) => {
    const dropped = constraints.filter((constraint) => !kept.includes(constraint));
    const tried = dropped.reduce((rest, { drop }) => drop(rest), policy);
    return !isMet(tried, outcome, options);
  };
  if (lackOf(outcome.context.policy, outcome.chosen) === undefined) return undefined;
  // Without an exact search nothing is proved to conflict.
  if (!outcome.isExact) return [];
  let trials = 0;
  for (let size = 0; size <= constraints.length; size++) {
    for (const kept of combinations(constraints, size)) {
      if (trials++ >= MAX_TRIALS) return namesOf(shrink(constraints, cannotBeMet));
      if (cannotBeMet(kept)) return namesOf(kept);
    }
  }
  return undefined;
}

function namesOf(constraints: readonly Constraint[]): readonly string[] {
  return constraints.map(({ name }) => name);
}

function isMet(policy: Policy, { context }: Outcome, options: ConflictOptions): boolean {
  const { application, environment, terms } = context;
  // Other environments matter only for which of their targets takes a cluster.
  const others = policy.per === 'cluster' ? options.validTerms : [];
  const validTerms = new Map(others).set(environment.name, { ...terms, policy });
  const outcomes = decide(application, validTerms, { ...options, tieOrder: NAME_ORDER });
  const outcome = outcomes.find(({ context }) => context.environment.name === environment.name);
  return outcome !== undefined && (!outcome.isExact || lackOf(policy, outcome.chosen) === undefined);
}

/** In order of the items. */
function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) return yield [];
  for (const [index, item] of items.entries()) {
    if (index < from) continue;
    for (const others of combinations(items, size - 1, index + 1)) yield [item, ...others];
  }
}

/** Drops one constraint after the other where the rest still cannot be met. */
function shrink(
  constraints: readonly Constraint[],
  cannotBeMet: (kept: readonly Constraint[]) => boolean,
): readonly Constraint[] {
  return constraints.reduce((kept, constraint) => {
    const others = kept.filter((other) => other !== constraint);
    return cannotBeMet(others) ? others : kept;
  }, constraints);
}
