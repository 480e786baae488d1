import { isJsonObject } from '../core/json.js';

// The YAML writer refuses deeper nesting, and objects that contain themselves, in its own words.
const MAX_DEPTH = 1000;

/** The value with null for list items that are undefined: what cdk8s turns null in a list into, and then writes as null. */
export function withNullItems(value: unknown): unknown {
  return hasHole(value, 0) ? filled(value, 0) : value;
}

function hasHole(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (item === undefined || hasHole(item, depth + 1)) return true;
    return false;
  }
  if (isJsonObject(value)) for (const key in value) if (hasHole(value[key], depth + 1)) return true;
  return false;
}

function filled(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return Array.from(value, (item) => (item === undefined ? null : filled(item, depth + 1)));
  if (typeof value !== 'object' || value === null || value.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, filled(child, depth + 1)]));
}
