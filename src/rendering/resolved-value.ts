import { Lazy } from 'cdk8s';
import { FleetError } from '../core/errors.js';

export type Dictionary = Record<string, unknown>;

/** A value that only cdk8s's own code can judge. Never leaves this folder. */
export class UnusualValue extends Error {}

/**
 * Makes of values what cdk8s's `resolve` and `sanitizeValue` together make of them, in one pass: lazy values and tokens
 * produced, null and undefined left out of dictionaries, keys sorted. As there, an array item that is null becomes undefined.
 */
export class ValueResolver {
  readonly #filterEmpty: boolean;
  #hasHoles = false;

  /** @param filterEmpty leaves out empty arrays and dictionaries, as cdk8s does in metadata */
  constructor(filterEmpty: boolean) {
    this.#filterEmpty = filterEmpty;
  }

  /** Whether an array item became undefined. */
  get hasHoles(): boolean {
    return this.#hasHoles;
  }

  /** @throws UnusualValue for an instance of a class and a list with gaps; FleetError `VALUE_NOT_YAML` for a key `__proto__`, which cdk8s drops */
  // One function, because the compiler would put several that call each other into each other, and take longer than a small fleet.
  value(value: unknown): unknown {
    if (typeof value === 'function') throw new UnusualValue();
    if (typeof value !== 'object' || value === null) return value ?? undefined;
    if (isPlainArray(value)) {
      if (this.#filterEmpty && value.length === 0) return undefined;
      const items: unknown[] = [];
      for (let index = 0; index < value.length; index++) {
        const item = this.value(value[index]);
        if (item === undefined && !(index in value)) throw new UnusualValue();
        this.#hasHoles ||= item === undefined;
        items.push(item);
      }
      return items;
    }
    // A token among them has a function among its values.
    if (value.constructor !== Object) return this.#instance(value);
    const keys = Object.keys(value);
    const values: unknown[] = Object.values(value);
    // Values are resolved in their given order, since producing one may have effects on the next.
    for (let index = 0; index < values.length; index++) values[index] = this.value(values[index]);
    sortByKey(keys, values);
    const result: Dictionary = {};
    const isEmpty = !setFields(result, keys, values);
    return this.#filterEmpty && isEmpty ? undefined : result;
  }

  /** Resolves the values of a dictionary in their given order, then sorts both lists by key. */
  fields(keys: string[], values: unknown[]): void {
    for (let index = 0; index < values.length; index++) values[index] = this.value(values[index]);
    sortByKey(keys, values);
  }

  #instance(value: object & { resolve?: unknown; value?: unknown }): unknown {
    if (value instanceof Lazy) return this.value(value.produce());
    if (typeof value.resolve === 'function') return this.value(value.resolve());
    // the union classes of generated bindings (IntOrString, Quantity), which read `.value` again afterwards
    if (typeof value.value === 'string' || typeof value.value === 'number') return { value: value.value };
    throw new UnusualValue();
  }
}

function isPlainArray(list: object & { resolve?: unknown; value?: unknown }): list is unknown[] {
  const { constructor: type, resolve, value } = list;
  return type === Array && resolve === undefined && value === undefined;
}

/**
 * Sets the fields that have a value. Returns whether there were any.
 * @throws FleetError `VALUE_NOT_YAML` for a key `__proto__`, which cdk8s drops
 */
export function setFields(fields: Dictionary, keys: readonly string[], values: readonly unknown[]): boolean {
  let isAny = false;
  for (let index = 0; index < keys.length; index++) {
    if (values[index] === undefined) continue;
    setField(fields, keys[index] ?? '', values[index]);
    isAny = true;
  }
  return isAny;
}

function setField(fields: Dictionary, key: string, value: unknown): void {
  if (key === '__proto__') throw protoKey();
  fields[key] = value;
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
