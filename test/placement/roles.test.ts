import { ApiObject } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application/application.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { explain } from '../../src/placement/explanation/explain.js';
import { formatExplanation } from '../../src/placement/explanation/format-explanation.js';
import type { ClusterModel, FleetModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK, type Lock } from '../../src/placement/lock/lock.js';
import { lockDifferences } from '../../src/placement/lock/lock-differences.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import type { RoleRequest } from '../../src/placement/roles/role.js';
import { synthesizeForTest } from '../../src/testing/synthesize-for-test.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, cluster, fleetOfClusters, placeByName } from './fleet.js';
import { place } from './place.js';

const CLUSTERS = [
  cluster('ap1', { region: 'ap', labels: { tier: 'edge' } }),
  cluster('eu1', { region: 'eu', labels: { tier: 'core' } }),
  cluster('eu2', { region: 'eu', labels: { tier: 'core' } }),
  cluster('us1', { region: 'us', labels: { tier: 'core' } }),
];
const writer: RoleRequest = { role: 'writer', among: 'placed' };
const standby: RoleRequest = { role: 'standby', among: 'placed', apart: { from: 'writer', by: 'region' } };
const prefer = (name: string, weight: number) => [{ matchLabels: { cluster: name }, weight }];

const fleetWith = (policy: Policy, clusters: readonly ClusterModel[] = CLUSTERS): FleetModel =>
  fleetOfClusters(clusters, [application('web', { production: policy })]);
/** Who holds each role, by role. */
const holdersOf = (fleet: FleetModel, lock: Lock = EMPTY_LOCK) =>
  Object.fromEntries(
    placeByName(fleet, lock).decisions.flatMap(({ elections }) =>
      elections.map(({ role, holders }) => [role, holders.map(({ target }) => target)]),
    ),
  );
/** A lock in which application web holds these roles in production. */
const lockWith = (roles: { readonly [target: string]: readonly string[] }): Lock => ({
  version: 1,
  units: Object.entries(roles).map(([target, held]) => {
    const unit = { environment: 'production', application: 'web', target, wave: 0, name: `web-${target}` };
    return held.length === 0 ? unit : { ...unit, roles: held };
  }),
  waves: [],
});

