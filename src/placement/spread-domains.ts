import { factOf } from '../core/selector.js';
import type { Spread } from './policy.js';
import type { Ranked } from './rank.js';

/** The domains that each spread of a policy divides targets into. */
export interface Domains {
  readonly spreads: readonly Spread[];
  /** By spread. */
  readonly names: readonly (readonly string[])[];
  /** Index of a target's domain, by spread. */
  of(ranked: Ranked): readonly number[];
}

/** How many chosen targets each domain of one spread has. */
export interface Load {
  readonly spread: Spread;
  readonly maxSkew: number;
  readonly names: readonly string[];
  readonly counts: number[];
  least: number;
}

/** `DoNotSchedule`, the default. */
export function isHard(spread: Spread): boolean {
  return spread.whenUnsatisfiable !== 'ScheduleAnyway';
}

export function domainsOf(ranked: readonly Ranked[], spreads: readonly Spread[]): Domains {
  // A target without the fact is a domain of its own, whose name no fact's value can equal.
  const nameOf = ({ candidate }: Ranked, by: string) => factOf(candidate.facts, by) ?? `\n${candidate.target.name}`;
  const indexes = spreads.map(({ by }) => {
    const names = new Set(ranked.map((candidate) => nameOf(candidate, by)));
    return new Map([...names].map((name, index) => [name, index]));
  });
  return {
    spreads,
    names: indexes.map((index) => [...index.keys()]),
    of: (candidate) => spreads.map(({ by }, spread) => indexes[spread]?.get(nameOf(candidate, by)) ?? 0),
  };
}

export function loadsOf(domains: Domains, chosen: readonly Ranked[] = []): readonly Load[] {
  const loads = domains.spreads.map((spread, index): Load => {
    const names = domains.names[index] ?? [];
    return { spread, maxSkew: spread.maxSkew ?? 1, names, counts: names.map(() => 0), least: 0 };
  });
  for (const candidate of chosen) addTo(loads, domains.of(candidate));
  return loads;
}

export function addTo(loads: readonly Load[], domains: readonly number[]): void {
  for (const [index, load] of loads.entries()) {
    const domain = domains[index] ?? 0;
    const before = load.counts[domain] ?? 0;
    load.counts[domain] = before + 1;
    if (before === load.least) load.least = load.counts.reduce((least, count) => Math.min(least, count));
  }
}

/** By how much one more target in the domain would exceed the allowed skew. */
export function excess({ counts, least, maxSkew }: Load, domain: number): number {
  return (counts[domain] ?? 0) + 1 - least - maxSkew;
}

/** Whether every hard spread holds. */
export function holds(loads: readonly Load[]): boolean {
  return loads.every(({ spread, counts, maxSkew }) => !isHard(spread) || skewOf(counts) <= maxSkew);
}

/** Whether every hard spread holds after a target of one place has given way to one of another. */
export function holdsAfter(loads: readonly Load[], from: readonly number[], to: readonly number[]): boolean {
  const moved = loads.map((load, index) => {
    const counts = [...load.counts];
    counts[from[index] ?? 0] = (counts[from[index] ?? 0] ?? 0) - 1;
    counts[to[index] ?? 0] = (counts[to[index] ?? 0] ?? 0) + 1;
    return { ...load, counts };
  });
  return holds(moved);
}

function skewOf(counts: readonly number[]): number {
  if (counts.length === 0) return 0;
  return counts.reduce((a, b) => Math.max(a, b)) - counts.reduce((a, b) => Math.min(a, b));
}

/** The first hard spread that one more target in these domains would break, with its numbers. */
export function explainExcess(loads: readonly Load[], domains: readonly number[]): string | undefined {
  for (const [index, load] of loads.entries()) {
    const domain = domains[index] ?? 0;
    if (!isHard(load.spread) || excess(load, domain) <= 0) continue;
    const { spread, names, counts, least, maxSkew } = load;
    return `${spread.by} ${names[domain]} already has ${counts[domain]}, min ${least}, maxSkew ${maxSkew}`;
  }
  return undefined;
}
