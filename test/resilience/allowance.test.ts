import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Allowance,
  evictionsAllowed,
  isPodAmount,
  zoneful,
} from '../../src/resilience/disruption-budgets/allowance.js';

describe('evictions that a budget allows', () => {
  it.each<[number, Allowance, number]>([
    [1, { minAvailable: 1 }, 0],
    [3, { minAvailable: 1 }, 2],
    [3, { minAvailable: '80%' }, 0],
    [2, { minAvailable: '50%' }, 1],
    [3, { maxUnavailable: '25%' }, 1],
    [3, { maxUnavailable: 5 }, 3],
    [3, { minAvailable: 5 }, 0],
    [3, { maxUnavailable: 0 }, 0],
    [3, { maxUnavailable: '0%' }, 0],
    [3, { minAvailable: '100%' }, 0],
  ])('of %i pods, with %j, are %i', (pods, allowance, allowed) => {
    expect(evictionsAllowed(allowance, pods)).toBe(allowed);
  });

  it('are all without a budget that says anything', () => {
    expect(evictionsAllowed({}, 3)).toBe(3);
  });
});

describe('what one zone holds', () => {
  it.each([
    [3, 3, 1],
    [4, 3, 2],
    [2, 3, 1],
    [5, 2, 3],
    [1, 3, 1],
    [10, 1, 3],
    [2, 0, 1],
  ])('of %i pods in %i zones is %i', (pods, zones, held) => {
    expect(zoneful(pods, zones)).toBe(held);
  });

  it('can be drained in one go, and leaves a pod where there are two or more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 12 }), (pods, zones) => {
        const allowed = evictionsAllowed({ maxUnavailable: zoneful(pods, zones) }, pods);
        expect(allowed).toBeGreaterThanOrEqual(1);
        if (pods > 1) expect(allowed).toBeLessThan(pods);
        if (zones > 1) expect(allowed).toBeGreaterThanOrEqual(Math.ceil(pods / zones));
      }),
    );
  });

  it('can be drained however many more pods an autoscaler starts', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(6), fc.nat(1000), (least, zones, more) => {
        const maxUnavailable = zoneful(Math.max(1, least), zones);
        expect(evictionsAllowed({ maxUnavailable }, Math.max(1, least + more))).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('an amount of pods', () => {
  it.each([0, 1, 2 ** 31 - 1, '0%', '33%', '100%'])('may be %j', (value) => {
    expect(isPodAmount(value)).toBe(true);
  });

  it.each([-1, 1.5, 2 ** 31, Number.NaN, '101%', '33', '1.5%', '-1%', '', null, undefined, {}])(
    'may not be %j',
    (value) => {
      expect(isPodAmount(value)).toBe(false);
    },
  );
});
