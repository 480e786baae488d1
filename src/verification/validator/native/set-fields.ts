import type { JsonObject } from '../../../core/json.js';

/** Whether a field says something: a server decodes null, an empty text and an empty list as if they were not there. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** Those of the fields that are there and not null. */
export function presentFields(value: JsonObject, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => value[field] !== undefined && value[field] !== null);
}
