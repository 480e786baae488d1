import { describe, expect, it } from 'vitest';
import { explain } from '../../src/placement/explanation/explain.js';
import { formatExplanation } from '../../src/placement/explanation/format-explanation.js';
import type { ClusterModel, FleetModel } from '../../src/placement/fleet-model.js';
import { guards } from '../../src/placement/lock/guards.js';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import { type Demand, demandErrors, type StatedDemand, withDemands } from '../../src/placement/policy/demand.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, chosenOf, cluster, fleetOf, placeByName, target } from './fleet.js';
import { place } from './place.js';

const CLUSTERS = [
  cluster('eu1', { region: 'eu', provider: 'aws', capabilities: { kafka: '3.9', gpu: '' } }),
  cluster('eu2', { region: 'eu', provider: 'gcp', capabilities: { kafka: '4.1' } }),
  cluster('hub1', { region: 'eu', capabilities: { argo: '3.0' } }),
  cluster('hub2', { region: 'us', capabilities: { argo: '2.14' } }),
  cluster('us1', { region: 'us', provider: 'aws' }),
];
const TARGETS = CLUSTERS.map(({ name }) => target(name, { hub: name.startsWith('hub') }));
const by = 'web/budget';
const aws: StatedDemand = { demand: 'match', match: { matchLabels: { provider: 'aws' } }, by };
const kafka: StatedDemand = { demand: 'capability', name: 'kafka', atLeast: '4', by };
const twoRegions: StatedDemand = { demand: 'spread', spread: { by: 'region', min: 2 }, by };
const router: StatedDemand = { demand: 'role', role: 'router', among: 'hubs', by: 'web/traffic' };

function fleetWith(
  demands: readonly StatedDemand[],
  { policy = {}, clusters = CLUSTERS }: { readonly policy?: Policy; readonly clusters?: readonly ClusterModel[] } = {},
): FleetModel {
  const targets = TARGETS.filter(({ name }) => clusters.some((one) => one.name === name));
  return fleetOf({
    clusters,
    targets,
    applications: [application('web', { production: withDemands(policy, demands) })],
  });
}

const about = { application: 'web', environment: 'production', lock: EMPTY_LOCK };
const refusalsOf = (fleet: FleetModel) =>
  explain(fleet, about)
    .refused.filter(({ refused }) => refused.stage !== 'hub')
    .map(({ target, refused }) => [target, refused.stage, refused.reason]);

