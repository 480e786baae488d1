import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, cluster, environment, fleetOf, target } from './fleet.js';
import { place } from './place.js';

const selector = { matchLabels: { rign: 'canary' } };

function fleetWith(policy: Policy, overrides: readonly { readonly environments?: readonly string[] }[] = []) {
  const web = application('web', { staging: policy, production: policy });
  const patch = { values: {}, unset: [] };
  return fleetOf({
    environments: [environment('staging'), environment('production')],
    clusters: [cluster('a', { labels: { ring: 'canary' } }), cluster('b')],
    targets: [target('a'), target('b', { environment: 'staging' })],
    applications: [{ ...web, overrides: overrides.map((one) => ({ ...one, ...selector, patch })) }],
  });
}
const findingsOf = (...given: Parameters<typeof fleetWith>) =>
  place(fleetWith(...given), { lock: EMPTY_LOCK }).findings;

describe('a fact that no target has', () => {
  it('is a warning for each application, with the nearest name, and with all environments and parts', () => {
    expect(findingsOf({ prefer: [{ ...selector, weight: 5 }], waves: [selector] })).toEqual([
      {
        rule: 'fact-unknown',
        severity: 'warning',
        place: 'web (production, staging)',
        message: 'no cluster target has fact "rign" (did you mean "ring"?); it is asked for by prefer, waves',
        hint: 'correct the name, or label the clusters that it is meant for',
      },
    ]);
  });

  it.each<[string, Policy]>([
    ['the selector', { ...selector, allowEmpty: true }],
    ['groups', { groups: [{ name: 'a', ...selector }, { name: 'b' }] }],
    ['replicas.weights', { replicas: { total: 3, weights: [{ ...selector, weight: 2 }, { weight: 1 }] } }],
    ['prefer of role writer', { roles: [{ role: 'writer', among: 'placed', prefer: [{ ...selector, weight: 1 }] }] }],
    ['role writer', { ...selector, allowEmpty: true, roles: [{ role: 'writer', among: 'placed', ...selector }] }],
    ['a demand of extension x', { allowEmpty: true, demands: [{ demand: 'match', match: selector, by: 'x' }] }],
    ['waves', { waves: [{ matchExpressions: [{ key: 'rign', operator: 'Exists' }] }] }],
  ])('is found in %s', (part, policy) => {
    const messages = findingsOf(policy).flatMap(({ rule, message }) => (rule === 'fact-unknown' ? message : []));
    expect(messages).toEqual([expect.stringContaining(part)]);
  });

  it('is found in overrides, of the environments that they are for', () => {
    expect(findingsOf({}, [{ environments: ['staging'] }])).toMatchObject([
      { rule: 'fact-unknown', place: 'web (staging)', message: expect.stringMatching(/by overrides$/) },
    ]);
  });

  it('is meant where a selector matches because it is absent', () => {
    const absent: Policy = {
      matchExpressions: [
        { key: 'rign', operator: 'DoesNotExist' },
        { key: 'rgin', operator: 'NotIn', values: ['canary'] },
      ],
    };
    expect(findingsOf(absent)).toEqual([]);
  });

  it('is named by the error of a policy or a role that cannot be met', () => {
    const writer: Policy = { roles: [{ role: 'writer', among: 'placed', ...selector }] };
    for (const policy of [selector, { ...selector, count: 2 }, writer]) {
      const { errors } = errorFrom(() => findingsOf(policy));
      expect(errors.map(({ message }) => message)).toEqual([
        expect.stringMatching(/; no cluster target has fact "rign" \(did you mean "ring"\?\)$/),
        expect.stringMatching(/; no cluster target has fact "rign" \(did you mean "ring"\?\)$/),
      ]);
    }
  });
});