describe('a role', () => {
  it('is held by the chosen target with the highest score, in the order of ties', () => {
    expect(holdersOf(fleetWith({ roles: [writer] }))).toEqual({ writer: ['ap1'] });
    expect(holdersOf(fleetWith({ roles: [{ ...writer, prefer: prefer('us1', 1) }] }))).toEqual({ writer: ['us1'] });
    expect(holdersOf(fleetWith({ roles: [{ ...writer, count: 2, prefer: prefer('eu2', 1) }] }))).toEqual({
      writer: ['eu2', 'ap1'],
    });
  });

  it('is held only by targets that it selects, and only by chosen ones', () => {
    const core = { ...writer, matchLabels: { tier: 'core' } };
    expect(holdersOf(fleetWith({ roles: [core], exclude: ['eu1'] }))).toEqual({ writer: ['eu2'] });
  });

  it('is in the record and in the lock, sorted with the others of its holder', () => {
    const { records, lock, decisions } = placeByName(fleetWith({ roles: [writer, { ...writer, role: 'archive' }] }));
    expect(records.map(({ cluster, roles }) => [cluster, roles])).toEqual([
      ['ap1', ['archive', 'writer']],
      ['eu1', undefined],
      ['eu2', undefined],
      ['us1', undefined],
    ]);
    expect(records.filter((record) => 'roles' in record).length).toBe(1);
    expect(lock.units.map(({ roles }) => roles)).toEqual([['archive', 'writer'], undefined, undefined, undefined]);
    expect(decisions[0]?.chosen.map(({ roles }) => roles)).toEqual([['archive', 'writer'], [], [], []]);
  });

  it('is asked of no target where none is placed', () => {
    const nowhere = { matchLabels: { region: 'mars' }, allowEmpty: true, roles: [writer] };
    expect(placeByName(fleetWith(nowhere)).records).toEqual([]);
  });

  it('stays with its holder whatever others score', () => {
    const better = fleetWith({ roles: [{ ...writer, prefer: prefer('us1', 1000) }] });
    const all = lockWith({ ap1: [], eu1: ['writer'], eu2: [], us1: [] });
    expect(holdersOf(better, all)).toEqual({ writer: ['eu1'] });
    expect(place(better, { lock: all, fresh: true }).decisions[0]?.elections[0]?.holders).toEqual([
      { target: 'us1', score: 1000, kept: false },
    ]);
  });

  it('keeps the application where it is held, also when a new target outscores stickiness', () => {
    const policy: Policy = { count: 2, prefer: [{ matchLabels: { tier: 'new' }, weight: 1000 }], roles: [writer] };
    const arrived = [1, 2, 3].map((index) => cluster(`new${index}`, { region: 'eu', labels: { tier: 'new' } }));
    const before = lockWith({ eu1: ['writer'], us1: [] });
    for (const spread of [undefined, [{ by: 'region' }], [{ by: 'region', max: 1 }], [{ by: 'tier', max: 1 }]]) {
      const fleet = fleetWith({ ...policy, ...(spread && { spread }), onShortfall: 'keep' }, [...CLUSTERS, ...arrived]);
      expect(placeByName(fleet, before).lock.units.filter(({ roles }) => roles?.includes('writer'))).toEqual([
        expect.objectContaining({ target: 'eu1' }),
      ]);
    }
    const { roles: _, ...without } = policy;
    expect(
      placeByName(fleetWith(without, [...CLUSTERS, ...arrived]), before).lock.units.map(({ target }) => target),
    ).toEqual(['new1', 'new2']);
  });

  it('has another holder when its own is lost, which the differences of the lock tell', () => {
    const before = placeByName(fleetWith({ roles: [writer] })).lock;
    const after = placeByName(fleetWith({ roles: [writer] }, CLUSTERS.slice(1)), before).lock;
    expect(lockDifferences(before, after)).toEqual([
      '- production/web on ap1: wave 0, as writer, record web-ap1',
      '~ production/web on eu1: wave 0, record web-eu1 becomes wave 0, as writer, record web-eu1',
    ]);
  });

  it('is left by no more holders than its count asks', () => {
    const four = lockWith({ ap1: ['writer'], eu1: [], eu2: ['writer'], us1: ['writer'] });
    expect(holdersOf(fleetWith({ roles: [{ ...writer, count: 2 }] }), four)).toEqual({ writer: ['ap1', 'eu2'] });
    expect(holdersOf(fleetWith({ roles: [{ ...writer, count: 4 }] }), four)).toEqual({
      writer: ['ap1', 'eu2', 'us1', 'eu1'],
    });
  });

  it('reaches render, and placement.json, but not the text records of generators', () => {
    const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
    for (const name of ['a', 'b']) fleet.environment.production.deployTo(new Cluster(fleet, name));
    const seen: (readonly string[])[] = [];
    new Application(fleet, 'web', {
      namespace: 'web',
      placement: { roles: [{ ...writer, matchLabels: { target: 'b' } }] },
      render(chart, target) {
        seen.push(target.roles);
        new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
      },
    });
    const { files, lock } = synthesizeForTest(fleet);
    expect(seen).toEqual([[], ['writer']]);
    expect(seen.every(Object.isFrozen)).toBe(true);
    const { records } = JSON.parse(files.get('placement.json') ?? '');
    expect(records.map(({ roles }: { readonly roles?: unknown }) => roles)).toEqual([undefined, ['writer']]);
    expect(files.get('placement/production/web.json')).not.toContain('roles');
    expect(synthesizeForTest(fleet, { lock }).files).toEqual(files);
  });
});

describe('roles that are apart', () => {
  it('share no value of the fact, in whatever order they are asked for', () => {
    for (const roles of [
      [writer, standby],
      [standby, writer],
    ]) {
      expect(holdersOf(fleetWith({ roles }))).toEqual({ writer: ['ap1'], standby: ['eu1'] });
    }
  });

  it('move the first where the best for it leaves none for the second', () => {
    const core = { ...standby, count: 2, matchLabels: { region: 'eu' } };
    const roles = [{ ...writer, prefer: prefer('eu1', 5) }, core];
    expect(holdersOf(fleetWith({ roles }))).toEqual({ writer: ['ap1'], standby: ['eu1', 'eu2'] });
  });

  it('let a new writer be elected where the standby can stay', () => {
    const before = lockWith({ ap1: ['writer'], eu1: ['standby'], eu2: [], us1: [] });
    expect(holdersOf(fleetWith({ roles: [writer, standby] }, CLUSTERS.slice(1)), before)).toEqual({
      writer: ['us1'],
      standby: ['eu1'],
    });
  });

  it('are left by a holder only when they cannot be held otherwise', () => {
    const before = lockWith({ ap1: [], eu1: ['writer'], eu2: ['standby'], us1: [] });
    expect(holdersOf(fleetWith({ roles: [writer, standby] }), before)).toEqual({ writer: ['eu1'], standby: ['ap1'] });
  });

  it('are held by targets that have the fact', () => {
    const clusters = [cluster('a0'), ...CLUSTERS];
    const { decisions } = placeByName(fleetWith({ roles: [writer, standby] }, clusters));
    expect(decisions[0]?.elections.map(({ refused }) => refused[0])).toEqual([
      { target: 'a0', reason: 'region is not set, and standby is to be apart from writer by it' },
      { target: 'a0', reason: 'region is not set, and standby is to be apart from writer by it' },
    ]);
  });
});

