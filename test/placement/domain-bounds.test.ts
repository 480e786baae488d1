import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/placement/policy/policy.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, chosenOf, cluster, fleetOfClusters, lockOf, placeByName } from './fleet.js';

const CLUSTERS = ['ap1', 'eu1', 'eu2', 'eu3', 'us1', 'us2'];
const prefer = (region: string, weight: number) => [{ matchLabels: { region }, weight }];

function place(policy: Policy, previous: readonly string[] = [], names: readonly string[] = CLUSTERS) {
  const clusters = names.map((name) => {
    return cluster(name, { region: name.slice(0, 2), provider: name.endsWith('1') ? 'aws' : 'gcp' });
  });
  return placeByName(fleetOfClusters(clusters, [application('web', { production: policy })]), lockOf(previous));
}
const choose = (...given: Parameters<typeof place>) => chosenOf(place(...given));

interface Vector {
  readonly regions: readonly [number, number];
  readonly clusters: readonly [number, number];
  readonly chosen: readonly string[];
}
const VECTORS: readonly Vector[] = [
  { regions: [2, 2], clusters: [3, 4], chosen: ['ap1', 'eu1', 'eu2', 'eu3'] },
  { regions: [2, 2], clusters: [5, 5], chosen: ['eu1', 'us1', 'eu2', 'eu3', 'us2'] },
  { regions: [2, 3], clusters: [6, 6], chosen: ['ap1', 'eu1', 'us1', 'eu2', 'eu3', 'us2'] },
];
const policyOf = ({ regions: [min, max], clusters: [atLeast, count] }: Omit<Vector, 'chosen'>): Policy => {
  return { spread: [{ by: 'region', min, max }], atLeast, count };
};

describe('the group count vectors', () => {
  it.each(VECTORS)('regions $regions, clusters $clusters', (vector) => {
    expect(choose(policyOf(vector))).toEqual(vector.chosen);
  });

  it('regions 4..4, clusters 1..9', () => {
    const error = errorFrom(() => choose(policyOf({ regions: [4, 4], clusters: [1, 9] })));
    expect([error.code, error.path]).toEqual(['PLACEMENT_UNSATISFIED', 'production/web']);
    expect(error.message).toContain('3 of 4 different values of region');
  });
});

