import { isJsonObject } from '../../core/json.js';
import { anything, being, fields, flag, listOf, number, oneOf, text } from '../../core/shape.js';
import type { Lock } from '../../placement/lock/lock.js';

const adapter = being(
  'a delivery adapter, such as argoCd({ repository })',
  (value) =>
    isJsonObject(value) &&
    typeof value.name === 'string' &&
    typeof value.deliver === 'function' &&
    (value.namespace === undefined || (typeof value.namespace === 'string' && value.namespace !== '')),
);

/** Of the options that `synth` and `synthesizeForTest` share. */
export const OPTION_SHAPES = {
  delivery: listOf(adapter),
  files: oneOf('per-unit', 'per-object'),
  frozen: flag,
  fresh: flag,
  acknowledge: listOf(text),
} as const;

/** Of the options of what is told without a run, and of `synthesizeForTest`. */
export const LOCK_SHAPE = fields<Lock>(
  { version: number, fleet: anything, units: listOf(anything), waves: listOf(anything), delivery: listOf(anything) },
  ['version', 'units', 'waves'],
);