describe('a demand', () => {
  it('refuses targets with its extension and both values', () => {
    expect(refusalsOf(fleetWith([aws]))).toEqual([
      ['eu2', 'demands', 'provider In ("aws") but provider is "gcp", which extension web/budget demands'],
    ]);
    expect(refusalsOf(fleetWith([kafka]))).toEqual([
      ['eu1', 'demands', 'capability kafka is 3.9, needs at least 4, which extension web/budget demands'],
      ['us1', 'demands', 'capability kafka is missing, needs at least 4, which extension web/budget demands'],
    ]);
  });

  it('for different values of a fact makes the choice use as many', () => {
    const policy = { count: 2, prefer: [{ matchLabels: { region: 'eu' }, weight: 50 }] };
    expect(chosenOf(placeByName(fleetWith([], { policy })))).toEqual(['eu1', 'eu2']);
    expect(chosenOf(placeByName(fleetWith([twoRegions], { policy })))).toEqual(['eu1', 'us1']);
  });

  it('for different values of a fact refuses targets that have none', () => {
    const clusters = CLUSTERS.map((one) => (one.name === 'eu2' ? cluster('eu2') : one));
    expect(refusalsOf(fleetWith([twoRegions], { clusters }))).toEqual([
      ['eu2', 'spread', 'region is not set, and the spread by region needs it, which extension web/budget demands'],
    ]);
  });

  it('narrows only: the policy holds beside it, and whichever asks for more counts', () => {
    const policy: Policy = { matchLabels: { region: 'eu' }, spread: [{ by: 'provider', min: 1, max: 2 }] };
    const more: StatedDemand = { demand: 'spread', spread: { by: 'provider', min: 2 }, by };
    expect(chosenOf(placeByName(fleetWith([more], { policy })))).toEqual(['eu1', 'eu2']);
    expect(chosenOf(placeByName(fleetWith([aws], { policy })))).toEqual(['eu1']);
  });

  it('that cannot be met names its extension in the error and in a smallest set of constraints', () => {
    const policy: Policy = { matchLabels: { region: 'eu' }, count: 2, exclude: ['us1'] };
    const error = errorFrom(() => placeByName(fleetWith([twoRegions], { policy })));
    expect([error.code, error.message]).toEqual([
      'PLACEMENT_UNSATISFIED',
      expect.stringMatching(
        /: 1 of 2 different values of region, which extension web\/budget demands: .*; it cannot meet together: exclude "us1" \+ spread by region min 2 of extension web\/budget$/,
      ),
    ]);
    expect(explain(fleetWith([aws, kafka]), about).conflict).toEqual([
      'provider In ("aws") of extension web/budget',
      'capability kafka at least 4 of extension web/budget',
    ]);
    expect(explain(fleetWith([aws], { policy: { count: 3 } }), about).conflict).toEqual([
      'provider In ("aws") of extension web/budget',
      'count 3',
    ]);
  });

  it('of two extensions for the same values names both', () => {
    const other = { ...twoRegions, by: 'web/latency' };
    const fleet = fleetWith([twoRegions, other], { policy: { exclude: ['us1'], count: 2 } });
    expect(errorFrom(() => placeByName(fleet)).message).toContain(
      '1 of 2 different values of region, which extensions web/budget and web/latency demand: ',
    );
  });

  it('for a fact that no target has is refused', () => {
    const unknown: StatedDemand = { demand: 'spread', spread: { by: 'continent', min: 2 }, by };
    expect(errorFrom(() => placeByName(fleetWith([unknown]))).code).toBe('NAME_UNKNOWN');
  });

  it.each<[string, string, unknown]>([
    ['no kind', 'VALUE_INVALID', {}],
    ['nothing', 'VALUE_INVALID', null],
    ['an unknown kind', 'VALUE_INVALID', { demand: 'constructor' }],
    ['an unknown field', 'VALUE_INVALID', { demand: 'match', match: {}, role: 'writer' }],
    ['a misspelt selector', 'VALUE_INVALID', { demand: 'match', match: { matchLabel: {} } }],
    ['a selector that is text', 'VALUE_INVALID', { demand: 'match', match: 'all' }],
    ['a selector without values', 'SELECTOR_INVALID', { demand: 'match', match: { matchLabels: { a: 1 } } }],
    ['a version that is none', 'VALUE_INVALID', { demand: 'capability', name: 'kafka', atLeast: 'new' }],
    ['a minimum of none', 'VALUE_INVALID', { demand: 'spread', spread: { by: 'region', min: 0 } }],
    ['no minimum', 'VALUE_INVALID', { demand: 'spread', spread: { by: 'region' } }],
    ['a role without a name', 'VALUE_INVALID', { demand: 'role', among: 'hubs' }],
    ['a role of a bad name', 'NAME_INVALID', { demand: 'role', role: '/', among: 'hubs' }],
    ['a role for nobody', 'VALUE_INVALID', { demand: 'role', role: 'router', among: 'all' }],
  ])('with %s is refused by itself', (_, code, demand) => {
    const given: Demand = JSON.parse(JSON.stringify(demand));
    expect(demandErrors(given, 'web/budget (production)').map(({ code, path }) => [code, path])).toEqual([
      [code, 'web/budget (production)'],
    ]);
  });

  it('is valid as it is shown', () => {
    for (const { by: _, ...demand } of [aws, kafka, twoRegions, router]) expect(demandErrors(demand, 'x')).toEqual([]);
  });
});

