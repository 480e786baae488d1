import { describe, expect, it } from 'vitest';
import { explain, formatExplanation } from '../../src/placement/explain.js';
import type { FleetModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK } from '../../src/placement/lock.js';
import { place } from '../../src/placement/place.js';
import { application, lockOf, vectorFleet } from './fleet.js';

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
