import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { objectIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';
import { isSet, presentFields } from './set-fields.js';

const SUBJECTS: ReadonlyMap<unknown, string> = new Map([
  ['Group', 'group'],
  ['ServiceAccount', 'serviceAccount'],
  ['User', 'user'],
]);

/** The kind of a subject says which field describes it, and that no other does. */
export function checkFlowSubject(walk: Walk, subject: JsonObject): void {
  const field = SUBJECTS.get(subject.kind);
  if (field !== undefined) checkMember(walk, { owner: subject, field, others: [...SUBJECTS.values()] });
}

export function checkPriorityLevelSpec(walk: Walk, spec: JsonObject): void {
  if (spec.type === 'Limited') checkMember(walk, { owner: spec, field: 'limited', others: ['exempt'] });
}

export function checkLimitResponse(walk: Walk, response: JsonObject): void {
  if (response.type === 'Queue') checkMember(walk, { owner: response, field: 'queuing', others: [] });
  if (response.type === 'Reject' && isJsonObject(response.queuing))
    walk.report('field-value', { message: 'what is rejected is not queued', hint: 'remove queuing' }, 'queuing');
}

interface Member {
  readonly owner: JsonObject;
  readonly field: string;
  readonly others: readonly string[];
}

function checkMember(walk: Walk, { owner, field, others }: Member): void {
  if (!isJsonObject(owner[field]))
    walk.report('field-required', { message: `${field} is missing`, hint: `add ${field}` }, field);
  for (const other of presentFields(owner, others))
    if (other !== field)
      walk.report('field-value', { message: `${other} does not go with ${field}`, hint: 'remove it' }, other);
}

const DEFAULT_QUEUES = 64;
const DEFAULT_HAND = 8;
const MAX_QUEUES = 10_000_000;
/** Of the hash that deals queues. */
const MOST_BITS = 60;

export function checkQueuing(walk: Walk, { queues, handSize, queueLengthLimit }: JsonObject): void {
  // Zero is read as absent.
  const count = Number(queues ?? 0) || DEFAULT_QUEUES;
  const hand = Number(handSize ?? 0) || DEFAULT_HAND;
  if (count < 1 || count > MAX_QUEUES)
    walk.expect('field-value', { value: queues, allowed: `a number from 1 to ${MAX_QUEUES}` }, 'queues');
  if (hand < 1 || hand > count)
    walk.expect('field-value', { value: handSize, allowed: `a number from 1 to queues, ${count}` }, 'handSize');
  else if (Math.ceil(Math.log2(count) * hand) > MOST_BITS)
    walk.expect(
      'field-value',
      { value: handSize, allowed: `less, so that ${count} queues can be dealt`, hint: 'lower it' },
      'handSize',
    );
  if (typeof queueLengthLimit === 'number' && queueLengthLimit < 0)
    walk.expect('field-value', { value: queueLengthLimit, allowed: '1 or more' }, 'queueLengthLimit');
}

/** The first in line is the schema of those who are exempt. */
export function checkFlowSchema(walk: Walk, { metadata, spec }: JsonObject): void {
  const { matchingPrecedence } = objectIn(spec);
  if (matchingPrecedence !== 1 || objectIn(metadata).name === 'exempt') return;
  walk.enter('spec');
  walk.expect(
    'field-value',
    { value: 1, allowed: 'more than that of the schema "exempt", 1', hint: 'raise it' },
    'matchingPrecedence',
  );
  walk.leave();
}

export function checkFlowRule(walk: Walk, { resourceRules, nonResourceRules }: JsonObject): void {
  if (!isSet(resourceRules) && !isSet(nonResourceRules))
    walk.report(
      'field-required',
      { message: 'a rule is about no request', hint: 'add resourceRules or nonResourceRules' },
      'resourceRules',
    );
}

export function checkFlowResources(walk: Walk, { namespaces, clusterScope }: JsonObject): void {
  if (!isSet(namespaces) && clusterScope !== true)
    walk.report(
      'field-required',
      { message: 'a rule is about no namespace', hint: 'add namespaces, ["*"] for all, or clusterScope: true' },
      'namespaces',
    );
}
