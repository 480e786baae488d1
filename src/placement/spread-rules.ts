import type { Spread } from './policy.js';

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
}

export function skewRulesOf(spreads: readonly Spread[]): readonly SpreadRule[] {
  return spreads
    .filter(limitsSkew)
    .map(({ by, maxSkew = 1, whenUnsatisfiable }) => ({ by, maxSkew, isHard: whenUnsatisfiable !== 'ScheduleAnyway' }));
}

/** One for each fact: the narrowest of all that are given. */
export function domainBoundsOf(spreads: readonly Spread[]): readonly DomainBounds[] {
  const bounds = new Map<string, DomainBounds>();
  for (const { by, min, max } of spreads) {
    if (min === undefined && max === undefined) continue;
    const { min: least, max: most } = bounds.get(by) ?? { min: 1, max: Number.POSITIVE_INFINITY };
    bounds.set(by, { by, min: Math.max(least, min ?? 1), max: Math.min(most, max ?? most) });
  }
  return [...bounds.values()];
}

/** Whether a spread takes only targets that have its fact: one without could be chosen without end. */
export function needsFact({ min, max, whenUnsatisfiable }: Spread): boolean {
  return whenUnsatisfiable !== 'ScheduleAnyway' || (min ?? max) !== undefined;
}

function limitsSkew({ min, max, maxSkew }: Spread): boolean {
  return maxSkew !== undefined || (min === undefined && max === undefined);
}
