import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterModel, FleetModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK, type Lock } from '../../src/placement/lock/lock.js';
import type { FailoverGroup, Policy, Replicas, Spread, Wave } from '../../src/placement/policy/policy.js';
import type { RoleRequest } from '../../src/placement/roles/role.js';
import { application, chosenOf, cluster, fleetOfClusters } from './fleet.js';
import { place } from './place.js';

const region = fc.constantFrom('ap', 'eu', 'us');
const provider = fc.constantFrom('aws', 'gcp');
const tier = fc.constantFrom('edge', 'primary');
const taint = fc.record({
  key: fc.constantFrom('drain', 'gpu'),
  effect: fc.constantFrom('NoSelect', 'PreferNoSelect', 'NoSelectIfNew'),
});

function clusters(minLength: number, maxLength: number): fc.Arbitrary<readonly ClusterModel[]> {
  const facts = fc.record({
    region,
    provider,
    labels: fc.record({ tier, zone: fc.constantFrom('a', 'b', 'c', 'd') }),
    taints: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(taint) }),
  });
  return fc.array(facts, { minLength, maxLength }).map((all) => all.map((given, index) => cluster(`c${index}`, given)));
}

const selector = fc.oneof(
  fc.constant({}),
  fc.record({ matchLabels: fc.record({ tier }) }),
  fc.record({
    matchExpressions: fc.tuple(
      fc.record({ key: fc.constant('region'), operator: fc.constant('NotIn' as const), values: fc.tuple(region) }),
    ),
  }),
);
const spread = (by: string): fc.Arbitrary<Spread> =>
  fc.record({
    by: fc.constant(by),
    maxSkew: fc.integer({ min: 1, max: 2 }),
    whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
  });
const bounded = (by: string): fc.Arbitrary<Spread> =>
  fc
    .record({ min: fc.integer({ min: 1, max: 3 }), more: fc.constantFrom(0, 1, undefined) })
    .map(({ min, more }) => ({ by, min, ...(more !== undefined && { max: min + more }) }));
const anySpreads = fc
  .tuple(spread('region'), bounded('region'), bounded('provider'), spread('zone'))
  .chain((all) => fc.subarray(all));
const spreads = fc.tuple(spread('region'), spread('provider'), spread('zone')).chain((all) => fc.subarray(all));
const waves: fc.Arbitrary<readonly Wave[]> = fc.array(
  fc
    .record({ selector, size: fc.constantFrom(1, 2, '20%' as const, 'rest' as const) })
    .map(({ selector, size }) => ({ ...selector, size })),
  { maxLength: 3 },
);
const groups: fc.Arbitrary<readonly FailoverGroup[]> = fc.array(selector, { maxLength: 3 }).map((selectors) => {
  return selectors.map((given, index) => ({ ...given, name: `group-${index}` }));
});
function policyOf(maxWeight: number): fc.Arbitrary<Policy> {
  const weight = fc.integer({ min: -maxWeight, max: maxWeight });
  return fc
    .record({
      selector,
      count: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      prefer: fc.array(fc.record({ matchLabels: fc.record({ region }), weight }), { maxLength: 2 }),
    })
    .map(({ selector, count, prefer }) => {
      return { ...selector, prefer, ...(count !== undefined && { count }), onShortfall: 'keep', allowEmpty: true };
    });
}

const replicas: fc.Arbitrary<Replicas> = fc.record({
  total: fc.integer({ min: 0, max: 20 }),
  weights: fc.array(fc.record({ matchLabels: fc.record({ region }), weight: fc.nat(5) }), { maxLength: 3 }),
});

const roles = fc.subarray<RoleRequest>([
  { role: 'writer', among: 'placed', prefer: [{ matchLabels: { region: 'eu' }, weight: 1 }] },
  { role: 'archive', among: 'placed' },
]);

// Two preferences together never outscore stickiness.
const policyWithoutSpread = policyOf(50);
const policy: fc.Arbitrary<Policy> = fc
  .record({ rest: policyOf(300), spread: anySpreads, groups, waves, replicas, roles })
  .map(({ rest, ...given }) => ({ ...rest, ...given }));

const fleetWith = (all: readonly ClusterModel[], policy: Policy): FleetModel =>
  fleetOfClusters(all, [application('web', { production: policy }), application('api', { production: policy })]);

const choices = (fleet: FleetModel, lock: Lock = EMPTY_LOCK): readonly (readonly string[])[] =>
  place(fleet, { lock }).decisions.map(({ chosen }) => chosen.map(({ target }) => target));

const newcomer = cluster('newcomer', { region: 'eu', provider: 'aws', labels: { tier: 'primary', zone: 'a' } });

