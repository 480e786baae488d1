import type { Finding } from '../core/finding.js';
import { isJsonObject } from '../core/json.js';
import { checkShape, fields, listOf, oneOf, text } from '../core/shape.js';
import { kindOf } from '../core/show-value.js';
import { formatFindings } from '../synthesis/console/format-findings.js';
import { count } from '../synthesis/console/text.js';
import { isAtLeast } from '../verification/report/group-findings.js';
import type { TestAssembly } from './synthesize-for-test.js';

/** Which findings count. */
export interface FindingsFilter {
  /** The least severity; errors end a synthesis anyway. @default 'warning' */
  readonly severity?: Finding['severity'];
  /** Ids of the rules that count. @default all rules */
  readonly rules?: readonly string[];
}

/** What a matcher answers. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

const FILTER = fields<FindingsFilter>({ severity: oneOf('error', 'warning', 'info'), rules: listOf(text) });

/** Whether an assembly has no findings; the message has them as `synth` prints them, none left out. @throws FleetError `VALUE_INVALID` for a filter that is none */
export function toHaveNoFindings(received: unknown, filter: FindingsFilter = {}): MatcherResult {
  // What fits nothing would let every test pass.
  checkShape(FILTER, filter, { subject: 'the filter of toHaveNoFindings', path: '' });
  const { severity = 'warning', rules } = filter;
  if (!isAssembly(received)) {
    const message = () => `expected what synthesizeForTest returns, got ${kindOf(received)}`;
    return { pass: false, message };
  }
  const findings = received.findings.filter(
    (finding) => isAtLeast(finding.severity, severity) && (rules === undefined || rules.includes(finding.rule)),
  );
  const told = () => formatFindings(findings, { color: false, debug: false, limit: Number.POSITIVE_INFINITY });
  return {
    pass: findings.length === 0,
    message: () =>
      findings.length === 0
        ? 'expected findings, and there are none'
        : `expected no findings, and there ${findings.length === 1 ? 'is' : 'are'} ${count(findings.length, 'finding')}:\n\n${told()}`,
  };
}

function isAssembly(value: unknown): value is Pick<TestAssembly, 'findings'> {
  return isJsonObject(value) && Array.isArray(value.findings);
}
