import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listIn, objectIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';
import { COUNT_OR_PART } from './field-constraint.js';
import { isSet } from './set-fields.js';

export function checkDeploymentSpec(walk: Walk, spec: JsonObject): void {
  checkEndlessTemplate(walk, spec);
  const { progressDeadlineSeconds = 600, minReadySeconds } = spec;
  if (typeof minReadySeconds === 'number' && typeof progressDeadlineSeconds === 'number' && minReadySeconds > 0)
    if (progressDeadlineSeconds <= minReadySeconds)
      walk.expect(
        'field-value',
        { value: progressDeadlineSeconds, allowed: `more than minReadySeconds, ${minReadySeconds}`, hint: 'raise it' },
        'progressDeadlineSeconds',
      );
}

/** Pods of a workload that runs on and on restart always. */
export function checkEndlessTemplate(walk: Walk, { template }: JsonObject): void {
  const { restartPolicy } = objectIn(objectIn(template).spec);
  checkRestartPolicy(walk, { restartPolicy, allowed: ['Always'], isRequired: false });
}

/** Fields of jobs whose pods have an index each. */
const INDEXED = ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'];
const MOST_INDEXED_PODS = 100_000;

export function checkJobSpec(walk: Walk, spec: JsonObject): void {
  const { template, completionMode, completions, parallelism, podFailurePolicy } = spec;
  if (completionMode !== 'Indexed')
    for (const field of INDEXED)
      if (isSet(spec[field]))
        walk.report(
          'field-value',
          { message: `${field} is for indexed jobs`, hint: 'set completionMode: Indexed, or remove it' },
          field,
        );
  if (completionMode === 'Indexed' && typeof parallelism === 'number' && parallelism > MOST_INDEXED_PODS)
    walk.expect(
      'field-value',
      { value: parallelism, allowed: `at most ${MOST_INDEXED_PODS} in indexed jobs`, hint: 'lower it' },
      'parallelism',
    );
  if (isSet(spec.maxFailedIndexes) && !isSet(spec.backoffLimitPerIndex))
    walk.report(
      'field-required',
      { message: 'maxFailedIndexes needs backoffLimitPerIndex', hint: 'add it' },
      'backoffLimitPerIndex',
    );
  if (completionMode === 'Indexed' && !isSet(completions))
    walk.report(
      'field-required',
      { message: 'completions is missing, which indexed jobs need', hint: 'add completions' },
      'completions',
    );
  const { spec: pod } = objectIn(template);
  if (!isJsonObject(pod)) return;
  const allowed = isJsonObject(podFailurePolicy) ? ['Never'] : ['OnFailure', 'Never'];
  checkRestartPolicy(walk, { restartPolicy: pod.restartPolicy, allowed, isRequired: true });
}

/** Of the jobs that a CronJob makes, a server makes the selector itself. */
export function checkJobTemplate(walk: Walk, { spec }: JsonObject): void {
  if (objectIn(spec).manualSelector !== true) return;
  walk.enter('spec');
  walk.report(
    'field-value',
    { message: 'jobs of a template have no manualSelector', hint: 'remove it' },
    'manualSelector',
  );
  walk.leave();
}

/** 0 is no failure. */
export function checkExitCodes(walk: Walk, { operator, values }: JsonObject): void {
  if (operator === 'In' && listIn(values).includes(0))
    walk.report('field-value', { message: 'a pod that ends with 0 has not failed', hint: 'remove 0' }, 'values');
}

export function checkStatefulStrategy(walk: Walk, { type, rollingUpdate }: JsonObject): void {
  if (type === 'OnDelete' && isJsonObject(rollingUpdate))
    walk.report(
      'field-value',
      { message: 'rollingUpdate says nothing to the strategy OnDelete', hint: 'remove it, or use RollingUpdate' },
      'rollingUpdate',
    );
}

interface RestartPolicy {
  readonly restartPolicy: unknown;
  readonly allowed: readonly string[];
  readonly isRequired: boolean;
}

function checkRestartPolicy(walk: Walk, { restartPolicy, allowed, isRequired }: RestartPolicy): void {
  const policy = textIn(restartPolicy) ?? (isRequired ? 'Always' : undefined);
  if (policy === undefined || allowed.includes(policy)) return;
  for (const step of ['template', 'spec']) walk.enter(step);
  const text = allowed.map((name) => JSON.stringify(name)).join(' or ');
  walk.expect('field-value', { value: policy, allowed: `${text} here`, hint: `set it to ${text}` }, 'restartPolicy');
  for (const _ of ['template', 'spec']) walk.leave();
}

export function checkDeploymentStrategy(walk: Walk, { type, rollingUpdate }: JsonObject): void {
  if (type === 'Recreate' && isJsonObject(rollingUpdate))
    walk.report(
      'field-value',
      { message: 'rollingUpdate says nothing to the strategy Recreate', hint: 'remove it, or use RollingUpdate' },
      'rollingUpdate',
    );
}

/** Pods of one node are added before others are taken away, or the other way round; of OnDelete, servers do not look at the rest. */
export function checkDaemonStrategy(walk: Walk, { type, rollingUpdate }: JsonObject): void {
  if (type === 'OnDelete' || !isJsonObject(rollingUpdate)) return;
  const { maxSurge, maxUnavailable } = rollingUpdate;
  walk.enter('rollingUpdate');
  for (const [field, value] of Object.entries({ maxSurge, maxUnavailable }))
    if (value !== undefined && value !== null && !COUNT_OR_PART.test(value))
      walk.expect('field-value', { value, allowed: COUNT_OR_PART.allowed }, field);
  const adds = isSet(maxSurge) && !isZero(maxSurge);
  const takes = !isZero(maxUnavailable ?? 1);
  if (adds && takes)
    walk.report(
      'field-value',
      { message: 'maxSurge and maxUnavailable are both above 0', hint: 'set maxUnavailable to 0' },
      'maxSurge',
    );
  if (!adds && !takes)
    walk.report(
      'field-value',
      { message: 'maxUnavailable is 0 without maxSurge', hint: 'raise one of them' },
      'maxUnavailable',
    );
  walk.leave();
}

export function checkRollingUpdate(walk: Walk, { maxSurge, maxUnavailable }: JsonObject): void {
  if (isZero(maxSurge) && isZero(maxUnavailable))
    walk.report(
      'field-value',
      { message: 'maxSurge and maxUnavailable are both 0, so that nothing can be updated', hint: 'raise one of them' },
      'maxUnavailable',
    );
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0%';
}
