import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { errorFrom } from '../fixtures/error-from.js';
import {
  application,
  chosenOf,
  cluster,
  environment,
  fleetOf,
  fleetOfClusters,
  lockOf,
  placeByName,
  target,
  VECTOR_CLUSTERS,
  vectorFleet,
} from './fleet.js';
import { place } from './place.js';

const prod: Policy = { matchLabels: { tier: 'prod' } };
const eu: Policy = { matchLabels: { tier: 'prod', region: 'eu' } };
const preferEu1 = (weight: number) => [{ matchLabels: { cluster: 'eu1' }, weight }];
const drain = [{ key: 'drain', operator: 'Exists' }] as const;
const evenRegions = [{ by: 'region', maxSkew: 1 }];
const expression = (operator: 'NotIn' | 'DoesNotExist', values?: readonly string[]): Policy => ({
  matchExpressions: [{ key: 'tier', operator, ...(values && { values }) }],
});

interface Vector {
  readonly request: string;
  readonly policy: Policy;
  readonly previous?: readonly string[];
  readonly chosen: readonly string[];
}

const VECTORS: readonly Vector[] = [
  { request: 'all', policy: {}, chosen: ['dev1', 'eu1', 'eu2', 'eu3', 'us1'] },
  { request: 'tier=prod', policy: prod, chosen: ['eu1', 'eu2', 'eu3', 'us1'] },
  { request: 'tier NotIn (prod)', policy: expression('NotIn', ['prod']), chosen: ['dev1'] },
  { request: 'tier NotIn (dev)', policy: expression('NotIn', ['dev']), chosen: ['dev1', 'eu1', 'eu2', 'eu3', 'us1'] },
  { request: 'tier DoesNotExist', policy: expression('DoesNotExist'), chosen: ['dev1'] },
  {
    request: 'region=ap, toleration dedicated=gpu',
    policy: { matchLabels: { region: 'ap' }, tolerations: [{ key: 'dedicated', value: 'gpu' }] },
    chosen: ['ap1'],
  },
  {
    request: 'region=ap, toleration dedicated=x',
    policy: { matchLabels: { region: 'ap' }, tolerations: [{ key: 'dedicated', value: 'x' }], allowEmpty: true },
    chosen: [],
  },
  {
    request: 'region=ap, toleration Exists, no key',
    policy: { matchLabels: { region: 'ap' }, tolerations: [{ operator: 'Exists' }] },
    chosen: ['ap1'],
  },
  { request: 'region=us', policy: { matchLabels: { region: 'us' } }, chosen: ['us1'] },
  {
    request: 'region=us, previous {us2}',
    policy: { matchLabels: { region: 'us' } },
    previous: ['us2'],
    chosen: ['us2', 'us1'],
  },
  { request: 'region=eu, prod, n=2', policy: { ...eu, count: 2 }, chosen: ['eu1', 'eu2'] },
  { request: 'same, previous {eu3}', policy: { ...eu, count: 2 }, previous: ['eu3'], chosen: ['eu3', 'eu1'] },
  {
    request: 'same, n=1, previous {eu3}, score eu1=150',
    policy: { ...eu, count: 1, prefer: preferEu1(150) },
    previous: ['eu3'],
    chosen: ['eu1'],
  },
  {
    request: 'same, n=1, previous {eu3}, score eu1=100',
    policy: { ...eu, count: 1, prefer: preferEu1(100) },
    previous: ['eu3'],
    chosen: ['eu1'],
  },
  {
    request: 'region=eu, prod, n=5',
    policy: { ...eu, count: 5, onShortfall: 'keep' },
    chosen: ['eu1', 'eu2', 'eu3'],
  },
  ...[2, 3, 4, 5].map((count) => ({
    request: `prod, toleration drain, n=${count}, region maxSkew 1`,
    policy: { ...prod, tolerations: drain, count, spread: evenRegions },
    chosen: ['eu1', 'us1', 'eu2', 'us2', 'eu3'].slice(0, count),
  })),
  {
    request: 'prod, n=4, region maxSkew 1, DoNotSchedule',
    policy: { ...prod, count: 4, spread: evenRegions, onShortfall: 'keep' },
    chosen: ['eu1', 'us1', 'eu2'],
  },
  {
    request: 'same, ScheduleAnyway',
    policy: { ...prod, count: 4, spread: [{ by: 'region', whenUnsatisfiable: 'ScheduleAnyway' }] },
    chosen: ['eu1', 'us1', 'eu2', 'eu3'],
  },
  {
    request: 'same, DoNotSchedule, maxSkew 2',
    policy: { ...prod, count: 4, spread: [{ by: 'region', maxSkew: 2 }] },
    chosen: ['eu1', 'eu2', 'us1', 'eu3'],
  },
];

