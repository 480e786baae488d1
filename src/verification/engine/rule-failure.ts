import { FleetError } from '../../core/errors.js';
import type { Rule } from './rule.js';

/** What to throw when a rule throws. @param path the object or cluster that it looked at */
export function ruleFailure(rule: Rule | undefined, path: string, cause: unknown): FleetError {
  if (cause instanceof FleetError) return cause;
  return new FleetError('RULE_FAILED', {
    message: `rule ${JSON.stringify(rule?.id)} threw: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'correct the rule: fields of objects may be missing, or hold anything',
    path,
    cause,
  });
}
