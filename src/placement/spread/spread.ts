import { groupBy } from '../../core/group-by.js';
import type { Spread } from '../policy/policy.js';
import type { Ranked } from '../rank.js';
import { chooseDomains } from './domain-choice.js';
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
  /** Fewest targets that meet the policy: to have more than that, none leaves that was chosen before. */
  readonly least: number;
}

export interface SpreadChoice {
  readonly chosen: readonly Ranked[];
  /** False when a search ended early, so that more might be possible. */
  readonly isExact: boolean;
  /** Why a target cannot join those chosen; undefined when no limit is against it. */
  readonly explain: (ranked: Ranked) => string | undefined;
}

/**
 * Chooses targets among those of the domains to use. Of the choices that keep the limits, and have as many targets as the
 * policy needs if any has, it is one in which the fewest leave that were chosen before; of these, one with the most targets;
 * then soft spreads decide, then scores. Lastly, a target that outscores another by more than stickiness takes its place
 * where the limits allow it. Choosing again changes nothing.
 */
export function spreadOver(request: SpreadRequest): SpreadChoice {
  const { usable, rules, explain, isExact } = chooseDomains(request);
  const { spreads, wanted, least } = request;
  const domains = domainsOf(usable, [...skewRulesOf(spreads), ...rules]);
  const { picked, isWhole } = settle({ ranked: usable, domains, wanted, least });
  const loads = loadsOf(domains, picked);
  return {
    chosen: picked,
    isExact: isExact && isWhole,
    explain: (other) => explain(other) ?? explainExcess(loads, domains.of(other)),
  };
}

interface Picked {
  readonly picked: readonly Ranked[];
  /** False when a search ended early. */
  readonly isWhole: boolean;
}

interface SettleRequest extends Pick<SpreadRequest, 'ranked' | 'wanted' | 'least'> {
  readonly domains: Domains;
}

/** Picks and exchanges until neither changes anything: an exchange can make room for more. */
function settle(request: SettleRequest): Picked {
  const { ranked, domains, wanted } = request;
  for (let kept = ranked.filter((candidate) => candidate.kept); ; ) {
    const { picked, isWhole } = pick({ ...request, kept: new Set(kept) });
    const exchanged = exchangeOutscored(picked, ranked, domains);
    if (exchanged === picked || exchanged.length >= wanted) return { picked: exchanged, isWhole };
    kept = [...exchanged];
  }
}

/** Targets that are in the same domain of every spread, and all or none of them kept: only the best needs looking at. */
interface Group {
  readonly index: number;
  readonly domains: readonly number[];
  readonly isKept: boolean;
  readonly members: readonly Ranked[];
  taken: number;
}

interface PickRequest extends SettleRequest {
  /** Where the application runs already. */
  readonly kept: ReadonlySet<Ranked>;
}

/** Picks the best target that the spreads allow, again and again. */
function pick(request: PickRequest): Picked {
  const { domains, wanted, kept } = request;
  const mayAllStay = kept.size <= wanted && holds(loadsOf(domains, [...kept]));
  if (mayAllStay && kept.size === wanted) return { picked: [...kept], isWhole: true };
  const loads = loadsOf(domains);
  const groups = groupsOf(request);
  const admission = admissionOf({ ...request, loads, groups, isFree: kept.size === 0 || mayAllStay });
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

function groupsOf({ ranked, domains, kept }: PickRequest): readonly Group[] {
  const groups = groupBy(ranked, (candidate) => `${domains.of(candidate).join()} ${kept.has(candidate)}`);
  return [...groups.values()].flatMap(([best, ...others], index) =>
    best === undefined
      ? []
      : { index, domains: domains.of(best), isKept: kept.has(best), members: [best, ...others], taken: 0 },
  );
}

interface Admission {
  /** False when a search ended early. */
  readonly isExact: boolean;
  isOpen(group: Group): boolean;
  /** Reserves room for one more of the group; false when there is none. */
  take(group: Group): boolean;
}

interface AdmissionRequest extends PickRequest {
  readonly loads: readonly Load[];
  readonly groups: readonly Group[];
  /** Whether none needs to leave. */
  readonly isFree: boolean;
}

/**
 * One hard spread is kept at every step, which also reaches as many targets as any selection can, and leaves none of those
 * that may all stay. In other cases that is not so: there a target is picked when one of the best selections can hold it
 * together with those already picked.
 */
function admissionOf({ loads, groups, wanted, least, isFree }: AdmissionRequest): Admission {
  const hard = loads.flatMap((load, index) => (load.rule.isHard ? [{ load, index }] : []));
  const stepwise: Admission = {
    isExact: true,
    isOpen: ({ domains }) => hard.every(({ load, index }) => excess(load, domains[index] ?? 0) <= 0),
    take: () => true,
  };
  if (hard.length === 0 || (hard.length === 1 && isFree) || groups.length === 0) return stepwise;
  const selection = largestSelection({
    spreads: hard.map(({ load }) => searched(load)),
    cells: groups.map(({ domains, members, isKept }) => ({
      domains: hard.map(({ index }) => domains[index] ?? 0),
      size: members.length,
      kept: isKept,
    })),
    wanted,
    least,
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
 * The open group whose next target stays, then is in most needed domains that have none, then does least harm to the soft
 * spreads, then is best ranked.
 */
function bestGroup(groups: readonly Group[], loads: readonly Load[], admission: Admission): Group | undefined {
  let best: { readonly group: Group; readonly harm: readonly number[] } | undefined;
  for (const group of groups) {
    const next = group.members[group.taken];
    if (next === undefined || !admission.isOpen(group)) continue;
    const harm = [group.isKept ? 0 : 1, -openedDomains(loads, group), softHarm(loads, group), next.rank];
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
