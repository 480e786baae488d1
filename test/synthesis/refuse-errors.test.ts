import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.js';
import { formatError } from '../../src/synthesis/console/format-error.js';
import { formatFindings } from '../../src/synthesis/console/format-findings.js';
import { refuseErrors } from '../../src/synthesis/refuse-errors.js';
import { errorFrom } from '../fixtures/error-from.js';
import { fiftyMistakes } from '../verification/report/fifty.js';

const PLAIN = { color: false, debug: false, limit: 100 };
const general: Finding = { rule: 'odd', severity: 'error', place: 'acme', message: 'it is odd', hint: 'mend it' };

it('a run that fails says each thing once, in the words of validate', () => {
  const { findings } = fiftyMistakes();
  const errors = findings.filter(({ severity }) => severity === 'error');
  const error = errorFrom(() => refuseErrors([general, ...findings]));
  const groups = new Set(errors.map(({ rule, object }) => `${rule} ${object}`)).size;
  expect([error.code, error.message]).toEqual(['SEVERAL', `${groups + 1} errors`]);
  expect(formatError(error, { color: false, debug: true })).toContain(
    formatFindings(errors, { color: false, debug: true }),
  );
  expect(formatError(error, PLAIN)).toMatch(/^error CHECK_FAILED acme: odd: it is odd\n {2}next: mend it\nerror api-/);
});

it('an error tells its finding to programs', () => {
  const { findings } = fiftyMistakes();
  const error = errorFrom(() => refuseErrors(findings.filter(({ rule }) => rule === 'field-enum')));
  expect([error.code, error.path, error.message]).toEqual([
    'CHECK_FAILED',
    'Pod shop/pulled on 12 targets',
    'field-enum: imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "IfNotPresentt"',
  ]);
  expect(error.finding?.where).toHaveLength(12);
});

it('what is no error is let through', () => {
  expect(() => refuseErrors([{ ...general, severity: 'warning' }])).not.toThrow();
});
