import { groupBy } from '../../core/group-by.js';
import type { Ranked } from '../rank.js';
import { STICKINESS, stickiness } from '../scorers/stickiness.js';
import { type Domains, holdsAfter, loadsOf } from './spread-domains.js';

/** Lets targets that outscore a chosen one by more than stickiness take its place, while the hard rules hold. */
export function exchangeOutscored(
  chosen: readonly Ranked[],
  ranked: readonly Ranked[],
  domains: Domains,
): readonly Ranked[] {
  let current = chosen;
  // Every exchange raises the sum of what is preferred, so this ends.
  for (;;) {
    const exchange = bestExchange(current, ranked, domains);
    if (exchange === undefined) return current;
    current = current.map((member) => (member === exchange.out ? exchange.in : member));
  }
}

interface Exchange {
  readonly out: Ranked;
  readonly in: Ranked;
  readonly gain: number;
}

/** The most rewarding exchange; only the extremes among targets of the same domains can be. */
function bestExchange(chosen: readonly Ranked[], ranked: readonly Ranked[], domains: Domains): Exchange | undefined {
  const taken = new Set(chosen);
  const others = ranked.filter((candidate) => !taken.has(candidate));
  const [best] = others.toSorted(byMerit);
  const worst = chosen.toSorted(byMerit).at(-1);
  if (best === undefined || worst === undefined || gainOf(best, worst) <= 0) return undefined;
  const extremes = (members: readonly Ranked[], at: 0 | -1) =>
    [...groupBy(members.toSorted(byMerit), (member) => domains.of(member).join()).values()]
      .flatMap((group) => group.at(at) ?? [])
      .sort(byMerit);
  const loads = loadsOf(domains, chosen);
  let found: Exchange | undefined;
  for (const candidate of extremes(others, 0)) {
    for (const member of extremes(chosen, -1).reverse()) {
      const gain = gainOf(candidate, member);
      if (gain <= (found?.gain ?? 0)) break;
      if (holdsAfter(loads, domains.of(member), domains.of(candidate))) found = { out: member, in: candidate, gain };
    }
  }
  return found;
}

function gainOf(candidate: Ranked, member: Ranked): number {
  return meritOf(candidate) - meritOf(member) - STICKINESS;
}

function byMerit(a: Ranked, b: Ranked): number {
  return meritOf(b) - meritOf(a) || a.rank - b.rank;
}

/** The score that does not depend on where the application was before. */
export function meritOf({ scores }: Ranked): number {
  return scores.reduce((sum, { scorer, score }) => (scorer === stickiness.name ? sum : sum + score), 0);
}
