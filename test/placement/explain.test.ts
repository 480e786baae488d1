import { describe, expect, it } from 'vitest';
import { explain } from '../../src/placement/explanation/explain.js';
import { formatExplanation } from '../../src/placement/explanation/format-explanation.js';
import type { FleetModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { application, lockOf, vectorFleet } from './fleet.js';
import { place } from './place.js';

const about = { application: 'web', environment: 'production' };
const fleet = vectorFleet({
  matchLabels: { tier: 'prod' },
  exclude: ['us2'],
  prefer: [
    { matchLabels: { provider: 'aws' }, weight: 20 },
    { matchLabels: { cluster: 'eu1' }, weight: 10 },
  ],
  spread: [{ by: 'region' }],
  count: 2,
  waves: [{ size: 1, matchLabels: { region: 'us' } }],
});

describe('explain', () => {
  it('decides as place does', () => {
    const lock = lockOf(['eu2']);
    const [decision] = place(fleet, { lock }).decisions;
    expect(explain(fleet, { ...about, lock })).toMatchObject({ ...decision });
  });

  it('tells of each target why it was chosen or refused', () => {
    expect(formatExplanation(explain(fleet, { ...about, lock: lockOf(['eu2']) }))).toMatchInlineSnapshot(`
      "web in production: 2 of 7 targets, count 2

      chosen
        target  rank  wave  score  because
        eu2     1     1     100    stickiness 100, kept by lock
        us1     3     0     20     preferences 20

      waves
        wave  targets  takes
        0     1        region In ("us"), at most 1
        1     1        all others

      refused
        target  stage     score  because
        ap1     taints           taint dedicated=gpu:NoSelect not tolerated
        dev1    selector         tier In ("prod") but tier is not set
        eu1     spread    30     count 2 reached, rank 2, passed over for the spread by region
        eu3     count     20     count 2 reached, rank 4
        us2     exclude          it is excluded by name
      "
    `);
  });

  it('tells without ranks where no count is asked for, by name, with what shares are in proportion to', () => {
    const replicas = { total: 6, weights: [{ matchLabels: { region: 'eu' }, weight: 2 }, { weight: 1 }] };
    const policy: Policy = {
      matchLabels: { tier: 'prod' },
      exclude: ['us2'],
      groups: [
        { name: 'europe', matchLabels: { region: 'eu' } },
        { name: 'america', matchLabels: { region: 'us' } },
      ],
      replicas,
      waves: [{ matchLabels: { region: 'us' } }, { size: '50%' }],
    };
    const text = formatExplanation(explain(vectorFleet(policy), { ...about, lock: EMPTY_LOCK }));
    expect(text.split('\n\nrefused')[0]).toMatchInlineSnapshot(`
      "web in production: 3 of 7 targets

      groups
        group    targets  because
        europe   3        serves
        america           not tried

      chosen
        target  wave  score  because
        eu1     1     0      replicas 2 by weight 2
        eu2     1     0      replicas 2 by weight 2
        eu3     2     0      replicas 2 by weight 2

      waves
        wave  targets  takes
        0     0        region In ("us")
        1     2        50% of all
        2     1        all others"
    `);
    const { chosen } = explain(vectorFleet({ replicas: { total: 2 }, targets: ['eu1'] }), {
      ...about,
      lock: EMPTY_LOCK,
    });
    expect(chosen).toMatchObject([{ target: 'eu1', replicas: 2 }]);
    expect(chosen[0]).not.toHaveProperty('share');
  });

  it('tells that a shortage is kept, and of hubs in one line', () => {
    const { clusters, ...rest } = vectorFleet({ matchLabels: { region: 'us' }, count: 3, onShortfall: 'keep' });
    const targets = rest.targets.map((one) => ({ ...one, hub: one.name === 'eu1' }));
    const text = formatExplanation(explain({ ...rest, clusters, targets }, { ...about, lock: EMPTY_LOCK }));
    expect(text.split('\n\n')[0]).toMatchInlineSnapshot(`
      "web in production: 1 of 6 targets, count 3
      it cannot meet together: region In ("us") + count 3
      it is kept on 1: onShortfall is keep
      hubs: 1, which no policy selects"
    `);
    expect(text).not.toMatch(/^ +eu1/m);
  });

  it('explains a policy that place refuses', () => {
    const unmet = vectorFleet({ matchLabels: { tier: 'gone' } });
    expect(() => place(unmet, { lock: EMPTY_LOCK })).toThrow(expect.objectContaining({ code: 'PLACEMENT_EMPTY' }));
    const { chosen, refused } = explain(unmet, { ...about, lock: EMPTY_LOCK });
    expect([chosen.length, refused.length]).toEqual([0, 7]);
  });

  it.each<[string, FleetModel, { readonly application: string; readonly environment: string }]>([
    ['an unknown application', fleet, { application: 'wbe', environment: 'production' }],
    ['an environment that the application is not meant for', fleet, { application: 'web', environment: 'test' }],
    [
      'a name that every object inherits',
      { ...fleet, applications: [application('web', {})] },
      { application: 'web', environment: 'constructor' },
    ],
  ])('refuses %s', (_, fleet, names) => {
    expect(() => explain(fleet, { ...names, lock: EMPTY_LOCK })).toThrow(
      expect.objectContaining({ code: 'NAME_UNKNOWN' }),
    );
  });
});
