import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../src/core/json.js';
import { apportion } from '../../src/placement/shares/apportion.js';

type Numbers = { readonly [name: string]: number };
const descending = (a: string, b: string) => compareText(b, a);

function divide(seats: number, weights: Numbers, start: Numbers = {}, compare = compareText): Numbers {
  const names = new Set([...Object.keys(weights), ...Object.keys(start)]);
  const claims = [...names].map((name) => ({ name, weight: BigInt(weights[name] ?? 0), seats: start[name] ?? 0 }));
  return Object.fromEntries(apportion(seats, claims, compare));
}

describe('the apportionment vectors', () => {
  it.each<[seats: number, weights: Numbers, start: Numbers, result: Numbers]>([
    [9, { a: 1, b: 1 }, {}, { a: 5, b: 4 }],
    [10, { eu1: 3, eu2: 2, us1: 1 }, {}, { eu1: 5, eu2: 3, us1: 2 }],
    [7, { a: 5, b: 3, c: 1 }, {}, { a: 4, b: 2, c: 1 }],
    [2, { a: 3, b: 1 }, {}, { a: 1, b: 1 }],
    [2, { a: 3, b: 1, c: 1 }, {}, { a: 1, b: 1, c: 0 }],
    [5, { a: 1, b: 1, c: 1 }, {}, { a: 2, b: 2, c: 1 }],
    [4, { a: 98, b: 1, c: 1 }, {}, { a: 4, b: 0, c: 0 }],
    [6, { c1: 10, c2: 10, c3: 10, c4: 1 }, {}, { c1: 2, c2: 2, c3: 2, c4: 0 }],
    [8, { p: 6, q: 6, r: 2 }, {}, { p: 4, q: 3, r: 1 }],
    [100, { a: 50, b: 30, c: 20 }, {}, { a: 50, b: 30, c: 20 }],
    [3, { a: 1, b: 1 }, { a: 2 }, { a: 3, b: 2 }],
    [3, { a: 1, b: 1 }, { a: 2, z: 1 }, { a: 3, b: 2, z: 1 }],
    [4, { a: 2, b: 1 }, { a: 1, b: 1 }, { a: 4, b: 2 }],
    [0, { a: 1 }, {}, { a: 0 }],
  ])('%j seats among %j, starting with %j', (seats, weights, start, result) => {
    expect(divide(seats, weights, start)).toEqual(result);
  });

  it.each<[seats: number, weights: Numbers, result: Numbers]>([
    [9, { a: 1, b: 1 }, { a: 4, b: 5 }],
    [5, { a: 1, b: 1, c: 1 }, { a: 1, b: 2, c: 2 }],
  ])('%j seats among %j, names descending', (seats, weights, result) => {
    expect(divide(seats, weights, {}, descending)).toEqual(result);
  });
});

/** The method as it is worded: every seat goes to the claim that stands first, all of them compared. */
function oneByOne(seats: number, weights: Numbers): Numbers {
  const held = new Map(Object.keys(weights).map((name) => [name, 0]));
  const seatsOf = (name: string) => held.get(name) ?? 0;
  for (let given = 0; given < seats; given++) {
    const [first] = Object.entries(weights)
      .filter(([, weight]) => weight > 0)
      .sort(([a, weightA], [b, weightB]) => {
        const difference = weightB * (2 * seatsOf(a) + 1) - weightA * (2 * seatsOf(b) + 1);
        return difference || seatsOf(a) - seatsOf(b) || compareText(a, b);
      });
    if (first !== undefined) held.set(first[0], seatsOf(first[0]) + 1);
  }
  return Object.fromEntries(held);
}

describe('apportion', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const weights = fc.dictionary(names, fc.integer({ min: 0, max: 12 }), { minKeys: 1, noNullPrototype: true });
  const seats = fc.integer({ min: 0, max: 40 });
  const total = (numbers: Numbers) => Object.values(numbers).reduce((sum, value) => sum + value, 0);

  it('is the method as it is worded', () => {
    fc.assert(
      fc.property(seats, weights, (seats, weights) => {
        expect(divide(seats, weights)).toEqual(oneByOne(seats, weights));
      }),
    );
  });

  it('gives every seat, whatever the order of claims, and none to those without weight', () => {
    fc.assert(
      fc.property(seats, weights, (seats, weights) => {
        const result = divide(seats, weights);
        expect(total(result)).toBe(total(weights) === 0 ? 0 : seats);
        expect(divide(seats, Object.fromEntries(Object.entries(weights).reverse()))).toEqual(result);
        for (const [name, weight] of Object.entries(weights)) if (weight === 0) expect(result[name]).toBe(0);
      }),
    );
  });

  it('takes no seat from anybody when there is one more', () => {
    fc.assert(
      fc.property(seats, weights, (seats, weights) => {
        const [before, after] = [divide(seats, weights), divide(seats + 1, weights)];
        for (const name of Object.keys(weights)) expect(after[name]).toBeGreaterThanOrEqual(before[name] ?? 0);
      }),
    );
  });

  it('moves seats only to a claim that is new', () => {
    fc.assert(
      fc.property(seats, weights, fc.integer({ min: 1, max: 12 }), (seats, weights, weight) => {
        const [before, after] = [divide(seats, weights), divide(seats, { ...weights, newcomer: weight })];
        for (const name of Object.keys(weights)) expect(after[name]).toBeLessThanOrEqual(before[name] ?? 0);
      }),
    );
  });

  it('is exact for weights beyond what floating point holds', () => {
    const claim = (name: string, weight: bigint) => ({ name, weight });
    const [big, bigger] = [2n ** 80n, 2n ** 80n + 1n];
    expect([...apportion(1, [claim('a', big), claim('b', bigger)], compareText)]).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });
});
