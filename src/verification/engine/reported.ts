import { FleetError } from '../../core/errors.js';
import { isJsonObject } from '../../core/json.js';
import { isPromise } from '../../core/promise.js';
import { being, fields, flag, text } from '../../core/shape.js';
import { stepsOf } from '../../manifest/field-lines.js';
import { isHiddenValue } from '../validator/hidden-value.js';
import type { Problem, Rule } from './rule.js';

const SHAPE = fields<Problem>(
  {
    pointer: being(
      'a JSON pointer such as "/spec/replicas"',
      (value) => typeof value === 'string' && /^(\/|$)/.test(value),
    ),
    message: being('a text that is not empty', (value) => typeof value === 'string' && value !== ''),
    hint: text,
    value: being(
      'a text, a finite number, true or false',
      (value) => Number.isFinite(value) || typeof value === 'string' || typeof value === 'boolean',
    ),
    allowed: text,
    notVerified: flag,
  },
  ['message', 'hint'],
);

/** What a rule looked at. */
interface Looked {
  /** The object or cluster, for messages. */
  readonly path: string;
  /** Of the object that has the problem. */
  readonly kind: string;
}

/**
 * A problem as a rule of the user's may report it, so that it can be told, without a value that may be secret.
 * @throws FleetError `RULE_FAILED`
 */
export function reported(rule: Rule, problem: Problem, { path, kind }: Looked): Problem {
  const fault = SHAPE(problem, isJsonObject(problem) ? '' : 'what it reports');
  if (fault !== undefined) throw misreported(rule, path, { fault, hint: 'report({ pointer, message, hint })' });
  const { value, ...others } = problem;
  return value !== undefined && mayBeSecret(kind, problem) ? others : problem;
}

function mayBeSecret(kind: string, { pointer = '', value }: Problem): boolean {
  return (kind === 'Secret' && pointer === '') || isHiddenValue({ kind }, stepsOf(pointer), value);
}

/** What is reported after a check has returned would be missing. @throws FleetError `RULE_FAILED` */
export function refusePromise(rule: Rule, result: unknown, path: string): void {
  if (!isPromise(result)) return;
  throw misreported(rule, path, {
    fault: 'it returned a promise, so that what it reports later would be missing',
    hint: 'look at the object at once',
  });
}

/** @throws FleetError `RULE_FAILED` */
export function refuseUnknownObject(rule: Rule, path: string): never {
  throw misreported(rule, path, {
    fault: 'it names no object that it was given',
    hint: 'report({ object, … }) with the object of one of collected, or of index',
  });
}

function misreported({ id }: Rule, path: string, { fault, hint }: { readonly fault: string; readonly hint: string }) {
  return new FleetError('RULE_FAILED', { message: `rule ${JSON.stringify(id)} reports wrongly: ${fault}`, hint, path });
}
