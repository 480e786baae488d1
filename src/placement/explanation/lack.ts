import { whichDemand } from '../policy/demanded-by.js';
import type { Policy } from '../policy/policy.js';
import type { Ranked } from '../rank.js';
import { domainOf } from '../spread/spread-domains.js';
import { type DomainBounds, domainBoundsOf, spreadsOf } from '../spread/spread-rules.js';

/** What a choice lacks to meet the policy, with both numbers; undefined when it meets it. */
export function lackOf(policy: Policy, chosen: readonly Ranked[]): string | undefined {
  const { count, atLeast } = policy;
  if (chosen.length === 0)
    return (count ?? atLeast) === undefined ? 'no target qualifies' : lackOfTargets(0, count, atLeast);
  const lacks = [
    lackOfTargets(chosen.length, count, atLeast),
    ...domainBoundsOf(spreadsOf(policy)).map((bounds) => lackOfDomains(bounds, chosen)),
  ].filter((lack) => lack !== undefined);
  return lacks.length === 0 ? undefined : lacks.join(' and ');
}

function lackOfTargets(chosen: number, count: number | undefined, atLeast = count ?? 1): string | undefined {
  if (chosen >= atLeast) return undefined;
  return `${chosen} of ${atLeast === count ? '' : 'at least '}${atLeast} targets`;
}

function lackOfDomains({ by, min, max, demandedBy }: DomainBounds, chosen: readonly Ranked[]): string | undefined {
  const used = new Set(chosen.map((target) => domainOf(target, by))).size;
  if (used < min) return `${used} of ${min} different values of ${by}${whichDemand(demandedBy)}`;
  return used > max ? `${used} different values of ${by} where ${max} are allowed` : undefined;
}
