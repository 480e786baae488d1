import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import type { Ranked } from '../rank.js';
import { STICKINESS } from '../scorers/stickiness.js';
import { type Part, subsetsOf } from './domain-subsets.js';
import type { SpreadRequest } from './spread.js';
import { domainOf, domainsOf, searched } from './spread-domains.js';
import { meritOf } from './spread-exchange.js';
import { type DomainBounds, domainBoundsOf, type SpreadRule, skewRulesOf } from './spread-rules.js';
import { largestSelection } from './spread-search.js';

/** What is left of the targets when the domains to use are chosen, and the rules that make it use them all. */
export interface DomainChoice {
  readonly usable: readonly Ranked[];
  readonly rules: readonly SpreadRule[];
  /** False when a search ended early. */
  readonly isExact: boolean;
  /** Why a target is not usable; undefined when it is. */
  readonly explain: (ranked: Ranked) => string | undefined;
}

/** Names of domains, for each of the bounds. Bounds without a maximum leave all others usable. */
type Sets = readonly (readonly string[])[];

interface Found {
  readonly sets: Sets;
  /** How many targets can be chosen. */
  readonly reach: number;
}

interface Problem extends SpreadRequest {
  readonly bounds: readonly DomainBounds[];
  readonly skews: readonly SpreadRule[];
  /** Targets that are in the same domains, in order of the best of each. */
  readonly cells: readonly Cell[];
  readonly goal: number;
  /** Whether a search ended early; shared by all of them. */
  readonly ended: { early: boolean };
}

interface Cell {
  readonly best: Ranked;
  readonly size: number;
  /** How many of its targets were chosen before. */
  readonly kept: number;
}

/** Which sets of domains to look at. */
interface Scope {
  readonly sizes: (bounds: DomainBounds, domains: number) => readonly number[];
  /** The only ones, for bounds with a maximum. */
  readonly fixed?: Sets;
}

// With several bounds, or bounds beside limits of skew, the problem is NP-hard, so the search for a size ends somewhere.
const MAX_STEPS = 300;

/**
 * Chooses the domains to use: the fewest that hold enough targets, and of those the ones that come first when domains are
 * ordered by their best target. Those in use stay while they hold as many as the policy needs, unless one is outscored by more than stickiness.
 */
export function chooseDomains(request: SpreadRequest): DomainChoice {
  const { ranked, spreads, wanted, enough } = request;
  const bounds = domainBoundsOf(spreads);
  if (bounds.length === 0) return { usable: ranked, rules: [], isExact: true, explain: () => undefined };
  const skews = skewRulesOf(spreads).filter(({ isHard }) => isHard);
  const cells = cellsOf(ranked, [...bounds, ...skews]);
  const ended = { early: false };
  const problem = {
    ...request,
    bounds,
    skews,
    cells,
    ended,
    goal: Math.min(wanted, enough, capacityOf(bounds, cells)),
  };
  const found =
    search(problem, problem.goal, { sizes: allowedSizes }) ??
    search(problem, 1, { sizes: allowedSizes }) ??
    search(problem, 1, { sizes: fewerDomains });
  // The search came to no end: what is chosen without it will be found lacking.
  if (found === undefined) return { usable: ranked, rules: [], isExact: !ended.early, explain: () => undefined };
  const { sets } = exchangeDomains(problem, stay(problem, found) ?? keepMost(problem, found));
  const isUsable = (target: Ranked) => refusingBounds(bounds, sets, target) < 0;
  return {
    usable: ranked.filter(isUsable),
    rules: rulesOf(bounds, sets),
    isExact: !ended.early,
    explain: (target) => {
      const refusing = refusingBounds(bounds, sets, target);
      const { by } = bounds[refusing] ?? {};
      const names = sets[refusing] ?? [];
      return by && `${by} ${domainOf(target, by)} is not one of the ${names.length} in use, ${listNames(names)}`;
    },
  };
}

function allowedSizes({ min, max }: DomainBounds, domains: number): readonly number[] {
  return max === Number.POSITIVE_INFINITY ? [min] : range(min, Math.min(max, domains));
}

