import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterModel, FleetModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK, type Lock } from '../../src/placement/lock/lock.js';
import { withDemands } from '../../src/placement/policy/demand.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import type { RoleRequest } from '../../src/placement/roles/role.js';
import { type Contender, type Contest, findHolders, type Holders } from '../../src/placement/roles/role-search.js';
import { application, cluster, fleetOf, target } from './fleet.js';
import { place } from './place.js';

const tier = fc.constantFrom('core', 'edge');
const region = fc.constantFrom('ap', 'eu', 'us');
const clusters = (minLength: number, maxLength: number) =>
  fc
    .array(fc.record({ region, labels: fc.record({ tier }), hub: fc.boolean() }), { minLength, maxLength })
    .map((all) => all.map(({ hub, ...given }, index) => ({ hub, cluster: cluster(`c${index}`, given) })));
type Clusters = readonly { readonly hub: boolean; readonly cluster: ClusterModel }[];

const among = fc.constantFrom('placed' as const, 'hubs' as const);
const prefer = fc.array(fc.record({ matchLabels: fc.record({ region }), weight: fc.integer({ min: -9, max: 9 }) }), {
  maxLength: 2,
});
const roles: fc.Arbitrary<readonly RoleRequest[]> = fc
  .array(
    fc.record({ among, prefer, count: fc.integer({ min: 1, max: 2 }), matchLabels: fc.option(fc.record({ tier })) }),
    { minLength: 1, maxLength: 3 },
  )
  .chain((all) =>
    fc.tuple(...all.map((_, index) => fc.integer({ min: -1, max: index - 1 }))).map((origins) =>
      all.map(({ matchLabels, ...given }, index): RoleRequest => {
        const from = origins[index] ?? -1;
        return {
          ...given,
          role: `role-${index}`,
          ...(matchLabels && { matchLabels }),
          ...(from >= 0 && { apart: { from: `role-${from}`, by: 'region' } }),
        };
      }),
    ),
  );

function fleetWith(all: Clusters, roles: readonly RoleRequest[], policy: Policy = {}): FleetModel {
  const [own, demanded] = [roles.slice(0, 1), roles.slice(1)];
  const demands = demanded.map((role) => ({ ...role, demand: 'role' as const, by: `web/${role.role}` }));
  const full = withDemands({ ...policy, roles: own, allowEmpty: true }, demands);
  return fleetOf({
    clusters: all.map(({ cluster }) => cluster),
    targets: all.map(({ hub, cluster: { name } }) => target(name, { hub })),
    applications: [application('web', { production: full })],
  });
}

/** Undefined when there are too few holders. */
function tryPlace(fleet: FleetModel, lock: Lock = EMPTY_LOCK) {
  try {
    return place(fleet, { lock });
  } catch (error) {
    expect(error).toMatchObject({ message: expect.stringMatching(/holders|^\d+ errors$/) });
    return undefined;
  }
}

type Placed = NonNullable<ReturnType<typeof tryPlace>>;
const electionsOf = ({ decisions }: Placed) => decisions.flatMap(({ elections }) => elections);
const holdersOf = (placed: Placed) =>
  electionsOf(placed).map(({ role, holders }) => [role, holders.map(({ target }) => target).sort()]);

