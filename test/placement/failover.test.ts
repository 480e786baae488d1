import { describe, expect, it } from 'vitest';
import { explain } from '../../src/placement/explanation/explain.js';
import { formatExplanation } from '../../src/placement/explanation/format-explanation.js';
import { EMPTY_LOCK, type Lock } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, chosenOf, cluster, fleetOfClusters, placeByName } from './fleet.js';
import { place } from './place.js';

const inRegion = (region: string) => ({ name: region, matchLabels: { region } });
const CLUSTERS = ['ap1', 'eu1', 'eu2', 'us1', 'us2', 'us3'];
const policy: Policy = { groups: [inRegion('eu'), inRegion('us')], count: 2 };

const fleetOf = (names: readonly string[], given: Policy = policy) =>
  fleetOfClusters(
    names.map((name) => cluster(name, { region: name.slice(0, 2) })),
    [application('web', { production: given })],
  );
const without = (...gone: readonly string[]) => CLUSTERS.filter((name) => !gone.includes(name));
const decide = (names: readonly string[], lock: Lock = EMPTY_LOCK, given: Policy = policy) => {
  const { decisions, records, lock: next } = placeByName(fleetOf(names, given), lock);
  return { chosen: chosenOf({ decisions }), groups: [...new Set(records.map(({ group }) => group))], lock: next };
};

describe('ordered failover groups', () => {
  it('use the first group that can meet the policy', () => {
    expect(decide(CLUSTERS)).toMatchObject({ chosen: ['eu1', 'eu2'], groups: ['eu'] });
    expect(decide(without('eu2'))).toMatchObject({ chosen: ['us1', 'us2'], groups: ['us'] });
  });

  it('stay in use when an earlier group could serve again, unless placed afresh', () => {
    const { lock } = decide(without('eu2'));
    expect(decide(CLUSTERS, lock)).toMatchObject({ chosen: ['us1', 'us2'], groups: ['us'], lock });
    const afresh = place(fleetOf(CLUSTERS), { lock, fresh: true });
    expect(new Set(afresh.records.map(({ group }) => group))).toEqual(new Set(['eu']));
  });

  it('fail over from a later group to the first that can serve', () => {
    const { lock } = decide(without('eu2'));
    expect(decide(without('us1', 'us2'), lock)).toMatchObject({ chosen: ['eu1', 'eu2'], groups: ['eu'] });
  });

  it('forget a group that the policy no longer has', () => {
    const { lock } = decide(without('eu2'));
    const renamed = { ...policy, groups: [inRegion('eu'), { ...inRegion('us'), name: 'america' }] };
    expect(decide(CLUSTERS, lock, renamed).groups).toEqual(['eu']);
  });

  it('keep the group that comes nearest when none can serve and that is accepted', () => {
    const kept: Policy = { ...policy, count: 4, onShortfall: 'keep' };
    expect(decide(CLUSTERS, EMPTY_LOCK, kept)).toMatchObject({ chosen: ['us1', 'us2', 'us3'], groups: ['us'] });
  });

  it('are pinned in the lock, one entry for each unit', () => {
    expect(decide(CLUSTERS).lock.units).toEqual(
      ['eu1', 'eu2'].map((target) => {
        return { environment: 'production', application: 'web', target, wave: 0, group: 'eu', name: `web-${target}` };
      }),
    );
    expect(decide(CLUSTERS, EMPTY_LOCK, { count: 1 }).lock.units.map((unit) => 'group' in unit)).toEqual([false]);
  });

  it('tell which groups were tried and why they cannot serve', () => {
    const about = { application: 'web', environment: 'production', lock: EMPTY_LOCK };
    const explained = formatExplanation(explain(fleetOf(without('eu2', 'us2', 'us3')), about));
    expect(explained).toMatchInlineSnapshot(`
      "web in production: 1 of 3 targets, count 2
      it cannot meet together: groups "eu", "us" + count 2

      groups
        group  targets  because
        eu     1        cannot serve: 1 of 2 targets
        us     1        cannot serve: 1 of 2 targets

      chosen
        target  rank  wave  score  because
        eu1     1     0     0

      refused
        target  stage  score  because
        ap1     group         it is in none of the groups "eu", "us"
        us1     group         group us cannot serve: 1 of 2 targets
      "
    `);
    expect(
      formatExplanation(explain(fleetOf(without('eu2')), about))
        .split('\n')
        .slice(0, 5),
    ).toMatchInlineSnapshot(`
      [
        "web in production: 2 of 5 targets, count 2",
        "",
        "groups",
        "  group  targets  because",
        "  eu     1        cannot serve: 1 of 2 targets",
      ]
    `);
  });

  it('refuse a fleet in which no group can serve, with the reasons', () => {
    const error = errorFrom(() => placeByName(fleetOf(without('eu2', 'us2', 'us3'))));
    expect([error.code, error.path]).toEqual(['PLACEMENT_UNSATISFIED', 'production/web']);
    expect(error.message).toBe(
      'the policy of "web" in environment "production" cannot be met: 1 of 2 targets: ' +
        'ap1 (it is in none of the groups "eu", "us"); us1 (group us cannot serve: 1 of 2 targets); it cannot meet together: groups "eu", "us" + count 2',
    );
  });

  it.each([
    ['a name given twice', [{ name: 'a' }, { name: 'a' }], 'VALUE_INVALID'],
    ['a name that is no DNS label', [{ name: 'Europe!' }], 'NAME_INVALID'],
    ['a malformed selector', [{ name: 'a', matchLabels: { '': 'x' } }], 'SELECTOR_INVALID'],
  ])('refuse %s', (_, groups, code) => {
    expect(errorFrom(() => placeByName(fleetOf(CLUSTERS, { groups }))).code).toBe(code);
  });
});