describe('the placement vectors', () => {
  it.each(VECTORS)('$request', ({ policy, previous = [], chosen }) => {
    expect(chosenOf(placeByName(vectorFleet(policy), lockOf(previous)))).toEqual(chosen);
  });
});

describe('place', () => {
  it('keeps a previous choice at equal score, unlike the vectors', () => {
    const fleet = vectorFleet({ ...eu, count: 1, prefer: preferEu1(100) });
    expect(chosenOf(place(fleet, { lock: lockOf(['eu3']) }))).toEqual(['eu3']);
  });

  it('ranks a target with an untolerated PreferNoSelect taint behind others of equal score, but not of lower', () => {
    const avoided = cluster('a', { taints: [{ key: 'old', effect: 'PreferNoSelect' }] });
    const place = (policy: Policy) =>
      chosenOf(placeByName(fleetOfClusters([avoided, cluster('b')], [application('web', { production: policy })])));
    expect(place({})).toEqual(['b', 'a']);
    expect(place({ tolerations: [{ key: 'old', operator: 'Exists' }] })).toEqual(['a', 'b']);
    expect(place({ prefer: [{ matchLabels: { cluster: 'a' }, weight: 1 }] })).toEqual(['a', 'b']);
  });

  it('never selects a hub, even by name', () => {
    const fleet = fleetOf({
      clusters: [cluster('a'), cluster('b')],
      targets: [target('a', { hub: true }), target('b')],
      applications: [application('web', { production: { targets: ['a', 'b'] } })],
    });
    const { decisions } = placeByName(fleet);
    expect(chosenOf({ decisions })).toEqual(['b']);
    expect(decisions[0]?.refused).toEqual([
      { target: 'a', refused: { stage: 'hub', reason: 'it is a hub, which no policy selects' } },
    ]);
  });

  it('tells for each filter why it refused a target, with both values', () => {
    const clusters = [
      cluster('alone'),
      cluster('banned'),
      cluster('edge', { labels: { tier: 'edge' } }),
      cluster('old', { labels: { tier: 'primary' }, capabilities: { 'gateway-api': '1.1.9' } }),
      cluster('plain', { labels: { tier: 'primary' }, capabilities: { 'gateway-api': '' } }),
      cluster('new', { labels: { tier: 'primary' }, region: 'eu', capabilities: { 'gateway-api': '1.10' } }),
      cluster('nowhere', { labels: { tier: 'primary' }, capabilities: { 'gateway-api': '2' } }),
      cluster('tainted', { labels: { tier: 'primary' }, taints: [{ key: 'gpu', effect: 'NoSelect' }] }),
    ];
    const policy: Policy = {
      matchLabels: { tier: 'primary' },
      targets: clusters.map(({ name }) => name).filter((name) => name !== 'alone'),
      exclude: ['banned'],
      capabilities: [{ name: 'gateway-api', atLeast: '1.2' }],
      spread: [{ by: 'region' }],
    };
    const { decisions } = placeByName(fleetOfClusters(clusters, [application('web', { production: policy })]));
    expect(chosenOf({ decisions })).toEqual(['new']);
    expect(decisions[0]?.refused.map(({ target, refused }) => [target, refused.stage, refused.reason])).toEqual([
      ['alone', 'targets', 'targets are only "banned", "edge", "old", "plain", "new" and 2 more'],
      ['banned', 'exclude', 'it is excluded by name'],
      ['edge', 'selector', 'tier In ("primary") but tier is "edge"'],
      ['nowhere', 'spread', 'region is not set, and the spread by region needs it'],
      ['old', 'capabilities', 'capability gateway-api is 1.1.9, needs at least 1.2'],
      ['plain', 'capabilities', 'capability gateway-api has no version, needs at least 1.2'],
      ['tainted', 'taints', 'taint gpu:NoSelect not tolerated'],
    ]);
  });

  it('makes one record for each unit, in order of environments, applications, names', () => {
    const fleet = fleetOf({
      environments: [environment('test', { autoSync: true, prune: false }), environment('production')],
      clusters: [cluster('big', { destination: 'https-big', region: 'eu', labels: { tier: 'a', disk: 'ssd' } })],
      targets: [
        target('big', { labels: { tier: 'b' } }),
        target('big-test', { cluster: 'big', environment: 'test' }),
        target('c', { cluster: 'big' }),
      ],
      applications: [
        application('zoo', { production: { targets: ['c'] } }),
        { ...application('web', { production: {}, test: {} }), labels: { team: 'shop' } },
      ],
    });
    const { records, lock } = placeByName(fleet);
    expect(records.map(({ name }) => name)).toEqual(['web-big-test', 'web-big', 'web-c', 'zoo-c']);
    expect(records[1]).toEqual({
      name: 'web-big',
      app: 'web',
      env: 'production',
      cluster: 'big',
      destination: 'https-big',
      dir: 'clusters/big/web',
      namespace: 'web',
      project: 'shop',
      wave: 0,
      group: '',
      autoSync: true,
      prune: true,
      labels: { team: 'shop' },
      clusterLabels: { tier: 'b', disk: 'ssd' },
    });
    expect(lock).toEqual({
      version: 1,
      fleet: 'acme',
      units: [
        { environment: 'production', application: 'web', target: 'big', wave: 0, name: 'web-big' },
        { environment: 'production', application: 'web', target: 'c', wave: 0, name: 'web-c' },
        { environment: 'production', application: 'zoo', target: 'c', wave: 0, name: 'zoo-c' },
        { environment: 'test', application: 'web', target: 'big-test', wave: 0, name: 'web-big-test' },
      ],
      waves: [],
    });
  });

  it('warns of a shortfall that the policy accepts', () => {
    const { findings } = placeByName(vectorFleet({ ...eu, count: 5, onShortfall: 'keep' }));
    expect(findings.map(({ rule, severity, place }) => [rule, severity, place])).toEqual([
      ['placement-shortfall', 'warning', 'production/web'],
    ]);
  });

  it('is indifferent to an empty placement that is allowed', () => {
    const { decisions, findings, records } = placeByName(vectorFleet({ matchLabels: { tier: 'x' }, allowEmpty: true }));
    expect([chosenOf({ decisions }), findings, records]).toEqual([[], [], []]);
  });
});