describe('a number of domains', () => {
  const two: Policy = { spread: [{ by: 'region', min: 2, max: 2 }], count: 3 };

  it('with a minimum alone leaves every other domain usable', () => {
    expect(choose({ spread: [{ by: 'region', min: 2 }] })).toEqual(['ap1', 'eu1', 'eu2', 'eu3', 'us1', 'us2']);
    const fromEurope: Policy = { spread: [{ by: 'region', min: 2 }], count: 3, prefer: prefer('eu', 10) };
    expect(choose(fromEurope)).toEqual(['eu1', 'ap1', 'eu2']);
  });

  it('with a maximum alone uses the fewest domains that hold what is wanted', () => {
    expect(choose({ spread: [{ by: 'region', max: 2 }], count: 2 })).toEqual(['eu1', 'eu2']);
    expect(choose({ spread: [{ by: 'region', max: 2 }] })).toEqual(['eu1', 'us1', 'eu2', 'eu3', 'us2']);
  });

  it('orders domains by their best target', () => {
    expect(choose({ ...two, prefer: prefer('us', 10) })).toEqual(['us1', 'ap1', 'us2']);
  });

  it('stays with the domains in use while they hold as many', () => {
    expect(choose(two)).toEqual(['ap1', 'eu1', 'eu2']);
    expect(choose(two, ['eu2', 'us1', 'us2'])).toEqual(['eu2', 'us1', 'us2']);
    expect(choose({ ...two, prefer: prefer('ap', 100) }, ['eu2', 'us1', 'us2'])).toEqual(['eu2', 'us1', 'us2']);
    expect(choose({ ...two, prefer: prefer('ap', 101) }, ['eu2', 'us1', 'us2'])).toEqual(['us1', 'us2', 'ap1']);
    expect(choose(two, ['eu2', 'us1', 'us2'], ['ap1', 'eu1', 'eu2', 'eu3', 'us3'])).toEqual(['eu2', 'ap1', 'eu1']);
  });

  it('holds together with limits of skew and bounds of other facts', () => {
    const even: Policy = { spread: [{ by: 'region', min: 2, max: 2, maxSkew: 1 }], count: 4 };
    expect(choose(even)).toEqual(['eu1', 'us1', 'eu2', 'us2']);
    const oneProvider: Policy = {
      spread: [
        { by: 'region', min: 3 },
        { by: 'provider', max: 1 },
      ],
      count: 3,
    };
    expect(choose(oneProvider)).toEqual(['ap1', 'eu1', 'us1']);
  });

  it('refuses targets without the fact, and tells of the others which domains are in use', () => {
    const fleet = fleetOfClusters(
      [cluster('lost'), ...CLUSTERS.map((name) => cluster(name, { region: name.slice(0, 2) }))],
      [application('web', { production: { spread: two.spread ?? [] } })],
    );
    const [decision] = placeByName(fleet).decisions;
    expect(decision?.refused.map(({ target, refused }) => `${target}: ${refused.stage}: ${refused.reason}`)).toEqual([
      'ap1: spread: region ap is not one of the 2 in use, "eu", "us"',
      'lost: spread: region is not set, and the spread by region needs it',
    ]);
  });

  it('keeps as many domains as there are when that is accepted', () => {
    const { decisions, findings } = place({ spread: [{ by: 'region', min: 4 }], count: 4, onShortfall: 'keep' });
    expect(chosenOf({ decisions })).toEqual(['ap1', 'eu1', 'us1', 'eu2']);
    expect(findings.map(({ rule, message }) => [rule, message.split(':')[0]])).toEqual([
      ['placement-shortfall', '3 of 4 different values of region'],
    ]);
  });

  it('is decided for a thousand targets in many domains', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${String.fromCharCode(97 + (index % 26))}x${index}`);
    const bounded: Policy = { spread: [{ by: 'region', min: 5, max: 12 }], count: 400 };
    expect(choose(bounded, [], names).length).toBe(400);
    // Each provider has half of every region, so that sixteen regions are the fewest.
    const oneProvider: Policy = {
      spread: [
        { by: 'region', max: 20 },
        { by: 'half', max: 1 },
      ],
      count: 300,
    };
    const clusters = names.map((name, index) => {
      return cluster(name, { region: `r${index % 26}`, labels: { half: index < 500 ? 'lower' : 'upper' } });
    });
    const { decisions } = placeByName(fleetOfClusters(clusters, [application('web', { production: oneProvider })]));
    const regions = chosenOf({ decisions }).map((name) => clusters.find((one) => one.name === name)?.region);
    expect([regions.length, new Set(regions).size]).toEqual([300, 16]);
  });

  it.each<[string, Policy]>([
    ['a minimum above the maximum', { spread: [{ by: 'region', min: 3, max: 2 }] }],
    ['a minimum that is no count', { spread: [{ by: 'region', min: 0 }] }],
    ['a maximum that is no count', { spread: [{ by: 'region', max: 1.5 }] }],
    ['a soft limit', { spread: [{ by: 'region', max: 1, whenUnsatisfiable: 'ScheduleAnyway' }] }],
    ['more targets at least than at most', { count: 2, atLeast: 3 }],
  ])('refuses %s', (_, policy) => {
    expect(errorFrom(() => choose(policy)).code).toBe('VALUE_INVALID');
  });
});

describe('atLeast', () => {
  it('accepts fewer targets than the count', () => {
    expect(choose({ count: 9, atLeast: 6 })).toEqual(CLUSTERS);
    expect(errorFrom(() => choose({ count: 9, atLeast: 7 })).code).toBe('PLACEMENT_UNSATISFIED');
    expect(errorFrom(() => choose({ atLeast: 7 })).code).toBe('PLACEMENT_UNSATISFIED');
  });
});
