import { Lazy } from 'cdk8s';
import { FleetError } from '../core/errors.js';

export type Dictionary = Record<string, unknown>;

/** A value that only cdk8s's own code can judge. Never leaves this folder. */
export class UnusualValue extends Error {}

export interface Entries {
  /** Reordered in place. */
  readonly keys: string[];
  readonly values: unknown[];
}

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

  /** @throws UnusualValue for an instance of a class; FleetError `VALUE_NOT_YAML` for a key `__proto__`, which cdk8s drops */
  value(value: unknown): unknown {
    if (value === null || value === undefined) return undefined;
    if (typeof value === 'object') return this.#object(value);
    if (typeof value === 'function') throw new UnusualValue();
    return value;
  }

  /** Resolves values in their given order, since producing one may have effects on the next, then assigns them by sorted key. */
  assign(target: Dictionary, { keys, values }: Entries): void {
    for (let index = 0; index < values.length; index++) values[index] = this.value(values[index]);
    sortByKey(keys, values);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] ?? '';
      if (key === '__proto__') throw protoKey();
      if (values[index] !== undefined) target[key] = values[index];
    }
  }

  #object(value: object & { resolve?: unknown; value?: unknown }): unknown {
    const type = value.constructor;
    if (type !== Object && value instanceof Lazy) return this.value(value.produce());
    if (typeof value.resolve === 'function') return this.value(value.resolve());
    if (type === Object) return this.#dictionary(value as Dictionary);
    // the union classes of generated bindings (IntOrString, Quantity), which read `.value` again afterwards
    if (typeof value.value === 'string' || typeof value.value === 'number') return { value: value.value };
    if (!Array.isArray(value)) throw new UnusualValue();
    if (this.#filterEmpty && value.length === 0) return undefined;
    const items = value.map((item) => this.value(item));
    if (items.includes(undefined)) this.#hasHoles = true;
    return items;
  }

  #dictionary(dictionary: Dictionary): Dictionary | undefined {
    const keys = Object.keys(dictionary);
    const result: Dictionary = {};
    if (keys.length > 0) this.assign(result, { keys, values: Object.values(dictionary) });
    return this.#filterEmpty && Object.keys(result).length === 0 ? undefined : result;
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