/** For a fleet that has too few: as many as there are. */
function fewerDomains({ min, max }: DomainBounds, domains: number): readonly number[] {
  return range(1, Math.min(max === Number.POSITIVE_INFINITY ? min : max, domains)).toReversed();
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** The most targets that the domains of the bounds can hold. */
function capacityOf(bounds: readonly DomainBounds[], cells: readonly Cell[]): number {
  return bounds.reduce((least, one) => {
    const sizes = partsOf(one, cells).map(({ size }) => size);
    const most = sizes.sort((a, b) => b - a).slice(0, one.max);
    return Math.min(
      least,
      most.reduce((sum, size) => sum + size, 0),
    );
  }, Number.POSITIVE_INFINITY);
}

/** Domains in order of their best target. */
function partsOf({ by }: DomainBounds, cells: readonly Cell[]): readonly Part[] {
  const parts = groupBy(cells, ({ best }) => domainOf(best, by));
  return [...parts].map(([name, own]) => ({ name, size: sizeOf(own) }));
}

function cellsOf(ranked: readonly Ranked[], rules: readonly { readonly by: string }[]): readonly Cell[] {
  const cells = groupBy(ranked, (target) => JSON.stringify(rules.map(({ by }) => domainOf(target, by))));
  return [...cells.values()].flatMap((members) => {
    const [best] = members;
    const kept = members.filter((target) => target.kept).length;
    return best ? { best, size: members.length, kept } : [];
  });
}

function sizeOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { size }) => sum + size, 0);
}

/** The first sets that reach at least so many targets, or else the first of those that reach most. */
function search(problem: Problem, atLeast: number, { sizes, fixed }: Scope): Found | undefined {
  let steps = MAX_STEPS;
  let best: Found | undefined;
  const isDone = () => best !== undefined && best.reach >= problem.goal;
  const isWorth = (targets: number) => Math.min(targets, problem.wanted) >= Math.max(atLeast, (best?.reach ?? 0) + 1);
  const visit = (usable: readonly Cell[], sets: Sets): void => {
    const bounds = problem.bounds[sets.length];
    if (bounds === undefined) {
      const reach = reachOf(problem, sets, usable);
      if (isWorth(reach)) best = { sets, reach };
      return;
    }
    const parts = partsOf(bounds, usable);
    const given = isOpen(bounds) ? undefined : fixed?.[sets.length];
    const isWorthIt = isOpen(bounds) ? () => isWorth(sizeOf(usable)) : isWorth;
    for (const size of given ? [given.length] : sizes(bounds, parts.length)) {
      if (sets.length === 0) steps = MAX_STEPS;
      for (const names of given ? [given] : subsetsOf(parts, size, isWorthIt)) {
        visit(isOpen(bounds) ? usable : within(usable, bounds, names), [...sets, names]);
        if (isDone()) break;
        if (--steps < 0) {
          problem.ended.early = true;
          break;
        }
      }
      if (isDone()) return;
    }
  };
  visit(problem.cells, []);
  return best;
}

function isOpen({ max }: DomainBounds): boolean {
  return max === Number.POSITIVE_INFINITY;
}

function within(cells: readonly Cell[], { by }: DomainBounds, names: readonly string[]): readonly Cell[] {
  const used = new Set(names);
  return cells.filter(({ best }) => used.has(domainOf(best, by)));
}

/** How many targets can be chosen so that each of the domains has one; 0 when that cannot be. */
function reachOf({ bounds, skews, wanted, ended }: Problem, sets: Sets, usable: readonly Cell[]): number {
  const rules = [...skews, ...rulesOf(bounds, sets)];
  const domains = domainsOf(
    usable.map(({ best }) => best),
    rules,
  );
  const isThere = rules.every(({ needed = [] }, rule) => {
    return [...needed].every((name) => domains.names[rule]?.includes(name));
  });
  if (!isThere) return 0;
  if (rules.length === 1) return wanted >= (sets[0]?.length ?? 0) ? Math.min(wanted, sizeOf(usable)) : 0;
  const selection = largestSelection({
    spreads: rules.map((rule, index) => searched({ rule, names: domains.names[index] ?? [] })),
    cells: usable.map(({ best, size }) => ({ domains: domains.of(best), size })),
    wanted,
  });
  if (selection !== 'unfinished') return selection?.total ?? 0;
  ended.early = true;
  return 0;
}

function rulesOf(bounds: readonly DomainBounds[], sets: Sets): readonly SpreadRule[] {
  return bounds.map(({ by }, index) => {
    return { by, maxSkew: Number.POSITIVE_INFINITY, isHard: true, needed: new Set(sets[index]) };
  });
}

/** The domains in use, where the bounds allow them and they hold as many targets as the choice that was found. */
function stay(problem: Problem, found: Found): Found | undefined {
  const kept = problem.ranked.filter((target) => target.kept);
  const sets = problem.bounds.map(({ by }) => [...new Set(kept.map((target) => domainOf(target, by)))]);
  const isAllowed = problem.bounds.every(({ min, max }, index) => {
    const used = sets[index]?.length ?? 0;
    return used >= min && used <= max;
  });
  const staying = isAllowed ? search(problem, 1, { sizes: allowedSizes, fixed: sets }) : undefined;
  return staying && staying.reach >= Math.min(problem.goal, problem.least, found.reach) ? staying : undefined;
}

