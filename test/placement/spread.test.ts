import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { application, chosenOf, cluster, fleetOfClusters, lockOf, placeByName } from './fleet.js';

const regions = ['ap1', 'eu1', 'eu2', 'eu3', 'us1', 'us2'];
const clusters = regions.map((name) => cluster(name, { region: name.slice(0, 2), labels: { zone: name.slice(2) } }));
const prefer = (name: string, weight: number) => ({ matchLabels: { cluster: name }, weight });

function choose(policy: Policy, previous: readonly string[] = []) {
  const fleet = fleetOfClusters(clusters, [application('web', { production: policy })]);
  const placement = placeByName(fleet, previous.length > 0 ? lockOf(previous) : EMPTY_LOCK);
  const refused = placement.decisions.flatMap(({ refused }) => refused);
  const reasons = refused.map(({ target, refused }) => [target, `${refused.stage}: ${refused.reason}`]);
  return { chosen: chosenOf(placement), refused: Object.fromEntries(reasons) };
}

describe('a spread', () => {
  const byRegion: Policy = { spread: [{ by: 'region' }] };

  it('tells why it passed targets over, with its numbers', () => {
    expect(choose(byRegion)).toEqual({
      chosen: ['ap1', 'eu1', 'us1', 'eu2', 'us2'],
      refused: { eu3: 'spread: region eu already has 2, min 1, maxSkew 1' },
    });
  });

  it('tells spread and count apart', () => {
    expect(choose({ ...byRegion, count: 4 })).toEqual({
      chosen: ['ap1', 'eu1', 'us1', 'eu2'],
      refused: {
        eu3: 'spread: region eu already has 2, min 1, maxSkew 1',
        us2: 'count: count 4 reached, rank 6',
      },
    });
    expect(choose({ ...byRegion, count: 3 }).refused).toMatchObject({
      eu2: 'spread: count 3 reached, rank 3, passed over for the spread by region',
    });
  });

  it('keeps a previous choice that still meets it, though another would be picked now', () => {
    expect(choose({ ...byRegion, count: 3 }, ['ap1', 'eu3', 'us2']).chosen).toEqual(['ap1', 'eu3', 'us2']);
  });

  it('picks again when the previous choice breaks it, keeping what it can', () => {
    expect(choose({ ...byRegion, count: 3 }, ['eu2', 'eu3', 'us2']).chosen).toEqual(['eu2', 'us2', 'ap1']);
  });

  it('moves a previous choice only for what outscores it by more than stickiness', () => {
    const chosen = (weight: number) =>
      choose({ ...byRegion, count: 3, prefer: [prefer('eu1', weight)] }, ['ap1', 'eu3', 'us2']).chosen;
    expect(chosen(100)).toEqual(['ap1', 'eu3', 'us2']);
    expect(chosen(101)).toEqual(['ap1', 'eu1', 'us2']);
  });

  it('never moves a previous choice to where the spread forbids', () => {
    const policy: Policy = { ...byRegion, count: 3, prefer: [prefer('eu1', 500), prefer('eu2', 500)] };
    expect(choose(policy, ['ap1', 'eu3', 'us2']).chosen).toEqual(['ap1', 'eu1', 'us2']);
  });

  it('that is soft puts each target where fewest are', () => {
    const policy: Policy = { spread: [{ by: 'region', whenUnsatisfiable: 'ScheduleAnyway' }] };
    expect(choose(policy).chosen).toEqual(['ap1', 'eu1', 'us1', 'eu2', 'us2', 'eu3']);
  });

  it('that is soft decides among what a hard one allows', () => {
    const policy: Policy = { spread: [{ by: 'region' }, { by: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }] };
    expect(choose({ ...policy, count: 3 }).chosen).toEqual(['ap1', 'eu2', 'us1']);
  });

  it('that is soft takes a target without the fact as a domain of its own', () => {
    const policy: Policy = { spread: [{ by: 'region', whenUnsatisfiable: 'ScheduleAnyway' }], count: 3 };
    const fleet = fleetOfClusters(
      [cluster('a', { region: 'eu' }), cluster('b', { region: 'eu' }), cluster('c'), cluster('d')],
      [application('web', { production: policy })],
    );
    expect(chosenOf(placeByName(fleet))).toEqual(['a', 'c', 'd']);
  });

  it('forgets the domain of a target that may only stay once it leaves', () => {
    const drained = cluster('ap1', {
      region: 'ap',
      labels: { zone: '1' },
      taints: [{ key: 'x', effect: 'NoSelectIfNew' }],
    });
    const policy: Policy = { spread: [{ by: 'region' }], count: 2, prefer: [prefer('eu1', 300), prefer('us1', 300)] };
    const fleet = fleetOfClusters([drained, ...clusters.slice(1)], [application('web', { production: policy })]);
    const { decisions } = placeByName(fleet, lockOf(['ap1']));
    expect(chosenOf({ decisions })).toEqual(['eu1', 'us1']);
    expect(decisions[0]?.refused[0]).toMatchObject({ target: 'ap1', refused: { stage: 'count' } });
  });

  it('that is soft makes nobody leave, whether or not somebody must', () => {
    const at = (name: string, metro: string, continent: string) => cluster(name, { labels: { metro, continent } });
    const before = [at('a1', 'a', 'eu'), at('a2', 'a', 'eu'), at('b1', 'b', 'eu'), at('b2', 'b', 'eu')];
    const after = [...before, at('c1', 'c', 'na'), at('d1', 'd', 'sa')];
    const continents = { by: 'continent', whenUnsatisfiable: 'ScheduleAnyway' } as const;
    const chosen = (spread: Policy['spread']) => {
      const fleet = fleetOfClusters(after, [application('web', { production: { spread, count: 4 } })]);
      return chosenOf(placeByName(fleet, lockOf(['a1', 'a2', 'b1', 'b2'])));
    };
    expect(chosen([continents])).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(chosen([{ by: 'metro', maxSkew: 2 }, continents])).toEqual(['a1', 'a2', 'b1', 'b2']);
    // One in each metro leaves none that stays but the first of each.
    expect(chosen([{ by: 'metro' }, continents])).toEqual(['a1', 'b1', 'c1', 'd1']);
    expect(chosen([{ by: 'metro', min: 3 }, continents])).toEqual(['a1', 'b1', 'a2', 'c1']);
  });
});
