import { canonicalJson, type Json } from '../../core/json.js';
import { didYouMean } from '../../core/names.js';
import { showValue } from '../../core/show-value.js';
import type { SchemaNode } from '../schema/schema-node.js';
import type { Walk } from './walk.js';

const MAX_NAMED = 20;

export function checkEnum(walk: Walk, { enum: allowed = [] }: SchemaNode, value: unknown): void {
  for (const item of allowed) if (item === value) return;
  // Natively the empty text is the absent one, but in a list.
  if (walk.isNative && value === '' && !walk.isAtItem) return;
  if (typeof value === 'object' && allowed.some((item) => canonicalJson(item) === canonicalJson(value))) return;
  const near = typeof value === 'string' && !walk.isHidden(value) ? didYouMean(value, allowed.filter(isText)) : '';
  walk.expect('field-enum', {
    value,
    allowed: `one of ${listValues(allowed)}`,
    hint: `use one of them${near}`,
  });
}

function listValues(values: readonly Json[]): string {
  const shown = values.slice(0, MAX_NAMED).map(showValue).join(', ');
  return values.length > MAX_NAMED ? `${shown} and ${values.length - MAX_NAMED} more` : shown;
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}