/** Of the sets that hold as many as the policy needs, those with which fewest leave, as far as they are looked at; else those found. */
function keepMost(problem: Problem, found: Found): Found {
  const enough = Math.min(problem.goal, problem.least, found.reach);
  if (!problem.cells.some(({ kept }) => kept > 0)) return found;
  let steps = MAX_STEPS;
  let best = found;
  let most = stayingWith(problem, found.sets);
  const visit = (usable: readonly Cell[], sets: Sets): void => {
    const bounds = problem.bounds[sets.length];
    if (bounds === undefined) {
      const staying = stayingWith(problem, sets);
      const reach = staying > most ? reachOf(problem, sets, usable) : 0;
      if (reach >= Math.max(1, enough)) [best, most] = [{ sets, reach }, staying];
      return;
    }
    const kept = groupBy(usable, ({ best }) => domainOf(best, bounds.by));
    const keptIn = ({ name }: Part) => (kept.get(name) ?? []).reduce((sum, cell) => sum + cell.kept, 0);
    const parts = partsOf(bounds, usable).toSorted((a, b) => keptIn(b) - keptIn(a));
    for (const size of allowedSizes(bounds, parts.length)) {
      for (const names of subsetsOf(parts, size, () => true)) {
        if (--steps < 0) return;
        visit(isOpen(bounds) ? usable : within(usable, bounds, names), [...sets, names]);
      }
    }
  };
  visit(problem.cells, []);
  return best;
}

/** How many can stay at most where each of these domains has a target. */
function stayingWith({ bounds, cells, wanted }: Problem, sets: Sets): number {
  const usable = bounds.reduce(
    (left, one, index) => (isOpen(one) ? left : within(left, one, sets[index] ?? [])),
    cells,
  );
  const stays = usable.filter(({ kept }) => kept > 0);
  const vacant = bounds.map(({ by }, index) => {
    const held = new Set(stays.map(({ best }) => domainOf(best, by)));
    return (sets[index] ?? []).filter((name) => !held.has(name)).length;
  });
  const newcomers = vacant.reduce((a, b) => Math.max(a, b), 0);
  return Math.min(
    wanted - newcomers,
    stays.reduce((sum, { kept }) => sum + kept, 0),
  );
}

/** Lets domains whose best target outscores that of one in use by more than stickiness take its place. */
function exchangeDomains(problem: Problem, found: Found): Found {
  // Every exchange raises the sum of the best scores, so this ends.
  for (let current = found; ; ) {
    const better = firstExchange(problem, current);
    if (better === undefined) return current;
    current = better;
  }
}

function firstExchange(problem: Problem, { sets, reach }: Found): Found | undefined {
  for (const [index, bounds] of problem.bounds.entries()) {
    if (isOpen(bounds)) continue;
    const merits = meritsOf(problem.ranked, bounds);
    const used = (sets[index] ?? []).toSorted((a, b) => (merits.get(a) ?? 0) - (merits.get(b) ?? 0));
    for (const [name, merit] of merits) {
      if (used.includes(name)) continue;
      for (const other of used) {
        if (merit - (merits.get(other) ?? 0) <= STICKINESS) break;
        const exchanged = sets.with(index, [...used.filter((name) => name !== other), name]);
        const now = search(problem, 1, { sizes: allowedSizes, fixed: exchanged });
        if (now !== undefined && now.reach >= Math.min(problem.goal, reach)) return now;
      }
    }
  }
  return undefined;
}

/** The best score of each domain that does not depend on where the application was before; the best domain first. */
function meritsOf(ranked: readonly Ranked[], { by }: DomainBounds): ReadonlyMap<string, number> {
  const merits = new Map<string, number>();
  for (const target of ranked) {
    const name = domainOf(target, by);
    merits.set(name, Math.max(merits.get(name) ?? Number.NEGATIVE_INFINITY, meritOf(target)));
  }
  return new Map([...merits].sort(([, a], [, b]) => b - a));
}

/** Index of the first bounds whose domains in use do not have the target; -1 when all have. */
function refusingBounds(bounds: readonly DomainBounds[], sets: Sets, target: Ranked): number {
  return bounds.findIndex((one, index) => !isOpen(one) && !sets[index]?.includes(domainOf(target, one.by)));
}
