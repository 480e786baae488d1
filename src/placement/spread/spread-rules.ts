import type { Policy, Spread } from '../policy/policy.js';

/** A spread of the policy, or of an extension. */
export interface AskedSpread extends Spread {
  /** Name of the extension that demands it. */
  readonly demandedBy?: string;
}

/** How chosen targets must, or should, be divided over the values of a fact. */
export interface SpreadRule {
  readonly by: string;
  /** Infinite for a rule that only needs domains. */
  readonly maxSkew: number;
  /** Whether it is a limit, and not a preference. */
  readonly isHard: boolean;
  /** Domains to begin with, so that at least as many have a chosen target. */
  readonly needed?: ReadonlySet<string>;
}

/** How many different values of a fact chosen targets have. */
export interface DomainBounds {
  readonly by: string;
  readonly min: number;
  /** Infinite without a limit. */
  readonly max: number;
  /** Names of the extensions that demand the minimum; empty when the policy asks for it, or nobody. */
  readonly demandedBy: readonly string[];
}

/** The spreads of a policy, then those that extensions demand. */
export function spreadsOf({ spread = [], demands = [] }: Policy): readonly AskedSpread[] {
  if (demands.length === 0) return spread;
  const demanded = demands.flatMap((one) =>
    one.demand === 'spread' ? { by: one.spread.by, min: one.spread.min, demandedBy: one.by } : [],
  );
  return [...spread, ...demanded];
}

export function skewRulesOf(spreads: readonly Spread[]): readonly SpreadRule[] {
  return spreads
    .filter(limitsSkew)
    .map(({ by, maxSkew = 1, whenUnsatisfiable }) => ({ by, maxSkew, isHard: whenUnsatisfiable !== 'ScheduleAnyway' }));
}

/** One for each fact: the narrowest of all that are given. */
export function domainBoundsOf(spreads: readonly AskedSpread[]): readonly DomainBounds[] {
  const bounds = new Map<string, DomainBounds>();
  for (const spread of spreads) {
    const { by, min = 1, max = Number.POSITIVE_INFINITY } = spread;
    if ((spread.min ?? spread.max) === undefined) continue;
    const known = bounds.get(by) ?? { by, min: 1, max: Number.POSITIVE_INFINITY, demandedBy: [] };
    const demandedBy = whoDemands(spread, known);
    bounds.set(by, { by, min: Math.max(known.min, min), max: Math.min(known.max, max), demandedBy });
  }
  return [...bounds.values()];
}

function whoDemands({ min = 1, demandedBy }: AskedSpread, known: DomainBounds): readonly string[] {
  if (min < known.min) return known.demandedBy;
  if (demandedBy === undefined) return [];
  if (min > known.min) return [demandedBy];
  return known.demandedBy.length === 0 ? [] : [...known.demandedBy, demandedBy];
}

/** Whether a spread takes only targets that have its fact: one without could be chosen without end. */
export function needsFact({ min, max, whenUnsatisfiable }: Spread): boolean {
  return whenUnsatisfiable !== 'ScheduleAnyway' || (min ?? max) !== undefined;
}

function limitsSkew({ min, max, maxSkew }: Spread): boolean {
  return maxSkew !== undefined || (min === undefined && max === undefined);
}
