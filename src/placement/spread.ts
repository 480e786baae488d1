import { groupBy } from '../core/group-by.js';
import { chooseDomains } from './domain-choice.js';
import type { Spread } from './policy.js';
import type { Ranked } from './rank.js';
import {
  addTo,
  type Domains,
  domainsOf,
  excess,
  explainExcess,
  holds,
  type Load,
  loadsOf,
  searched,
} from './spread-domains.js';
import { exchangeOutscored } from './spread-exchange.js';
import { skewRulesOf } from './spread-rules.js';
import { largestSelection } from './spread-search.js';

export interface SpreadRequest {
  /** Best first. */
  readonly ranked: readonly Ranked[];
  readonly spreads: readonly Spread[];
  readonly wanted: number;
  /** How many targets are enough to be content with fewer domains. */
  readonly enough: number;
}

export interface SpreadChoice {
  readonly chosen: readonly Ranked[];
  /** False when a search ended early, so that more might be possible. */
  readonly isExact: boolean;
  /** Why a target cannot join those chosen; undefined when no limit is against it. */
  readonly explain: (ranked: Ranked) => string | undefined;
}

/**
 * Chooses as many targets as the limits allow, among those of the domains to use. Those chosen before stay if they are as many and still keep the
 * spreads, and otherwise all are picked again; either way, a target that outscores another by more than stickiness
 * takes its place where the spreads allow it. So choosing again changes nothing.
 */
export function spreadOver({ ranked, spreads, wanted, enough }: SpreadRequest): SpreadChoice {
  const { usable, rules, explain, isExact } = chooseDomains({ ranked, spreads, wanted, enough });
  const domains = domainsOf(usable, [...skewRulesOf(spreads), ...rules]);
  const { picked, isWhole } = pick({ ranked: usable, domains, wanted });
  const previous = usable.filter(({ kept }) => kept);
  const isAsMany = previous.length >= picked.length && previous.length <= wanted;
  const settled = isAsMany && holds(loadsOf(domains, previous)) ? previous : picked;
  const chosen = exchangeOutscored(settled, usable, domains);
  const loads = loadsOf(domains, chosen);
  return {
    chosen,
    isExact: isExact && isWhole,
    explain: (other) => explain(other) ?? explainExcess(loads, domains.of(other)),
  };
}

/** Targets that are in the same domain of every spread: only the best of them needs looking at. */
interface Group {
  readonly index: number;
  readonly domains: readonly number[];
  readonly members: readonly Ranked[];
  taken: number;
}

interface Picked {
  readonly picked: readonly Ranked[];
  /** False when a search ended early. */
  readonly isWhole: boolean;
}

interface PickRequest {
  readonly ranked: readonly Ranked[];
  readonly domains: Domains;
  readonly wanted: number;
}

/**
 * Picks the best target that the spreads allow, again and again. One hard spread is kept at every step, which also
 * reaches as many targets as any selection can. With several that is not so: there a target is picked when a largest
 * selection can hold it together with those already picked.
 */
function pick({ ranked, domains, wanted }: PickRequest): Picked {
  const loads = loadsOf(domains);
  const byDomains = groupBy(ranked, (candidate) => domains.of(candidate).join());
  const groups = [...byDomains.values()].map((members, index): Group => {
    return { index, domains: members[0] ? domains.of(members[0]) : [], members, taken: 0 };
  });
  const admission = admissionOf({ loads, groups, wanted });
  const picked: Ranked[] = [];
  while (picked.length < wanted) {
    const group = bestGroup(groups, loads, admission);
    const best = group?.members[group.taken];
    if (group === undefined || best === undefined) break;
    if (!admission.take(group)) continue;
    picked.push(best);
    group.taken++;
    addTo(loads, group.domains);
  }
  return { picked, isWhole: admission.isExact };
}

interface Admission {
  /** False when a search ended early. */
  readonly isExact: boolean;
  isOpen(group: Group): boolean;
  /** Reserves room for one more of the group; false when there is none. */
  take(group: Group): boolean;
}

function admissionOf(given: {
  readonly loads: readonly Load[];
  readonly groups: readonly Group[];
  readonly wanted: number;
}): Admission {
  const { loads, groups, wanted } = given;
  const hard = loads.flatMap((load, index) => (load.rule.isHard ? [{ load, index }] : []));
  const stepwise: Admission = {
    isExact: true,
    isOpen: ({ domains }) => hard.every(({ load, index }) => excess(load, domains[index] ?? 0) <= 0),
    take: () => true,
  };
  if (hard.length < 2 || groups.length === 0) return stepwise;
  const selection = largestSelection({
    spreads: hard.map(({ load }) => searched(load)),
    cells: groups.map(({ domains, members }) => ({
      domains: hard.map(({ index }) => domains[index] ?? 0),
      size: members.length,
    })),
    wanted,
  });
  if (selection === undefined) return stepwise;
  if (selection === 'unfinished') return { ...stepwise, isExact: false };
  const closed = new Set<Group>();
  return {
    isExact: true,
    isOpen: (group) => !closed.has(group),
    take(group) {
      const hasRoom = selection.take(group.index);
      if (!hasRoom) closed.add(group);
      return hasRoom;
    },
  };
}

/**
 * The open group whose next target is in most needed domains that have none, then does least harm to the soft spreads,
 * then is best ranked.
 */
function bestGroup(groups: readonly Group[], loads: readonly Load[], admission: Admission): Group | undefined {
  let best: { readonly group: Group; readonly harm: readonly [number, number, number] } | undefined;
  for (const group of groups) {
    const next = group.members[group.taken];
    if (next === undefined || !admission.isOpen(group)) continue;
    const harm = [-openedDomains(loads, group), softHarm(loads, group), next.rank] as const;
    if (best === undefined || isLess(harm, best.harm)) best = { group, harm };
  }
  return best?.group;
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

function openedDomains(loads: readonly Load[], { domains }: Group): number {
  return loads.filter(({ rule, names, counts }, index) => {
    const domain = domains[index] ?? 0;
    return counts[domain] === 0 && rule.needed?.has(names[domain] ?? '');
  }).length;
}

function softHarm(loads: readonly Load[], { domains }: Group): number {
  let harm = 0;
  for (const [index, load] of loads.entries()) {
    if (!load.rule.isHard) harm += Math.max(0, excess(load, domains[index] ?? 0));
  }
  return harm;
}
