import { showValue } from '../../core/show-value.js';
import type { SchemaType } from '../schema/schema-node.js';
import { INT32, isInt32 } from './check-format.js';
import { isQuantity } from './text-formats.js';
import type { Walk } from './walk.js';

type ScalarType = Exclude<SchemaType, 'object' | 'array'>;

const ALLOWED = {
  string: 'a text',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  'int-or-string': 'an integer or a text',
  quantity: 'a quantity such as 500m or 1Gi',
} as const satisfies Record<ScalarType, string>;

/** Whether a value has a scalar type; what it has instead is reported. */
export function checkScalarType(walk: Walk, type: ScalarType, value: unknown): boolean {
  if (isOfType(type, value)) {
    if (type === 'int-or-string' && walk.isNative && typeof value !== 'string' && !isInt32(value))
      walk.expect('field-format', { value, ...INT32 });
    return type !== 'quantity' || checkQuantity(walk, value);
  }
  walk.expect('field-type', { value, allowed: ALLOWED[type], hint: hintFor(walk, type, value) });
  return false;
}

function isOfType(type: ScalarType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return isInteger(value);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'int-or-string':
      return typeof value === 'string' || isInteger(value);
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  }
}

function isInteger(value: unknown): boolean {
  return Number.isInteger(value) || typeof value === 'bigint';
}

function checkQuantity(walk: Walk, value: unknown): boolean {
  if (typeof value !== 'string' || isQuantity(value)) return true;
  const allowed =
    'a quantity: a number, then nothing, one of n u m k M G T P E, one of Ki Mi Gi Ti Pi Ei, or an exponent';
  walk.expect('field-format', { value, allowed, hint: hintForQuantity(value) });
  return false;
}

function hintForQuantity(value: string): string {
  const bytes = /^(\d+(?:\.\d+)?)([KMGTPE]i?)B$/i.exec(value);
  if (bytes === null) return 'write it like 250m, 2, 512Mi or 1G';
  const [, amount = '', unit = ''] = bytes;
  return `bytes are meant without a B: write ${amount}${unit.charAt(0).toUpperCase()}${unit.slice(1)}`.replace(
    /K$/,
    'k',
  );
}

function hintFor(walk: Walk, type: ScalarType, value: unknown): string {
  const hidden = walk.isHidden(value);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return hidden ? 'put it in quotes' : `write it in quotes: "${value}"`;
  if (typeof value === 'string' && type !== 'string' && !hidden) {
    if (type === 'boolean' && /^(true|false)$/.test(value)) return `write it without quotes: ${value}`;
    if (type !== 'boolean' && /^-?\d+$/.test(value)) return `write it without quotes: ${value}`;
  }
  return typeof value === 'number'
    ? `write ${ALLOWED[type]}, for example ${showValue(Math.round(value))}`
    : `write ${ALLOWED[type]}`;
}