describe('a role without enough holders', () => {
  it('is refused with the reason for each target', () => {
    const error = errorFrom(() => placeByName(fleetWith({ targets: ['eu1', 'eu2'], roles: [writer, standby] })));
    expect([error.code, error.path, error.message]).toEqual([
      'PLACEMENT_UNSATISFIED',
      'production/web',
      'role "standby" of "web" has 0 of 1 holders among the chosen targets in environment "production": eu1, eu2 (region eu is that of writer eu1)',
    ]);
  });

  it('is refused also when fewer targets are enough', () => {
    const policy: Policy = { count: 9, onShortfall: 'keep', roles: [{ ...writer, count: 5 }] };
    expect(errorFrom(() => placeByName(fleetWith(policy))).message).toContain('has 4 of 5 holders');
  });

  it('is not mentioned beside a policy that is not met', () => {
    const error = errorFrom(() => placeByName(fleetWith({ count: 9, roles: [{ ...writer, count: 5 }] })));
    expect(error.message).not.toContain('writer');
  });

  it('is explained with what there is', () => {
    const fleet = fleetWith({ targets: ['eu1', 'eu2'], roles: [writer, standby] });
    const about = { application: 'web', environment: 'production', lock: lockWith({ eu1: ['writer'] }) };
    expect(formatExplanation(explain(fleet, about)).split('\n\n').slice(3).join('\n\n')).toBe(
      [
        'roles',
        '  role     holder  score  because',
        '  writer   eu1     0      kept by lock',
        '  standby                 lacks 1 of 1 holders',
        '',
        'not elected',
        '  role     target  because',
        '  writer   eu2     count 1 reached, rank 2',
        '  standby  eu1     region eu is that of writer eu1',
        '  standby  eu2     region eu is that of writer eu1',
        '',
      ].join('\n'),
    );
  });
});

describe('a malformed role', () => {
  it.each<[string, string, readonly RoleRequest[]]>([
    ['a name that is no DNS label', 'NAME_INVALID', [{ ...writer, role: 'The Writer' }]],
    ['a count of none', 'VALUE_INVALID', [{ ...writer, count: 0 }]],
    ['a count that is too many', 'VALUE_INVALID', [{ ...writer, count: 1001 }]],
    ['a weight beyond the limit', 'VALUE_INVALID', [{ ...writer, prefer: prefer('eu1', 1001) }]],
    ['an empty list of values', 'SELECTOR_INVALID', [{ ...writer, matchExpressions: [{ key: 'a', operator: 'In' }] }]],
    [
      'a preference with an unknown key',
      'SELECTOR_INVALID',
      [{ ...writer, prefer: [{ matchLabels: { '': 'x' }, weight: 1 }] }],
    ],
    ['a role apart from itself', 'VALUE_INVALID', [{ ...standby, role: 'writer' }]],
    ['a circle', 'VALUE_INVALID', [standby, { ...writer, apart: { from: 'standby', by: 'region' } }]],
    ['a role apart from one that nobody asks for', 'NAME_UNKNOWN', [standby]],
    ['a fact that no target has', 'NAME_UNKNOWN', [writer, { ...standby, apart: { from: 'writer', by: 'continent' } }]],
    ['two requests that differ', 'VALUE_INVALID', [writer, { ...writer, count: 2 }]],
  ])('with %s is refused', (_, code, roles) => {
    expect(errorFrom(() => placeByName(fleetWith({ roles }))).code).toBe(code);
  });

  it.each<[string, unknown]>([
    ['an unknown field', { ...writer, weight: 1 }],
    ['nobody to elect among', { role: 'writer' }],
    ['something else to elect among', { ...writer, among: 'clusters' }],
    ['a word for a count', { ...writer, count: 'two' }],
  ])('with %s is refused where it is written', (_, role) => {
    const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
    const placement = JSON.parse(JSON.stringify({ roles: [role] }));
    const create = () => new Application(fleet, 'web', { namespace: 'web', placement, render: () => undefined });
    expect(errorFrom(create)).toMatchObject({ code: 'VALUE_INVALID', path: 'acme/applications/web' });
  });

  it('is one when it is asked for twice alike', () => {
    expect(holdersOf(fleetWith({ roles: [writer, { ...writer, count: 1 }] }))).toEqual({ writer: ['ap1'] });
  });
});
