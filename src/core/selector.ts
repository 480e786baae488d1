import { FleetError } from './errors.js';
import { compareText, isJsonObject } from './json.js';

/** What is known of a cluster target: its labels and its well-known facts, in one flat map. */
export type Facts = { readonly [fact: string]: string };

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
export interface SelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Needed by `In` and `NotIn`; not allowed with the others. */
  readonly values?: readonly string[];
}

/** A Kubernetes label selector over the facts of a cluster target. All parts must hold; an empty selector matches everything. */
export interface Selector {
  readonly matchLabels?: Facts;
  readonly matchExpressions?: readonly SelectorRequirement[];
}

const HOLDS = {
  In: (value, values) => value !== undefined && values.includes(value),
  // Kubernetes: an absent key is "not in" any list
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
} satisfies {
  [operator in SelectorRequirement['operator']]: (value: string | undefined, values: readonly string[]) => boolean;
};

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** The value of a fact; a name that every JavaScript object inherits is not a fact. */
export function factOf(facts: Facts, key: string): string | undefined {
  return Object.hasOwn(facts, key) ? facts[key] : undefined;
}

function holds(requirement: SelectorRequirement, facts: Facts): boolean {
  return HOLDS[requirement.operator](factOf(facts, requirement.key), requirement.values ?? []);
}

export function matches(selector: Selector, facts: Facts): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  for (const key of Object.keys(matchLabels)) if (factOf(facts, key) !== matchLabels[key]) return false;
  return matchExpressions.every((requirement) => holds(requirement, facts));
}

/** The first requirement that does not hold, with both values; undefined when the selector matches. */
export function explainMismatch(selector: Selector, facts: Facts): string | undefined {
  if (matches(selector, facts)) return undefined;
  const failed = requirementsOf(selector).find((requirement) => !holds(requirement, facts));
  if (failed === undefined) return undefined;
  const { key, operator, values = [] } = failed;
  const wanted = values.length === 0 ? '' : ` (${values.map((value) => JSON.stringify(value)).join(', ')})`;
  const actual = factOf(facts, key);
  return `${key} ${operator}${wanted} but ${key} is ${actual === undefined ? 'not set' : JSON.stringify(actual)}`;
}

/** All requirements of a selector, those of labels first and sorted. */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: Selector): readonly SelectorRequirement[] {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => compareText(a, b));
  return [
    ...labels.map(([key, value]) => ({ key, operator: 'In', values: [value] }) satisfies SelectorRequirement),
    ...matchExpressions,
  ];
}

/** What the selector asks for, without what is undefined or no part of a selector: plain JSON data. */
export function plainSelector(selector: Selector): Selector {
  const matchExpressions = requirementsOf(selector).map(({ key, operator, values }) => ({
    key,
    operator,
    ...(values !== undefined && { values }),
  }));
  return { matchExpressions };
}

/** @throws FleetError `SELECTOR_INVALID` */
export function validateSelector(selector: Selector, path: string): void {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (!isJsonObject(matchLabels)) throw invalid('matchLabels', matchLabels, 'a map of strings', path);
  for (const [key, value] of Object.entries(matchLabels)) {
    validateKey(key, path);
    if (typeof value !== 'string') throw invalid(`matchLabels ${JSON.stringify(key)}`, value, 'a string', path);
  }
  if (!Array.isArray(matchExpressions)) throw invalid('matchExpressions', matchExpressions, 'a list', path);
  for (const requirement of matchExpressions) validateRequirement(requirement, path);
}

function validateRequirement(requirement: SelectorRequirement, path: string): void {
  if (!isJsonObject(requirement)) throw invalid('a match expression', requirement, 'a key and an operator', path);
  const { key, operator, values } = requirement;
  validateKey(key, path);
  if (typeof operator !== 'string' || !Object.hasOwn(HOLDS, operator)) {
    throw invalid(`the operator of ${JSON.stringify(key)}`, operator, `one of ${Object.keys(HOLDS).join(', ')}`, path);
  }
  const subject = `values of ${JSON.stringify(key)} ${operator}`;
  if (operator === 'In' || operator === 'NotIn') {
    const given = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string');
    if (!given) throw invalid(subject, values, 'a list of at least one string', path);
  } else if (values !== undefined) {
    throw invalid(subject, values, 'left out', path);
  }
}

function validateKey(key: unknown, path: string): void {
  if (typeof key === 'string' && LABEL_KEY.test(key)) return;
  throw invalid('the key of a selector', key, 'the name of a fact or a Kubernetes label key', path);
}

function invalid(subject: string, value: unknown, allowed: string, path: string): FleetError {
  return new FleetError('SELECTOR_INVALID', {
    message: `${subject} must be ${allowed}, got ${JSON.stringify(value)}`,
    hint: 'write it like a Kubernetes label selector',
    path,
  });
}
