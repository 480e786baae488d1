import { isJsonObject } from '../../core/json.js';
import { being, flag, listOf, oneOf, text } from '../../core/shape.js';

const adapter = being(
  'a delivery adapter, such as argoCd({ repository })',
  (value) => isJsonObject(value) && typeof value.name === 'string' && typeof value.deliver === 'function',
);

/** Of the options that `synth` and `synthesizeForTest` share. */
export const OPTION_SHAPES = {
  delivery: listOf(adapter),
  files: oneOf('per-unit', 'per-object'),
  frozen: flag,
  fresh: flag,
  acknowledge: listOf(text),
} as const;
