import type { Bounds } from '../../manifest/workload-bounds.js';
import { apportion } from '../../placement/shares/apportion.js';

export interface BoundsShare {
  readonly name: string;
  /** A whole number from 0, in proportion to others. */
  readonly weight: number;
}

/**
 * Divides pods among targets by weight, by Webster's method, with at least one for each, because an autoscaler keeps one.
 * The maxima add up to the total's where that is at least the number of targets; so do the minima.
 */
export function divideBounds(
  total: Bounds,
  shares: readonly BoundsShare[],
  compareNames: (a: string, b: string) => number,
): ReadonlyMap<string, Bounds> {
  const isAnyPositive = shares.some(({ weight }) => weight > 0);
  const claims = shares.map(({ name, weight }) => ({ name, weight: isAnyPositive ? BigInt(weight) : 1n, seats: 1 }));
  const minima = apportion(total.min - claims.length, claims, compareNames);
  // Going on from the minima, because more seats take none from anybody.
  const atLeast = claims.map((claim) => ({ ...claim, seats: minima.get(claim.name) ?? 1 }));
  const given = atLeast.reduce((sum, { seats }) => sum + seats, 0);
  const maxima = apportion(total.max - given, atLeast, compareNames);
  return new Map(atLeast.map(({ name, seats }) => [name, { min: seats, max: maxima.get(name) ?? seats }]));
}
