import { Lazy } from 'cdk8s';
import { FleetError } from '../core/errors.js';

export type Dictionary = Record<string, unknown>;

/** A value that only cdk8s's own code can judge. Never leaves this folder. */
export class UnusualValue extends Error {}

/**
 * What cdk8s's `resolve` and `sanitizeValue` together make of a value, in one pass: lazy values and tokens produced, null
 * and undefined left out of dictionaries, keys sorted. As there, an array item that is null becomes undefined.
 * @param filterEmpty leaves out empty arrays and dictionaries, as cdk8s does in metadata
 * @throws UnusualValue for an instance of a class; FleetError `VALUE_NOT_YAML` for a key `__proto__`, which cdk8s drops
 */
export function resolvedValue(value: unknown, filterEmpty: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'object') return resolvedObject(value, filterEmpty);
  if (typeof value === 'function') throw new UnusualValue();
  return value;
}

function resolvedObject(value: object & { resolve?: unknown; value?: unknown }, filterEmpty: boolean): unknown {
  const type = value.constructor;
  if (type !== Object && value instanceof Lazy) return resolvedValue(value.produce(), filterEmpty);
  if (typeof value.resolve === 'function') return resolvedValue(value.resolve(), filterEmpty);
  if (type === Object) return resolvedDictionary(value as Dictionary, filterEmpty);
  // the union classes of generated bindings (IntOrString, Quantity), which read `.value` again afterwards
  if (typeof value.value === 'string' || typeof value.value === 'number') return { value: value.value };
  if (!Array.isArray(value)) throw new UnusualValue();
  if (filterEmpty && value.length === 0) return undefined;
  return value.map((item) => resolvedValue(item, filterEmpty));
}

function resolvedDictionary(dictionary: Dictionary, filterEmpty: boolean): Dictionary | undefined {
  const keys = Object.keys(dictionary);
  const result: Dictionary = {};
  if (keys.length > 0) assignResolved(result, { keys, values: Object.values(dictionary), filterEmpty });
  return filterEmpty && Object.keys(result).length === 0 ? undefined : result;
}

export interface Entries {
  /** Reordered in place. */
  readonly keys: string[];
  readonly values: unknown[];
  readonly filterEmpty: boolean;
}

/** Resolves values in their given order, since producing one may have effects on the next, then assigns them by sorted key. */
export function assignResolved(target: Dictionary, { keys, values, filterEmpty }: Entries): void {
  for (let index = 0; index < values.length; index++) values[index] = resolvedValue(values[index], filterEmpty);
  sortByKey(keys, values);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    if (key === '__proto__') throw protoKey();
    if (values[index] !== undefined) target[key] = values[index];
  }
}

// Most dictionaries have a handful of keys: sorting both lists in place by insertion is several times faster than a sort call.
const INSERTION_SORT_LIMIT = 32;

function sortByKey(keys: string[], values: unknown[]): void {
  if (keys.length > INSERTION_SORT_LIMIT) {
    sortLong(keys, values);
    return;
  }
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] ?? '';
    const value = values[index];
    let place = index;
    for (; place > 0 && (keys[place - 1] ?? '') > key; place--) {
      keys[place] = keys[place - 1] ?? '';
      values[place] = values[place - 1];
    }
    keys[place] = key;
    values[place] = value;
  }
}

function sortLong(keys: string[], values: unknown[]): void {
  const byKey = new Map(keys.map((key, index) => [key, values[index]]));
  keys.sort();
  keys.forEach((key, index) => {
    values[index] = byKey.get(key);
  });
}

function protoKey(): FleetError {
  return new FleetError('VALUE_NOT_YAML', {
    message: 'a field is named "__proto__", which cdk8s leaves out without a word',
    hint: 'rename the field, or deliver the object as a YAML manifest',
  });
}