describe('a role that extensions demand', () => {
  const writer: StatedDemand = { demand: 'role', role: 'writer', among: 'placed', by };

  it('is one with the same request of another, and names both', () => {
    const { decisions } = placeByName(fleetWith([writer, { ...writer, count: 1, by: 'web/migrations' }]));
    expect(decisions[0]?.elections.map(({ role, demandedBy }) => [role, demandedBy])).toEqual([
      ['writer', ['web/budget', 'web/migrations']],
    ]);
  });

  it('is refused beside a different request, naming both', () => {
    const error = errorFrom(() => placeByName(fleetWith([writer, { ...writer, count: 2, by: 'web/migrations' }])));
    expect([error.code, error.message]).toEqual([
      'VALUE_INVALID',
      'role "writer" is asked for differently by extension web/budget as {"among":"placed","count":1,"role":"writer"} and by extension web/migrations as {"among":"placed","count":2,"role":"writer"}',
    ]);
  });

  it('is held by those with the capabilities demanded of it, which others need not have', () => {
    const gpu: StatedDemand = { demand: 'capability', name: 'kafka', atLeast: '4', role: 'writer', by };
    const { decisions } = placeByName(fleetWith([writer, gpu]));
    expect(chosenOf({ decisions })).toEqual(['eu1', 'eu2', 'us1']);
    expect(decisions[0]?.elections).toEqual([
      {
        role: 'writer',
        among: 'placed',
        count: 1,
        demandedBy: ['web/budget'],
        holders: [{ target: 'eu2', score: 0, kept: false }],
        refused: [
          { target: 'eu1', reason: 'capability kafka is 3.9, needs at least 4, which extension web/budget demands' },
          {
            target: 'us1',
            reason: 'capability kafka is missing, needs at least 4, which extension web/budget demands',
          },
        ],
      },
    ]);
  });

  it('names it in the error when there are too few holders', () => {
    const error = errorFrom(() => placeByName(fleetWith([{ ...writer, count: 4 }])));
    expect(error.message).toBe(
      'role "writer" of "web", which extension web/budget demands, has 3 of 4 holders among the chosen targets in environment "production": no other target is chosen',
    );
  });

  it('is not demanded by a capability for it', () => {
    const error = errorFrom(() => placeByName(fleetWith([{ ...kafka, role: 'writer' }])));
    expect([error.code, error.message]).toEqual([
      'NAME_UNKNOWN',
      'extension web/budget names role "writer", which nobody asks for',
    ]);
  });
});