describe('place', () => {
  it('does not depend on the order of its input', () => {
    const given = fc.record({ clusters: clusters(2, 12), policy }).chain(({ clusters, policy }) => {
      const fleet = fleetWith(clusters, policy);
      const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
      return fc.record({
        fleet: fc.constant(fleet),
        lock: fc.constant(place(fleetWith(clusters.slice(1), policy), { lock: EMPTY_LOCK }).lock),
        clusters: shuffled(fleet.clusters),
        targets: shuffled(fleet.targets),
        applications: shuffled(fleet.applications),
      });
    });
    fc.assert(
      fc.property(given, ({ fleet, lock, ...lists }) => {
        expect(place({ ...fleet, ...lists }, { lock: { ...lock, units: lock.units.toReversed() } })).toEqual(
          place(fleet, { lock }),
        );
      }),
    );
  });

  it('changes nothing when its own lock is the input', () => {
    fc.assert(
      fc.property(clusters(1, 12), clusters(1, 12), policy, (before, after, policy) => {
        const first = place(fleetWith(after, policy), {
          lock: place(fleetWith(before, policy), { lock: EMPTY_LOCK }).lock,
        });
        const second = place(fleetWith(after, policy), { lock: first.lock });
        expect(second.records).toEqual(first.records);
        expect(second.lock).toEqual(first.lock);
      }),
      { numRuns: 150 },
    );
  });

  it('changes nothing when a target is added that matches nothing', () => {
    const hidden = cluster('hidden', { region: 'eu', taints: [{ key: 'secret', effect: 'NoSelect' }] });
    fc.assert(
      fc.property(clusters(1, 12), policy, (all, policy) => {
        const before = place(fleetWith(all, policy), { lock: EMPTY_LOCK });
        const after = place(fleetWith([...all, hidden], policy), { lock: EMPTY_LOCK });
        expect([after.records, after.lock]).toEqual([before.records, before.lock]);
      }),
    );
  });

  it('moves at most one choice of each application when a target is added that matches', () => {
    fc.assert(
      fc.property(clusters(1, 12), policyWithoutSpread, (all, policy) => {
        const before = choices(fleetWith(all, policy));
        const after = choices(fleetWith([...all, newcomer], policy));
        for (const [index, chosen] of before.entries()) {
          const lost = chosen.filter((target) => !after[index]?.includes(target));
          expect(lost.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('moves nothing when a target is added and a lock exists, unless a preference outscores it', () => {
    fc.assert(
      fc.property(clusters(1, 12), policyWithoutSpread, (all, policy) => {
        const { lock } = place(fleetWith(all, policy), { lock: EMPTY_LOCK });
        const before = choices(fleetWith(all, policy), lock);
        const after = choices(fleetWith([...all, newcomer], policy), lock);
        for (const [index, chosen] of before.entries())
          expect(after[index]).toEqual(expect.arrayContaining([...chosen]));
      }),
    );
  });

  it('leaves every other choice when a target is removed', () => {
    fc.assert(
      fc.property(clusters(2, 12), policyWithoutSpread, (all, policy) => {
        const before = choices(fleetWith(all, policy));
        const after = choices(fleetWith(all.slice(1), policy));
        for (const [index, chosen] of before.entries()) {
          expect(after[index]).toEqual(expect.arrayContaining(chosen.filter((target) => target !== 'c0')));
        }
      }),
    );
  });

  it('gives other applications other targets', () => {
    const all = Array.from({ length: 40 }, (_, index) => cluster(`c${index}`));
    const names = Array.from({ length: 40 }, (_, index) => `app${index}`);
    const fleet = fleetOfClusters(
      all,
      names.map((name) => application(name, { production: { count: 1 } })),
    );
    expect(new Set(chosenOf(place(fleet, { lock: EMPTY_LOCK }))).size).toBeGreaterThan(15);
  });
});

const factOf = (cluster: ClusterModel, by: string) =>
  ({ ...cluster.labels, region: cluster.region, provider: cluster.provider })[by];

function skewOf(chosen: readonly ClusterModel[], feasible: readonly ClusterModel[], by: string): number {
  const domains = [...new Set(feasible.map((cluster) => factOf(cluster, by)))];
  const counts = domains.map((domain) => chosen.filter((cluster) => factOf(cluster, by) === domain).length);
  return Math.max(...counts) - Math.min(...counts);
}

function holds(chosen: readonly ClusterModel[], feasible: readonly ClusterModel[], hard: readonly Spread[]): boolean {
  return hard.every(({ by, maxSkew = 1 }) => skewOf(chosen, feasible, by) <= maxSkew);
}

const isWithin = (chosen: readonly ClusterModel[], { by, min = 1, max = Number.POSITIVE_INFINITY }: Spread) => {
  const used = new Set(chosen.map((cluster) => factOf(cluster, by))).size;
  return used >= min && used <= max;
};

/** The most targets, up to `wanted`, that any selection which keeps the spreads has. */
function mostByBruteForce(feasible: readonly ClusterModel[], hard: readonly Spread[], wanted: number): number {
  let most = 0;
  for (let bits = 0; bits < 2 ** feasible.length; bits++) {
    const subset = feasible.filter((_, index) => bits & (1 << index));
    if (subset.length <= most || subset.length > wanted) continue;
    if (holds(subset, feasible, hard)) most = subset.length;
  }
  return most;
}

describe('a hard spread', () => {
  const untainted = (min: number, max: number) =>
    clusters(min, max).map((all) => all.map((cluster) => ({ ...cluster, taints: [] })));
  const hardSpreads = (by: readonly string[]): fc.Arbitrary<readonly Spread[]> =>
    fc.tuple(...by.map(spread)).map((all) => all.map(({ by, maxSkew = 1 }) => ({ by, maxSkew })));
  const chosenClusters = (all: readonly ClusterModel[], policy: Policy) => {
    const [chosen = []] = choices(fleetWith(all, policy));
    return all.filter(({ name }) => chosen.includes(name));
  };

  it('always holds over the targets that qualify', () => {
    fc.assert(
      fc.property(untainted(1, 40), spreads, fc.integer({ min: 1, max: 40 }), (all, spread, count) => {
        const chosen = chosenClusters(all, { spread, count, onShortfall: 'keep' });
        const hard = spread.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
        expect(holds(chosen, all, hard)).toBe(true);
      }),
    );
  });

  it.each([[['region']], [['region', 'zone']], [['region', 'provider', 'zone']]])(
    'by %j reaches as many targets as brute force',
    (by) => {
      fc.assert(
        fc.property(untainted(1, 8), hardSpreads(by), fc.integer({ min: 1, max: 8 }), (all, spread, count) => {
          const chosen = chosenClusters(all, { spread, count, onShortfall: 'keep' });
          expect(holds(chosen, all, spread)).toBe(true);
          expect(chosen.length).toBe(mostByBruteForce(all, spread, count));
        }),
        { numRuns: 200 },
      );
    },
  );

  it('by two facts finds the selection that picking the best one by one misses', () => {
    const all = [
      cluster('a', { region: 'eu', provider: 'aws' }),
      cluster('b', { region: 'eu', provider: 'gcp' }),
      cluster('c', { region: 'us', provider: 'aws' }),
    ];
    const first = { matchLabels: { cluster: 'a' }, weight: 10 };
    const policy: Policy = { spread: [{ by: 'region' }, { by: 'provider' }], count: 2 };
    expect(chosenClusters(all, { ...policy, prefer: [first] }).map(({ name }) => name)).toEqual(['b', 'c']);
    expect(chosenClusters(all, { ...policy, count: 1, prefer: [first] }).map(({ name }) => name)).toEqual(['a']);
  });

  it('by two facts is decided for a thousand targets without trying them all', () => {
    const all = Array.from({ length: 1000 }, (_, index) => {
      const [region, provider] = index < 300 ? ['a', 'x'] : index < 600 ? ['b', 'x'] : ['c', 'y'];
      return cluster(`c${index}`, { region, provider });
    });
    // a and b are at least c - 1 each, and together at most c + 1: so c is at most 3.
    expect(chosenClusters(all, { spread: [{ by: 'region' }, { by: 'provider' }], allowEmpty: true }).length).toBe(7);
  });
});

describe('bounds on the number of domains', () => {
  const given = fc.record({
    all: clusters(1, 7).map((all) => all.map((cluster) => ({ ...cluster, taints: [] }))),
    spread: fc.tuple(bounded('region'), bounded('provider'), bounded('zone')).chain((all) => fc.subarray([...all])),
    count: fc.integer({ min: 1, max: 7 }),
  });

  it('are met by as many targets as brute force finds, or refused when it finds none', () => {
    fc.assert(
      fc.property(given, ({ all, spread, count }) => {
        let most = 0;
        for (let bits = 1; bits < 2 ** all.length; bits++) {
          const subset = all.filter((_, index) => bits & (1 << index));
          if (subset.length > most && subset.length <= count && spread.every((one) => isWithin(subset, one))) {
            most = subset.length;
          }
        }
        const fleet = fleetWith(all, { spread, count, onShortfall: 'keep' });
        const { decisions, findings } = place(fleet, { lock: EMPTY_LOCK });
        const names = chosenOf({ decisions: decisions.slice(0, 1) });
        const chosen = all.filter(({ name }) => names.includes(name));
        expect(spread.every((one) => isWithin(chosen, one))).toBe(most > 0);
        if (most > 0) expect(chosen.length).toBe(most);
        expect(findings.some(({ rule }) => rule === 'placement-shortfall')).toBe(most < count);
      }),
      { numRuns: 150 },
    );
  });
});