describe('with per: cluster', () => {
  const shared = (test: Policy, production: Policy) =>
    fleetOf({
      environments: [environment('test'), environment('production')],
      clusters: [cluster('one'), cluster('two'), cluster('three')],
      targets: [
        target('one-test', { cluster: 'one', environment: 'test' }),
        target('two-test', { cluster: 'two', environment: 'test' }),
        target('one'),
        target('three'),
        target('two'),
      ],
      applications: [application('agent', { production, test })],
    });

  it('gives each cluster to the first environment whose target passes the other filters', () => {
    const { decisions } = placeByName(shared({ exclude: ['two-test'], per: 'cluster' }, { per: 'cluster' }));
    expect(decisions.map(({ environment, chosen }) => [environment, chosen.map(({ target }) => target)])).toEqual([
      ['test', ['one-test']],
      ['production', ['three', 'two']],
    ]);
    expect(decisions[1]?.refused).toEqual([
      {
        target: 'one',
        refused: { stage: 'per-cluster', reason: 'cluster one is taken by target one-test of environment test' },
      },
    ]);
  });

  it('lets an environment that does not ask for it have all its targets', () => {
    const { decisions } = placeByName(shared({ per: 'cluster' }, {}));
    expect(decisions.map(({ chosen }) => chosen.length)).toEqual([2, 3]);
  });

  it('takes one of two targets that one environment has on a cluster', () => {
    const fleet = fleetOf({
      clusters: [cluster('big')],
      targets: [target('blue', { cluster: 'big' }), target('green', { cluster: 'big' })],
      applications: [application('agent', { production: { per: 'cluster' } })],
    });
    expect(chosenOf(placeByName(fleet))).toEqual(['blue']);
  });
});

