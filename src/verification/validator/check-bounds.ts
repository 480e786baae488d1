import { canonicalJson, isJsonObject } from '../../core/json.js';
import type { ValueBounds } from '../schema/schema-node.js';
import { patternOf } from './pattern.js';
import type { Walk } from './walk.js';

/** Checks whatever of the bounds is meant for a value of its type. */
export function checkBounds(walk: Walk, bounds: ValueBounds, value: unknown): void {
  if (typeof value === 'string') checkText(walk, bounds, value);
  else if (typeof value === 'number' || typeof value === 'bigint') checkNumber(walk, bounds, value);
  else if (Array.isArray(value)) checkList(walk, bounds, value);
  else if (isJsonObject(value))
    checkCount(walk, {
      count: Object.keys(value).length,
      min: bounds.minProperties,
      max: bounds.maxProperties,
      of: 'fields',
    });
}

function checkText(walk: Walk, { minLength, maxLength, pattern }: ValueBounds, value: string): void {
  // A text has at most as many characters as units, so that most need not be counted.
  if (minLength !== undefined || (maxLength !== undefined && value.length > maxLength))
    checkCount(walk, { count: [...value].length, min: minLength, max: maxLength, of: 'characters' });
  if (pattern !== undefined) checkPattern(walk, pattern, value);
}

function checkPattern(walk: Walk, pattern: string, value: string): void {
  const matches = patternOf(pattern);
  if (matches === undefined)
    walk.note({
      message: `${walk.name()} is not checked against ${JSON.stringify(pattern)}, which is not understood`,
      hint: 'check it by hand, or ask a server with a dry run',
    });
  else if (!matches(value))
    walk.expect('field-bounds', { value, allowed: `text that matches ${pattern}`, hint: 'correct it' });
}

function checkNumber(walk: Walk, bounds: ValueBounds, value: number | bigint): void {
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf } = bounds;
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum)))
    walk.expect('field-bounds', {
      value,
      allowed: `${exclusiveMinimum ? 'more than' : 'at least'} ${minimum}`,
      hint: 'raise it',
    });
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum)))
    walk.expect('field-bounds', {
      value,
      allowed: `${exclusiveMaximum ? 'less than' : 'at most'} ${maximum}`,
      hint: 'lower it',
    });
  if (multipleOf !== undefined && !Number.isInteger(Number(value) / multipleOf))
    walk.expect('field-bounds', { value, allowed: `a multiple of ${multipleOf}`, hint: 'correct it' });
}

function checkList(
  walk: Walk,
  { minItems, maxItems, uniqueItems = false }: ValueBounds,
  value: readonly unknown[],
): void {
  checkCount(walk, { count: value.length, min: minItems, max: maxItems, of: 'items' });
  if (uniqueItems && new Set(value.map(canonicalJson)).size < value.length)
    walk.report('field-bounds', { message: `items of ${walk.name()} are there twice`, hint: 'remove the second' });
}

interface Count {
  readonly count: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly of: string;
}

function checkCount(walk: Walk, { count, min, max, of }: Count): void {
  const few = min !== undefined && count < min;
  if (!few && (max === undefined || count <= max)) return;
  const allowed = few ? `at least ${min} ${of}` : `at most ${max} ${of}`;
  walk.report('field-bounds', {
    message: `${walk.name()} must have ${allowed}, has ${count}`,
    hint: few ? 'add what is missing' : 'shorten it',
    allowed,
  });
}