describe('roles', () => {
  it('are held by as many eligible targets as they ask for, apart where they are to be', () => {
    let elected = 0;
    fc.assert(
      fc.property(clusters(1, 9), roles, (all, roles) => {
        const placed = tryPlace(fleetWith(all, roles));
        const elections = placed === undefined ? [] : electionsOf(placed);
        for (const { role, count, holders } of elections) {
          const request = roles.find((one) => one.role === role);
          const own = all.filter(({ cluster }) => holders.some(({ target }) => target === cluster.name));
          expect(own.length).toBe(count);
          for (const { hub, cluster } of own) {
            elected++;
            expect(hub).toBe(request?.among === 'hubs');
            expect(cluster.labels.tier).toBe(request?.matchLabels?.tier ?? cluster.labels.tier);
            const others = elections.find((one) => one.role === request?.apart?.from)?.holders ?? [];
            const regions = all.filter((one) => others.some(({ target }) => target === one.cluster.name));
            expect(regions.map((one) => one.cluster.region)).not.toContain(cluster.region);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(elected).toBeGreaterThan(100);
  });

  it('do not depend on the order of input, and stay with their own lock', () => {
    fc.assert(
      fc.property(clusters(1, 9), roles, (all, roles) => {
        const fleet = fleetWith(all, roles);
        const placed = tryPlace(fleet);
        if (placed === undefined) return;
        const turned = { ...fleet, clusters: fleet.clusters.toReversed(), targets: fleet.targets.toReversed() };
        expect(place(turned, { lock: EMPTY_LOCK })).toEqual(placed);
        const again = place(turned, { lock: { ...placed.lock, units: placed.lock.units.toReversed() } });
        expect([again.records, again.lock]).toEqual([placed.records, placed.lock]);
      }),
    );
  });

  it('are moved by no new target, whatever it scores', () => {
    const arrival = fc.record({ region, hub: fc.boolean(), count: fc.integer({ min: 2, max: 4 }), prefer });
    const onShortfall = 'keep';
    fc.assert(
      fc.property(clusters(2, 9), roles, arrival, (all, roles, { region, hub, count, prefer }) => {
        const policy: Policy = {
          count,
          prefer: prefer.map((one) => ({ ...one, weight: one.weight * 100 })),
          onShortfall,
        };
        const before = tryPlace(fleetWith(all, roles, policy));
        if (before === undefined || before.records.length === 0) return;
        const newcomer = { hub, cluster: cluster('b', { region, labels: { tier: 'core' } }) };
        const after = place(fleetWith([...all, newcomer], roles, policy), { lock: before.lock });
        expect(holdersOf(after)).toEqual(holdersOf(before));
      }),
      { numRuns: 300 },
    );
  });
});

/** Every set of holders for the contests, in no order. */
function allHolders(contests: readonly Contest[], settled: Holders = []): readonly Holders[] {
  const contest = contests[settled.length];
  if (contest === undefined) return [settled];
  const { contenders, count, apart } = contest;
  const taken = apart ? (settled[apart.from] ?? []).map(({ candidate }) => candidate.facts[apart.by]) : [];
  const open = contenders.filter(({ candidate }) => !apart || !taken.includes(candidate.facts[apart.by]));
  return Array.from({ length: 2 ** open.length }, (_, bits) => open.filter((_, index) => bits & (1 << index)))
    .filter((holders) => holders.length === count)
    .flatMap((holders) => allHolders(contests, [...settled, holders]));
}

const contender = (name: string, facts: { readonly [fact: string]: string }, kept: boolean): Contender => {
  return { candidate: { target: target(name), cluster: cluster(name), facts }, score: 0, kept };
};
const contest = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  contenders: fc.array(fc.record({ facts: fc.record({ region, tier }), kept: fc.boolean() }), { maxLength: 5 }),
  from: fc.integer({ min: -1, max: 1 }),
  by: fc.constantFrom('region', 'tier'),
});
const contests: fc.Arbitrary<readonly Contest[]> = fc.array(contest, { minLength: 1, maxLength: 3 }).map((all) =>
  all.map(({ count, contenders, from, by }, own) => ({
    count,
    contenders: contenders
      .map(({ facts, kept }, index) => contender(`t${own}-${index}`, facts, kept))
      .sort((a, b) => Number(b.kept) - Number(a.kept)),
    ...(from >= 0 && from < own && { apart: { from, by } }),
  })),
);
const keptIn = (holders: Holders) => holders.flat().filter(({ kept }) => kept).length;

describe('the search for holders', () => {
  it('finds some where brute force does, of which as many as possible keep what they hold', () => {
    let impossible = 0;
    fc.assert(
      fc.property(contests, (contests) => {
        const all = allHolders(contests);
        const found = findHolders(contests);
        expect(found).not.toBe('unfinished');
        if (all.length === 0) impossible++;
        expect(found === undefined).toBe(all.length === 0);
        if (found === undefined || found === 'unfinished') return;
        expect(all).toContainEqual(found);
        expect(keptIn(found)).toBe(all.reduce((most, holders) => Math.max(most, keptIn(holders)), 0));
      }),
      { numRuns: 500 },
    );
    expect(impossible).toBeGreaterThan(50);
  });

  it('takes the best of a thousand, and finds at once that there are none', () => {
    const many = Array.from({ length: 1000 }, (_, index) => contender(`t${index}`, { region: `r${index}` }, false));
    const apart = { from: 0, by: 'region' };
    const [first, second] = [many.slice(0, 3), many.slice(3, 6)];
    expect(
      findHolders([
        { count: 3, contenders: many },
        { count: 3, contenders: many, apart },
      ]),
    ).toEqual([first, second]);
    expect(
      findHolders([
        { count: 1, contenders: many },
        { count: 1000, contenders: many, apart },
      ]),
    ).toBeUndefined();
  });

  it('says that it ended early where it did', () => {
    const many = Array.from({ length: 1000 }, (_, index) => contender(`t${index}`, { region: `r${index}` }, false));
    const apart = { from: 0, by: 'region' };
    const contests = [
      { count: 3, contenders: many },
      { count: 998, contenders: many, apart },
    ];
    expect(findHolders(contests)).toBe('unfinished');
  });
});
