import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy, Spread } from '../../src/placement/policy/policy.js';
import { application, chosenOf, cluster, fleetOfClusters, lockOf } from './fleet.js';
import { place } from './place.js';

const facts = fc.record({
  region: fc.constantFrom('ap', 'eu', 'us'),
  provider: fc.constantFrom('aws', 'gcp'),
  labels: fc.record({ zone: fc.constantFrom('a', 'b', 'c', 'd') }),
});
const clusters = (minLength: number, maxLength: number): fc.Arbitrary<readonly ClusterModel[]> =>
  fc.array(facts, { minLength, maxLength }).map((all) => all.map((given, index) => cluster(`c${index}`, given)));
const spread = (by: string): fc.Arbitrary<Spread> =>
  fc.record({
    by: fc.constant(by),
    maxSkew: fc.integer({ min: 1, max: 2 }),
    whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
  });
const spreads = fc.tuple(spread('region'), spread('provider'), spread('zone')).chain((all) => fc.subarray(all));
const bounds: fc.Arbitrary<readonly Spread[]> = fc
  .record({ by: fc.constantFrom('region', 'zone'), min: fc.integer({ min: 1, max: 2 }), more: fc.nat(1) })
  .map(({ by, min, more }) => [{ by, min, max: min + more }]);
const wanted = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 1, max: 6 }).map((count) => ({ count })),
  fc.integer({ min: 1, max: 3 }).map((atLeast) => ({ count: atLeast + 2, atLeast })),
);

function choose(all: readonly ClusterModel[], policy: Policy, previous: readonly string[] | undefined) {
  const fleet = fleetOfClusters(all, [application('web', { production: { onShortfall: 'keep', ...policy } })]);
  return chosenOf(place(fleet, { lock: previous === undefined ? EMPTY_LOCK : lockOf(previous) }));
}

const factOf = ({ region, provider, labels }: ClusterModel, by: string) => ({ ...labels, region, provider })[by];

/** Whether a selection keeps the limits, over domains of all clusters. */
function keeps(selection: readonly ClusterModel[], all: readonly ClusterModel[], limits: readonly Spread[]): boolean {
  return limits.every(
    ({ by, maxSkew = Number.POSITIVE_INFINITY, min = 1, max = Number.POSITIVE_INFINITY, ...rest }) => {
      if (rest.whenUnsatisfiable === 'ScheduleAnyway') return true;
      const domains = [...new Set(all.map((one) => factOf(one, by)))];
      const counts = domains.map((domain) => selection.filter((one) => factOf(one, by) === domain).length);
      const used = counts.filter((count) => count > 0).length;
      return Math.max(...counts) - Math.min(...counts) <= maxSkew && used >= min && used <= max;
    },
  );
}

function subsetsOf(all: readonly ClusterModel[]): readonly (readonly ClusterModel[])[] {
  return Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((_, index) => bits & (1 << index)));
}

describe('what was chosen before', () => {
  it('leaves only as far as brute force finds that it must, and makes no room for less than there could be', () => {
    let forced = 0;
    const given = clusters(1, 7).chain((all) =>
      fc.record({ all: fc.constant(all), previous: fc.subarray([...all]), spread: spreads, wanted }),
    );
    fc.assert(
      fc.property(given, ({ all, previous, spread, wanted }) => {
        const { count = all.length, atLeast = 'count' in wanted ? count : 1 }: Policy = wanted;
        const stays = (one: ClusterModel) => previous.includes(one);
        const valid = subsetsOf(all).filter((one) => one.length > 0 && one.length <= count && keeps(one, all, spread));
        const most = Math.max(0, ...valid.map(({ length }) => length));
        const content = valid.filter(({ length }) => length >= Math.min(atLeast, most));
        const kept = Math.max(0, ...content.map((one) => one.filter(stays).length));
        const size = Math.max(0, ...content.flatMap((one) => (one.filter(stays).length === kept ? one.length : [])));
        const names = choose(
          all,
          { ...wanted, spread, allowEmpty: true },
          previous.map(({ name }) => name),
        );
        const chosen = all.filter(({ name }) => names.includes(name));
        if (kept > 0 && kept < previous.length) forced++;
        expect(keeps(chosen, all, spread)).toBe(true);
        expect([chosen.filter(stays).length, chosen.length]).toEqual([kept, size]);
      }),
      { numRuns: 800 },
    );
    expect(forced).toBeGreaterThan(40);
  });

  it('leaves values of a fact that are used at most so many at once only as far as it must', () => {
    let forced = 0;
    const given = clusters(1, 7).chain((all) =>
      fc.record({ all: fc.constant(all), previous: fc.subarray([...all]), spread: bounds, wanted }),
    );
    fc.assert(
      fc.property(given, ({ all, previous, spread, wanted }) => {
        const { count = all.length, atLeast = 'count' in wanted ? count : 1 }: Policy = wanted;
        const stays = (one: ClusterModel) => previous.includes(one);
        const valid = subsetsOf(all).filter((one) => one.length > 0 && one.length <= count && keeps(one, all, spread));
        if (valid.length === 0) return;
        const most = Math.max(...valid.map(({ length }) => length));
        const content = valid.filter(({ length }) => length >= Math.min(atLeast, most));
        const kept = Math.max(...content.map((one) => one.filter(stays).length));
        const names = choose(
          all,
          { ...wanted, spread },
          previous.map(({ name }) => name),
        );
        const chosen = all.filter(({ name }) => names.includes(name));
        if (kept > 0 && kept < previous.length) forced++;
        expect(keeps(chosen, all, spread)).toBe(true);
        expect(chosen.length).toBeGreaterThanOrEqual(Math.min(atLeast, most));
        expect(chosen.filter(stays).length).toBe(kept);
      }),
      { numRuns: 500 },
    );
    expect(forced).toBeGreaterThan(40);
  });

  it('stays when a cluster is added with which it still meets the policy', () => {
    let met = 0;
    const given = fc.record({ all: clusters(1, 10), added: facts, spread: fc.oneof(spreads, bounds), wanted });
    fc.assert(
      fc.property(given, ({ all, added, spread, wanted }) => {
        const policy = { ...wanted, spread, allowEmpty: true };
        const before = choose(all, policy, undefined);
        const more = [...all, cluster('added', added)];
        const { count = 1, atLeast = count }: Policy = wanted;
        const previous = all.filter(({ name }) => before.includes(name));
        if (previous.length < Math.max(1, atLeast) || !keeps(previous, more, spread)) return;
        met++;
        expect(choose(more, policy, before)).toEqual(expect.arrayContaining([...before]));
      }),
      { numRuns: 600 },
    );
    expect(met).toBeGreaterThan(100);
  });
});
