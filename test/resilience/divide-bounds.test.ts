import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../src/core/json.js';
import type { Bounds } from '../../src/manifest/workload-bounds.js';
import { divideBounds } from '../../src/resilience/autoscaling/divide-bounds.js';

const sharesOf = (weights: { readonly [name: string]: number }) =>
  Object.entries(weights).map(([name, weight]) => ({ name, weight }));

const divide = (total: Bounds, weights: { readonly [name: string]: number }) =>
  Object.fromEntries(divideBounds(total, sharesOf(weights), compareText));

const weightsOf = (weight: fc.Arbitrary<number>) =>
  fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), weight, { minKeys: 1, maxKeys: 12 });

const bounds = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.nat(60))
  .map(([min, more]): Bounds => ({ min, max: min + more }));

const sumOf = (divided: { readonly [name: string]: Bounds }, bound: keyof Bounds) =>
  Object.values(divided).reduce((sum, own) => sum + own[bound], 0);

describe('bounds of all targets', () => {
  it.each<[Bounds, { readonly [name: string]: number }, { readonly [name: string]: Bounds }]>([
    [
      { min: 6, max: 60 },
      { a: 50, b: 30, c: 20 },
      { a: { min: 3, max: 30 }, b: { min: 2, max: 18 }, c: { min: 1, max: 12 } },
    ],
    [
      { min: 5, max: 10 },
      { a: 1, b: 1, c: 1 },
      { a: { min: 2, max: 4 }, b: { min: 2, max: 3 }, c: { min: 1, max: 3 } },
    ],
    [
      { min: 4, max: 8 },
      { a: 3, b: 0 },
      { a: { min: 3, max: 7 }, b: { min: 1, max: 1 } },
    ],
    [
      { min: 4, max: 8 },
      { a: 0, b: 0 },
      { a: { min: 2, max: 4 }, b: { min: 2, max: 4 } },
    ],
    [
      { min: 1, max: 2 },
      { a: 9, b: 1 },
      { a: { min: 1, max: 1 }, b: { min: 1, max: 1 } },
    ],
  ])('%j by %j are %j', (total, weights, expected) => {
    expect(divide(total, weights)).toEqual(expected);
  });

  it('add up to the total, with at least one pod on each', () => {
    fc.assert(
      fc.property(bounds, weightsOf(fc.nat(100)), (total, weights) => {
        const count = Object.keys(weights).length;
        const divided = divide(total, weights);
        expect(sumOf(divided, 'min')).toBe(Math.max(count, total.min));
        expect(sumOf(divided, 'max')).toBe(Math.max(count, total.max));
        for (const { min, max } of Object.values(divided)) {
          expect(min).toBeGreaterThanOrEqual(1);
          expect(max).toBeGreaterThanOrEqual(min);
        }
      }),
    );
  });

  it('grow for nobody when a target joins', () => {
    fc.assert(
      fc.property(bounds, weightsOf(fc.integer({ min: 1, max: 100 })), fc.nat(100), (total, weights, weight) => {
        const before = divide(total, weights);
        const after = divide(total, { ...weights, newcomer: weight });
        for (const [name, { min, max }] of Object.entries(before)) {
          expect(after[name]?.min).toBeLessThanOrEqual(min);
          expect(after[name]?.max).toBeLessThanOrEqual(max);
        }
      }),
    );
  });

  it('shrink for nobody when the total grows', () => {
    fc.assert(
      fc.property(bounds, fc.nat(20), weightsOf(fc.nat(100)), (total, more, weights) => {
        const before = divide(total, weights);
        const after = divide({ min: total.min, max: total.max + more }, weights);
        for (const [name, { max }] of Object.entries(before)) expect(after[name]?.max).toBeGreaterThanOrEqual(max);
      }),
    );
  });

  it('do not depend on the order of the targets', () => {
    fc.assert(
      fc.property(bounds, weightsOf(fc.nat(5)), (total, weights) => {
        const shares = sharesOf(weights);
        const reversed = divideBounds(total, shares.toReversed(), compareText);
        expect(Object.fromEntries(reversed)).toEqual(divide(total, weights));
      }),
    );
  });
});