describe('a hub', () => {
  const waves: Policy = { waves: [{ size: 1 }], groups: [{ name: 'all' }], replicas: { total: 6 } };

  it('that holds a role has a record after all waves, without group and replicas', () => {
    const { records, lock, decisions, findings } = placeByName(fleetWith([router], { policy: waves }));
    expect(
      records.map(({ name, dir, wave, group, replicas, roles }) => [name, dir, wave, group, replicas, roles]),
    ).toEqual([
      ['web-eu1', 'clusters/eu1/web', 0, 'all', 2, undefined],
      ['web-eu2', 'clusters/eu2/web', 1, 'all', 2, undefined],
      ['web-hub1', 'clusters/hub1/web', 1, '', undefined, ['router']],
      ['web-us1', 'clusters/us1/web', 1, 'all', 2, undefined],
    ]);
    expect(lock.units[2]).toEqual({
      environment: 'production',
      application: 'web',
      target: 'hub1',
      wave: 1,
      name: 'web-hub1',
      roles: ['router'],
    });
    expect(decisions[0]?.hubs).toEqual([{ target: 'hub1', wave: 1, kept: false, roles: ['router'] }]);
    expect(decisions[0]?.refused.map(({ target }) => target)).toEqual(['hub2']);
    expect(findings).toEqual([]);
  });

  it('is chosen by the role alone, and never when it is excluded', () => {
    const eu: Policy = { matchLabels: { region: 'eu' }, targets: ['eu1'], count: 1 };
    const hubsOf = (demands: readonly StatedDemand[], policy: Policy = {}) =>
      placeByName(fleetWith(demands, { policy })).decisions.flatMap(({ hubs }) => hubs.map(({ target }) => target));
    const inUs: StatedDemand = { ...router, matchLabels: { region: 'us' } };
    expect(hubsOf([inUs], eu)).toEqual(['hub2']);
    expect(hubsOf([{ ...router, count: 2 }])).toEqual(['hub1', 'hub2']);
    expect(hubsOf([router], { exclude: ['hub1'] })).toEqual(['hub2']);
    expect(hubsOf([aws, router])).toEqual(['hub1']);
    expect(hubsOf([])).toEqual([]);
  });

  it('can hold several roles, and be apart from chosen targets', () => {
    const policy: Policy = { count: 1, roles: [{ role: 'writer', among: 'placed' }] };
    const apart: StatedDemand = { ...router, role: 'witness', apart: { from: 'writer', by: 'region' } };
    const { records } = placeByName(fleetWith([apart, { ...router, matchLabels: { region: 'us' } }], { policy }));
    expect(records.map(({ cluster, roles }) => [cluster, roles])).toEqual([
      ['eu1', ['writer']],
      ['hub2', ['router', 'witness']],
    ]);
  });

  it('stays, and keeps its name, when a better one comes', () => {
    const first = placeByName(fleetWith([router], { clusters: CLUSTERS.filter(({ name }) => name !== 'hub1') }));
    const units = first.lock.units.map((unit) => (unit.target === 'hub2' ? { ...unit, name: 'pinned' } : unit));
    const next = place(fleetWith([{ ...router, prefer: [{ matchLabels: { cluster: 'hub1' }, weight: 9 }] }]), {
      lock: { ...first.lock, units },
    });
    expect(next.records.find(({ roles }) => roles !== undefined)).toMatchObject({ cluster: 'hub2', name: 'pinned' });
    expect(next.decisions[0]?.hubs).toEqual([{ target: 'hub2', wave: 0, kept: true, roles: ['router'] }]);
  });

  it('that can hold no role is told of in the error, with who demands what', () => {
    const argo: StatedDemand = { demand: 'capability', name: 'argo', atLeast: '3.1', role: 'router', by };
    expect(errorFrom(() => placeByName(fleetWith([router, argo])))).toMatchObject({
      code: 'PLACEMENT_UNSATISFIED',
      message:
        'role "router" of "web", which extension web/traffic demands, has 0 of 1 holders among the hubs of environment "production": hub1 (capability argo is 3.0, needs at least 3.1, which extension web/budget demands); hub2 (capability argo is 2.14, needs at least 3.1, which extension web/budget demands)',
    });
  });

  it('is explained with its role, and others with why they do not hold it', () => {
    const text = formatExplanation(explain(fleetWith([router], { policy: { count: 1 } }), about));
    const sections = text.split('\n\n').filter((section) => /^(web|hubs|roles|not elected)/.test(section));
    expect(sections.join('\n\n')).toBe(`web in production: 1 of 3 targets, count 1
hubs: 2, see roles

hubs
  target  wave  because
  hub1    0     holds router

roles
  role    holder  score  because
  router  hub1    0      demanded by extension web/traffic

not elected
  role    target  because
  router  hub2    count 1 reached, rank 2
`);
  });

  it('whose role is taken back meets the guards', () => {
    const before = placeByName(fleetWith([router], { policy: { count: 1 } })).lock;
    const fleet = fleetWith([], { policy: { count: 1 } });
    const acknowledgements = guards(before, placeByName(fleet, before).lock, fleet).map((one) => one.acknowledgement);
    expect(acknowledgements).toEqual(['shrink:production']);
  });

  it('is no place of the application for those that depend on it', () => {
    const policies = { hubbed: withDemands({ targets: ['eu1'] }, [router]), needy: { targets: ['hub1-eu'] } };
    const fleet = fleetOf({
      clusters: CLUSTERS,
      targets: [...TARGETS, target('hub1-eu', { cluster: 'hub1' })],
      applications: [
        application('hubbed', { production: policies.hubbed }),
        { ...application('needy', { production: policies.needy }), dependsOn: ['hubbed'] },
      ],
    });
    expect(placeByName(fleet).findings.map(({ rule, place }) => [rule, place])).toEqual([
      ['dependency-absent', 'production/needy'],
    ]);
  });
});
