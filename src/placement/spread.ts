import { factOf } from '../core/selector.js';
import type { Spread } from './policy.js';
import type { Ranked } from './rank.js';
import { largestSelection } from './spread-search.js';

/** How many chosen targets each domain of one spread has. */
interface Load {
  readonly spread: Spread;
  readonly maxSkew: number;
  /** Names and counts by index of the domain. */
  readonly domains: readonly string[];
  readonly counts: number[];
  least: number;
}

/** Targets that are in the same domain of every spread: only the best of them needs looking at. */
interface Group {
  /** Index of the domain in each spread. */
  readonly domains: readonly number[];
  readonly members: readonly Ranked[];
  readonly index: number;
  taken: number;
}

export interface SpreadRequest {
  /** Best first. */
  readonly ranked: readonly Ranked[];
  readonly spreads: readonly Spread[];
  readonly wanted: number;
}

export interface SpreadChoice {
  /** In the order they were picked. */
  readonly chosen: readonly Ranked[];
  /** Why a target cannot join those chosen; undefined when no hard spread is against it. */
  readonly explain: (ranked: Ranked) => string | undefined;
}

/** `DoNotSchedule`, the default. */
export function isHard(spread: Spread): boolean {
  return spread.whenUnsatisfiable !== 'ScheduleAnyway';
}

/**
 * Picks the best target that the spreads allow, again and again. One hard spread is kept at every step, which also
 * reaches as many targets as any selection can. With several that is not so: there a target is picked when a largest
 * selection can hold it together with those already picked.
 */
export function spreadOver({ ranked, spreads, wanted }: SpreadRequest): SpreadChoice {
  const domainsOf = domainIndexes(ranked, spreads);
  const loads = spreads.map((spread, index) => loadOf(spread, domainsOf.names[index] ?? []));
  const groups = groupsOf(ranked, domainsOf.of);
  const admission = admissionOf({ loads, groups, wanted });
  const chosen: Ranked[] = [];
  while (chosen.length < wanted) {
    const group = bestGroup(groups, loads, admission);
    const best = group?.members[group.taken];
    if (group === undefined || best === undefined) break;
    if (!admission.take(group)) continue;
    chosen.push(best);
    group.taken++;
    for (const [index, load] of loads.entries()) addTo(load, group.domains[index] ?? 0);
  }
  return { chosen, explain: (candidate) => explainLoad(loads, domainsOf.of(candidate)) };
}

function domainIndexes(ranked: readonly Ranked[], spreads: readonly Spread[]) {
  const indexes = spreads.map(() => new Map<string, number>());
  // A fact's value never contains a line break after its name, so a target of its own cannot be taken for a domain.
  const nameOf = ({ candidate }: Ranked, by: string) => factOf(candidate.facts, by) ?? `\n${candidate.target.name}`;
  for (const candidate of ranked) {
    for (const [index, { by }] of spreads.entries()) {
      const known = indexes[index];
      const name = nameOf(candidate, by);
      if (known !== undefined && !known.has(name)) known.set(name, known.size);
    }
  }
  return {
    names: indexes.map((known) => [...known.keys()]),
    of: (candidate: Ranked) => spreads.map(({ by }, index) => indexes[index]?.get(nameOf(candidate, by)) ?? 0),
  };
}

function loadOf(spread: Spread, domains: readonly string[]): Load {
  return { spread, maxSkew: spread.maxSkew ?? 1, domains, counts: domains.map(() => 0), least: 0 };
}

function groupsOf(ranked: readonly Ranked[], domainsOf: (ranked: Ranked) => readonly number[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly members: Ranked[] }>();
  for (const candidate of ranked) {
    const domains = domainsOf(candidate);
    const key = domains.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { domains, members: [candidate], index: groups.size, taken: 0 });
    else group.members.push(candidate);
  }
  return [...groups.values()];
}

interface Admission {
  isOpen(group: Group): boolean;
  /** Reserves room for one more of the group; false when there is none. */
  take(group: Group): boolean;
}

function admissionOf({ loads, groups, wanted }: { loads: readonly Load[]; groups: readonly Group[]; wanted: number }) {
  const hard = loads.flatMap((load, index) => (isHard(load.spread) ? [{ load, index }] : []));
  const stepwise: Admission = {
    isOpen: ({ domains }) => hard.every(({ load, index }) => excess(load, domains[index] ?? 0) <= 0),
    take: () => true,
  };
  if (hard.length < 2) return stepwise;
  const selection = largestSelection({
    spreads: hard.map(({ load }) => ({ domains: load.domains.length, maxSkew: load.maxSkew })),
    cells: groups.map(({ domains, members }) => ({
      domains: hard.map(({ index }) => domains[index] ?? 0),
      size: members.length,
    })),
    wanted,
  });
  if (selection === undefined) return stepwise;
  const closed = new Set<Group>();
  const searched: Admission = {
    isOpen: (group) => !closed.has(group),
    take(group) {
      const hasRoom = selection.take(group.index);
      if (!hasRoom) closed.add(group);
      return hasRoom;
    },
  };
  return searched;
}

/** The open group whose next target does least harm to the soft spreads, and among those is best ranked. */
function bestGroup(groups: readonly Group[], loads: readonly Load[], admission: Admission): Group | undefined {
  let best: { group: Group; harm: number; rank: number } | undefined;
  for (const group of groups) {
    const next = group.members[group.taken];
    if (next === undefined || !admission.isOpen(group)) continue;
    const harm = softHarm(loads, group);
    if (best === undefined || harm < best.harm || (harm === best.harm && next.rank < best.rank)) {
      best = { group, harm, rank: next.rank };
    }
  }
  return best?.group;
}

function softHarm(loads: readonly Load[], { domains }: Group): number {
  let harm = 0;
  for (const [index, load] of loads.entries()) {
    if (!isHard(load.spread)) harm += Math.max(0, excess(load, domains[index] ?? 0));
  }
  return harm;
}

/** By how much one more target in the domain would exceed the allowed skew. */
function excess({ counts, least, maxSkew }: Load, domain: number): number {
  return (counts[domain] ?? 0) + 1 - least - maxSkew;
}

function addTo(load: Load, domain: number): void {
  const before = load.counts[domain] ?? 0;
  load.counts[domain] = before + 1;
  if (before === load.least) load.least = load.counts.reduce((least, count) => Math.min(least, count));
}

function explainLoad(loads: readonly Load[], domains: readonly number[]): string | undefined {
  for (const [index, load] of loads.entries()) {
    const domain = domains[index] ?? 0;
    if (!isHard(load.spread) || excess(load, domain) <= 0) continue;
    const { by } = load.spread;
    return `${by} ${load.domains[domain]} already has ${load.counts[domain]}, min ${load.least}, maxSkew ${load.maxSkew}`;
  }
  return undefined;
}
