import { expect, it } from 'vitest';
import { formatGroups } from '../../../src/synthesis/console/format-findings.js';
import { groupFindings } from '../../../src/verification/report/group-findings.js';
import { fiftyMistakes } from './fifty.js';

const groups = groupFindings(fiftyMistakes().findings);

/** Of these nothing is there to be shown, or it is a secret; the message says what is missing. */
const WITHOUT_VALUE: readonly string[] = [
  'custom-rule',
  'field-required',
  'list-keys',
  'pdb-selects-pods',
  'plaintext-secret',
  'pod-security',
  'probe-has-one-handler',
  'requests-set',
  'route-attaches',
  'selector-matches-template',
  'unknown-field',
];

// To be read aloud: a golden file of prose. Update with `npm run test:update`.
it('fifty mistakes on clusters of three versions read as they should', async () => {
  expect(groups.objects).toHaveLength(50);
  const text = formatGroups(groups, { color: false, debug: false, limit: 50 });
  await expect(text).toMatchFileSnapshot('fifty.txt');
});

it.each(groups.objects.map((group) => [`${group.rule} in ${group.object}`, group] as const))(
  '%s tells place, value and next step, and no secret',
  (_, { rule, value, hint, message, where, object }) => {
    expect([object, hint, message].map((text) => text.length > 0)).toEqual([true, true, true]);
    expect(where.length).toBeGreaterThan(0);
    expect(value === undefined).toBe(WITHOUT_VALUE.includes(rule));
    expect(JSON.stringify([value, message, hint])).not.toMatch(/open sesame|first|second/);
  },
);

it('48 of the 63 rules and classes of the validator are among them', () => {
  expect(new Set(groups.objects.map(({ rule }) => rule)).size).toBe(48);
});
