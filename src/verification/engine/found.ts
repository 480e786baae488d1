import type { Problem, Severity } from './rule.js';

/** A problem, and the id of the rule that found it. Plain data. */
export interface Found {
  readonly rule: string;
  /** Of the rule, before any settings. */
  readonly severity: Severity;
  readonly problem: Problem;
}
