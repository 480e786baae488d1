import { factOf } from '../../core/selector.js';
import type { Ranked } from '../rank.js';
import type { SearchedSpread } from './spread-problem.js';
import type { SpreadRule } from './spread-rules.js';

/** The domains that each spread rule divides targets into. */
export interface Domains {
  readonly rules: readonly SpreadRule[];
  /** By rule. */
  readonly names: readonly (readonly string[])[];
  /** Index of a target's domain, by rule. */
  of(ranked: Ranked): readonly number[];
}

/** How many chosen targets each domain of one rule has. */
export interface Load {
  readonly rule: SpreadRule;
  readonly names: readonly string[];
  readonly counts: number[];
  least: number;
}

export function domainsOf(ranked: readonly Ranked[], rules: readonly SpreadRule[]): Domains {
  const indexes = rules.map(({ by }) => {
    const names = new Set(ranked.map((candidate) => domainOf(candidate, by)));
    return new Map([...names].map((name, index) => [name, index]));
  });
  return {
    rules,
    names: indexes.map((index) => [...index.keys()]),
    of: (candidate) => rules.map(({ by }, rule) => indexes[rule]?.get(domainOf(candidate, by)) ?? 0),
  };
}

/** A target without the fact is a domain of its own, whose name no fact's value can equal. */
export function domainOf({ candidate }: Ranked, by: string): string {
  return factOf(candidate.facts, by) ?? `\n${candidate.target.name}`;
}

export function loadsOf(domains: Domains, chosen: readonly Ranked[] = []): readonly Load[] {
  const loads = domains.rules.map((rule, index): Load => {
    const names = domains.names[index] ?? [];
    return { rule, names, counts: names.map(() => 0), least: 0 };
  });
  for (const candidate of chosen) addTo(loads, domains.of(candidate));
  return loads;
}

/** A hard rule as the exact search wants it. */
export function searched({ rule, names }: Pick<Load, 'rule' | 'names'>): SearchedSpread {
  const { maxSkew, needed } = rule;
  if (needed === undefined) return { domains: names.length, maxSkew };
  const indexes = [...needed].map((name) => names.indexOf(name));
  return { domains: names.length, maxSkew, needed: new Set(indexes) };
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
export function excess({ counts, least, rule }: Load, domain: number): number {
  return (counts[domain] ?? 0) + 1 - least - rule.maxSkew;
}

/** Whether every hard rule holds. */
export function holds(loads: readonly Load[]): boolean {
  return loads.every(({ rule, counts }) => {
    if (!rule.isHard) return true;
    return skewOf(counts) <= rule.maxSkew && counts.filter((count) => count > 0).length >= (rule.needed?.size ?? 0);
  });
}

/** Whether every hard rule holds after a target of one place has given way to one of another. */
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

/** The first hard rule that one more target in these domains would break, with its numbers. */
export function explainExcess(loads: readonly Load[], domains: readonly number[]): string | undefined {
  for (const [index, load] of loads.entries()) {
    const domain = domains[index] ?? 0;
    if (!load.rule.isHard || excess(load, domain) <= 0) continue;
    const { rule, names, counts, least } = load;
    return `${rule.by} ${names[domain]} already has ${counts[domain]}, min ${least}, maxSkew ${rule.maxSkew}`;
  }
  return undefined;
}
