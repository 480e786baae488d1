import type { JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import type { Walk } from '../walk.js';
import { presentFields } from './set-fields.js';

/** A check that one of the fields is there, and no other. */
export function exactlyOne(...fields: readonly string[]): (walk: Walk, value: JsonObject) => void {
  return (walk, value) => {
    const present = presentFields(value, fields);
    if (present.length === 1) return;
    const has = present.length === 0 ? 'none of' : 'more than one of';
    walk.report('field-value', {
      message: `${walk.name()} has ${has} ${listNames(fields)}`,
      hint: 'keep exactly one of them',
    });
  };
}
