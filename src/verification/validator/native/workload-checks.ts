import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { objectIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';
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

/** Pods of a workload that runs on and on restart always, and its selector selects something. */
export function checkEndlessTemplate(walk: Walk, { selector, template }: JsonObject): void {
  if (isJsonObject(selector) && !isSelecting(selector))
    walk.report(
      'field-value',
      { message: 'the selector is empty', hint: 'add the labels of the template' },
      'selector',
    );
  const { restartPolicy } = objectIn(objectIn(template).spec);
  checkRestartPolicy(walk, { restartPolicy, allowed: ['Always'], isRequired: false });
}

export function checkJobSpec(walk: Walk, { template, completionMode, completions }: JsonObject): void {
  if (completionMode === 'Indexed' && !isSet(completions))
    walk.report(
      'field-required',
      { message: 'completions is missing, which indexed jobs need', hint: 'add completions' },
      'completions',
    );
  const { spec } = objectIn(template);
  if (!isJsonObject(spec)) return;
  checkRestartPolicy(walk, { restartPolicy: spec.restartPolicy, allowed: ['OnFailure', 'Never'], isRequired: true });
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

function isSelecting({ matchLabels, matchExpressions }: JsonObject): boolean {
  return Object.keys(objectIn(matchLabels)).length > 0 || isSet(matchExpressions);
}

export function checkDeploymentStrategy(walk: Walk, { type, rollingUpdate }: JsonObject): void {
  if (type === 'Recreate' && isJsonObject(rollingUpdate))
    walk.report(
      'field-value',
      { message: 'rollingUpdate says nothing to the strategy Recreate', hint: 'remove it, or use RollingUpdate' },
      'rollingUpdate',
    );
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

const METRIC_SOURCES: ReadonlyMap<unknown, string> = new Map([
  ['ContainerResource', 'containerResource'],
  ['External', 'external'],
  ['Object', 'object'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
]);

export function checkMetric(walk: Walk, metric: JsonObject): void {
  const source = METRIC_SOURCES.get(metric.type);
  if (source !== undefined && !isJsonObject(metric[source]))
    walk.report(
      'field-required',
      { message: `${source} is missing in a metric of type ${String(metric.type)}`, hint: `add ${source}` },
      source,
    );
}
