import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { isPositive } from '../../reading/quantity-in.js';
import { objectIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';
import { presentFields } from './set-fields.js';

/** The first minor version in which what is scaled must be of an API group, and said to be. */
const NEEDS_GROUP = 34;

export function checkAutoscalerSpec(walk: Walk, { scaleTargetRef }: JsonObject): void {
  if (walk.minor < NEEDS_GROUP || !isJsonObject(scaleTargetRef)) return;
  const { apiVersion } = scaleTargetRef;
  if (typeof apiVersion === 'string' && /^[^/]+\/[^/]+$/.test(apiVersion)) return;
  walk.enter('scaleTargetRef');
  const allowed = 'a group and a version, such as apps/v1';
  walk.expect('field-value', { value: apiVersion, allowed, hint: 'add the group' }, 'apiVersion');
  walk.leave();
}

interface MetricSource {
  readonly field: string;
  /** Fields of its target, one of which must be there. */
  readonly targets: readonly string[];
  /** Whether all of them may be. */
  readonly takesAll: boolean;
}

const METRIC_SOURCES: ReadonlyMap<unknown, MetricSource> = new Map([
  [
    'ContainerResource',
    { field: 'containerResource', targets: ['averageUtilization', 'averageValue'], takesAll: false },
  ],
  ['External', { field: 'external', targets: ['value', 'averageValue'], takesAll: false }],
  ['Object', { field: 'object', targets: ['value', 'averageValue'], takesAll: true }],
  ['Pods', { field: 'pods', targets: ['averageValue'], takesAll: true }],
  ['Resource', { field: 'resource', targets: ['averageUtilization', 'averageValue'], takesAll: false }],
]);
const FIELDS = [...METRIC_SOURCES.values()].map(({ field }) => field);

export function checkMetric(walk: Walk, metric: JsonObject): void {
  const source = METRIC_SOURCES.get(metric.type);
  if (source === undefined) return;
  for (const other of presentFields(metric, FIELDS))
    if (other !== source.field)
      walk.report(
        'field-value',
        { message: `a metric of type ${String(metric.type)} has ${other}`, hint: 'remove it, or correct the type' },
        other,
      );
  if (!isJsonObject(metric[source.field]))
    walk.report(
      'field-required',
      { message: `${source.field} is missing in a metric of type ${String(metric.type)}`, hint: `add ${source.field}` },
      source.field,
    );
  else checkTarget(walk, source, objectIn(metric[source.field]).target);
}

function checkTarget(walk: Walk, { field, targets, takesAll }: MetricSource, target: unknown): void {
  if (!isJsonObject(target)) return;
  for (const step of [field, 'target']) walk.enter(step);
  const present = presentFields(target, targets);
  if (present.length === 0)
    walk.report('field-required', { message: `a target has no ${targets.join(' or ')}`, hint: 'add one' }, targets[0]);
  if (present.length > 1 && !takesAll)
    walk.report('field-value', { message: `a target has ${targets.join(' and ')}`, hint: 'keep one' }, targets[1]);
  for (const amount of ['value', 'averageValue'])
    if (target[amount] !== undefined && target[amount] !== null && !isPositive(target[amount]))
      walk.expect('field-value', { value: target[amount], allowed: 'more than 0', hint: 'raise it' }, amount);
  for (const _ of [field, 'target']) walk.leave();
}
