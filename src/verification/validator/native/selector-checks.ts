import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { itemsIn, listIn, textIn } from '../../reading/unchecked.js';
import { LABEL_VALUE, QUALIFIED_NAME } from '../name-syntax.js';
import { checkLabels } from '../object-meta.js';
import type { Walk } from '../walk.js';
import { isSet } from './set-fields.js';

const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function checkLabelSelector(walk: Walk, { matchLabels, matchExpressions }: JsonObject): void {
  // What a metric is selected by is for the metrics server to judge.
  if (walk.parent === 'metric') return;
  checkLabels(walk, matchLabels, 'matchLabels');
  walk.enter('matchExpressions');
  for (const [index, requirement] of listIn(matchExpressions).entries()) {
    if (!isJsonObject(requirement)) continue;
    walk.enter(index);
    const operator = textIn(requirement.operator);
    if (operator !== undefined && !LABEL_OPERATORS.includes(operator))
      walk.expect(
        'field-value',
        { value: operator, allowed: `one of ${LABEL_OPERATORS.join(', ')}`, hint: 'use one of them' },
        'operator',
      );
    checkRequirement(walk, requirement);
    checkLabelValues(walk, requirement.values);
    walk.leave();
  }
  walk.leave();
}

export function checkNodeSelectorRequirement(walk: Walk, requirement: JsonObject): void {
  checkRequirement(walk, requirement);
  const { operator, values } = requirement;
  if ((operator === 'Gt' || operator === 'Lt') && listIn(values).length !== 1)
    walk.report(
      'field-value',
      {
        message: `${operator} compares with one value, got ${listIn(values).length}`,
        hint: 'give exactly one, in quotes',
      },
      'values',
    );
}

/** The first minor version in which values that no label can have are refused. */
const LABELS_OF_NODES = 32;

/** What nodes must meet, not what is preferred of them. */
export function checkNodeSelector(walk: Walk, { nodeSelectorTerms }: JsonObject): void {
  if (walk.minor < LABELS_OF_NODES) return;
  for (const [index, { matchExpressions }] of itemsIn(nodeSelectorTerms))
    for (const [at, { values }] of itemsIn(matchExpressions)) {
      const steps = ['nodeSelectorTerms', index, 'matchExpressions', at];
      for (const step of steps) walk.enter(step);
      checkLabelValues(walk, values);
      for (const _ of steps) walk.leave();
    }
}

/** Fields of a node by which it is selected: its name alone. */
export function checkNodeSelectorTerm(walk: Walk, { matchFields }: JsonObject): void {
  for (const [index, { key, operator, values }] of itemsIn(matchFields)) {
    const isNamed =
      key === 'metadata.name' && (operator === 'In' || operator === 'NotIn') && listIn(values).length === 1;
    if (isNamed) continue;
    walk.enter('matchFields');
    walk.enter(index);
    walk.report('field-value', {
      message: 'a field of a node is its metadata.name, In or NotIn one value',
      hint: 'select nodes by labels with matchExpressions, or by one name',
    });
    walk.leave();
    walk.leave();
  }
}

/** The first minor version in which pods are kept from others of the same revision. */
const LABEL_KEYS = 31;

export function checkAffinityTerm(walk: Walk, term: JsonObject): void {
  if (walk.minor < LABEL_KEYS) return;
  for (const field of ['matchLabelKeys', 'mismatchLabelKeys']) checkLabelKeys(walk, term, field);
}

export function checkSpreadConstraint(walk: Walk, constraint: JsonObject): void {
  checkLabelKeys(walk, constraint, 'matchLabelKeys');
  if (isSet(constraint.minDomains) && constraint.whenUnsatisfiable !== 'DoNotSchedule')
    walk.report(
      'field-value',
      { message: 'minDomains is for constraints that must be met', hint: 'set whenUnsatisfiable: DoNotSchedule' },
      'minDomains',
    );
}

function checkLabelKeys(walk: Walk, term: JsonObject, field: string): void {
  if (isSet(term[field]) && !isJsonObject(term.labelSelector))
    walk.report('field-value', { message: `${field} needs a labelSelector`, hint: 'add one' }, field);
}

function checkLabelValues(walk: Walk, values: unknown): void {
  for (const value of listIn(values))
    if (typeof value === 'string' && !LABEL_VALUE.test(value))
      walk.expect('field-value', { value, allowed: `a list, each item ${LABEL_VALUE.allowed}` }, 'values');
}

function checkRequirement(walk: Walk, { key, operator, values }: JsonObject): void {
  if (typeof key === 'string' && key !== '' && !QUALIFIED_NAME.test(key))
    walk.expect('field-value', { value: key, allowed: QUALIFIED_NAME.allowed }, 'key');
  const count = listIn(values).length;
  if ((operator === 'In' || operator === 'NotIn') && count === 0)
    walk.report('field-value', { message: `${operator} needs values`, hint: 'add at least one' }, 'values');
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
    walk.report('field-value', { message: `${operator} takes no values`, hint: 'remove them' }, 'values');
}

export function checkToleration(walk: Walk, { key, operator, value, effect, tolerationSeconds }: JsonObject): void {
  const isExists = operator === 'Exists';
  if (isExists && textIn(value) !== undefined)
    walk.report(
      'field-value',
      { message: 'a toleration with Exists takes no value', hint: 'remove the value' },
      'value',
    );
  if (!isExists && textIn(key) === undefined)
    walk.report(
      'field-value',
      { message: 'a toleration without a key needs the operator Exists', hint: 'add it' },
      'operator',
    );
  if (typeof tolerationSeconds === 'number' && effect !== 'NoExecute')
    walk.report(
      'field-value',
      { message: 'tolerationSeconds needs the effect NoExecute', hint: 'set the effect, or remove the seconds' },
      'effect',
    );
}