describe('place refuses', () => {
  const codeOf = (policy: Policy) => errorFrom(() => placeByName(vectorFleet(policy))).code;

  it('a shortfall, naming what is wanted, what there is and why', () => {
    const error = errorFrom(() => placeByName(vectorFleet({ ...prod, count: 4, spread: evenRegions })));
    expect(error.code).toBe('PLACEMENT_UNSATISFIED');
    expect(error.path).toBe('production/web');
    expect(error.message).toBe(
      'the policy of "web" in environment "production" cannot be met: 3 of 4 targets: ' +
        'eu3 (region eu already has 2, min 1, maxSkew 1); ap1 (taint dedicated=gpu:NoSelect not tolerated); ' +
        'us2 (taint drain:NoSelectIfNew not tolerated); dev1 (tier In ("prod") but tier is not set); ' +
        'it cannot meet together: taints + spread by region maxSkew 1 + count 4',
    );
  });

  it('a policy that matches nothing, with at most ten reasons, each once', () => {
    const policies = { production: { matchLabels: { tier: 'gone' } } };
    const messageOf = (tiers: readonly string[]) => {
      const clusters = tiers.map((tier, index) => cluster(`c${10 + index}`, { labels: { tier } }));
      const error = errorFrom(() => placeByName(fleetOfClusters(clusters, [application('web', policies)])));
      expect(error.code).toBe('PLACEMENT_EMPTY');
      return error.message;
    };
    expect(messageOf(Array(12).fill('core'))).toMatch(
      / target: c10, c11, c12 and 9 more \(tier In \("gone"\) but tier is "core"\); it cannot meet: tier In \("gone"\)$/,
    );
    expect(messageOf(Array.from({ length: 12 }, (_, index) => `t${index}`))).toMatch(
      / target: c10 \(.*; c19 \([^)]*\) but tier is "t9"\); and 2 more; it cannot meet: tier In \("gone"\)$/,
    );
  });

  it.each<[string, Policy, string]>([
    ['an unknown target', { targets: ['eu1', 'eu11'] }, 'did you mean "eu1"'],
    ['an unknown excluded target', { exclude: ['us3'] }, 'did you mean "us1"'],
    ['an unknown fact to spread by', { spread: [{ by: 'regoin' }] }, 'did you mean "region"'],
  ])('%s, with the nearest name', (_, policy, hint) => {
    const error = errorFrom(() => placeByName(vectorFleet(policy)));
    expect(error.code).toBe('NAME_UNKNOWN');
    expect(error.message).toContain(hint);
  });

  it.each<[string, Policy, string]>([
    ['no targets', { count: 0 }, 'VALUE_INVALID'],
    ['half a target', { count: 1.5 }, 'VALUE_INVALID'],
    ['no skew at all', { spread: [{ by: 'region', maxSkew: 0 }] }, 'VALUE_INVALID'],
    ['a weight beyond 1000', { prefer: [{ weight: 1001 }] }, 'VALUE_INVALID'],
    [
      'a tenth of a weight, of which three are not always as much as 0.3',
      { prefer: [{ weight: 0.1 }] },
      'VALUE_INVALID',
    ],
    ['a wave of more than all', { waves: [{ size: '101%' }] }, 'VALUE_INVALID'],
    ['a wave of nothing', { waves: [{ size: 0 }] }, 'VALUE_INVALID'],
    ['a version that is no number', { capabilities: [{ name: 'x', atLeast: 'v1' }] }, 'VALUE_INVALID'],
    ['a toleration without a key', { tolerations: [{ value: 'gpu' }] }, 'TOLERATION_INVALID'],
    ['Exists with a value', { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }, 'TOLERATION_INVALID'],
    ['a malformed selector of a wave', { waves: [{ matchLabels: { 'a b': 'c' } }] }, 'SELECTOR_INVALID'],
  ])('%s', (_, policy, code) => {
    expect(codeOf(policy)).toBe(code);
  });

  it('an application for an unknown environment', () => {
    const fleet = fleetOfClusters(VECTOR_CLUSTERS, [application('web', { prodution: {} })]);
    expect(errorFrom(() => placeByName(fleet)).code).toBe('NAME_UNKNOWN');
  });

  it('all at once, and what environments share only once', () => {
    const fleet = fleetOf({
      environments: [environment('test'), environment('production')],
      clusters: [cluster('a')],
      targets: [target('a')],
      applications: [
        application('typo', { test: { targets: ['b'] }, production: { targets: ['b'] } }),
        application('empty', { test: {}, production: { count: 2 } }),
      ],
    });
    const error = errorFrom(() => placeByName(fleet));
    expect(error.code).toBe('SEVERAL');
    expect(error.errors.map(({ code, path }) => [code, path])).toEqual([
      ['NAME_UNKNOWN', 'production/typo'],
      ['PLACEMENT_EMPTY', 'test/empty'],
      ['PLACEMENT_UNSATISFIED', 'production/empty'],
    ]);
  });
});

describe('record names', () => {
  it('are refused when two units derive the same', () => {
    const fleet = fleetOfClusters(
      [cluster('c'), cluster('b-c')],
      [application('a-b', { production: { targets: ['c'] } }), application('a', { production: { targets: ['b-c'] } })],
    );
    const error = errorFrom(() => place(fleet, { lock: EMPTY_LOCK }));
    expect(error.code).toBe('RECORD_NAME_CONFLICT');
    expect(error.message).toBe('"a" on "b-c" and "a-b" on "c" both have the record name "a-b-c"');
  });

  it('stay as the lock has them, also when everything is placed afresh', () => {
    const lock = { ...lockOf([]), units: lockOf(['eu1']).units.map((unit) => ({ ...unit, name: 'legacy' })) };
    const fleet = vectorFleet({ targets: ['eu1', 'eu2'] });
    for (const fresh of [false, true]) {
      expect(place(fleet, { lock, fresh }).records.map(({ name }) => name)).toEqual(['legacy', 'web-eu2']);
    }
  });

  it('that are pinned count when others are derived', () => {
    const lock = { ...lockOf([]), units: lockOf(['eu1']).units.map((unit) => ({ ...unit, name: 'web-eu2' })) };
    expect(errorFrom(() => place(vectorFleet({ targets: ['eu1', 'eu2'] }), { lock })).code).toBe(
      'RECORD_NAME_CONFLICT',
    );
  });

  it('of long names are shortened to 63 characters and tell apart what only differs in where the name is cut', () => {
    const [long, other] = ['x'.repeat(60), `${'x'.repeat(57)}-xx`];
    const fleet = fleetOfClusters([cluster(long), cluster(other)], [application('web', { production: {} })]);
    const names = place(fleet, { lock: EMPTY_LOCK }).records.map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^web-x{48}-[0-9a-f]{10}$/);
  });
});
