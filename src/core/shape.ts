import { FleetError } from './errors.js';
import { isJsonObject } from './json.js';
import { didYouMean, listNames } from './names.js';
import { isPromise } from './promise.js';
import { showValue } from './show-value.js';

/**
 * What a value given by a user must look like, for callers without types. Returns what is wrong with it, nothing when
 * nothing is; `field` is the place to name, such as `placement.spread[0].by`.
 */
export type Shape = (value: unknown, field: string) => string | undefined;

/** A shape of its own. @param allowed completes `must be …` */
export function being(allowed: string, holds: (value: unknown) => boolean): Shape {
  return (value, field) => (holds(value) ? undefined : mustBe(field, allowed, value));
}

export const anything: Shape = () => undefined;
export const text = being('a string', (value) => typeof value === 'string');
export const number = being('a number', (value) => typeof value === 'number' && !Number.isNaN(value));
export const flag = being('true or false', (value) => typeof value === 'boolean');
export const callable = being('a function', (value) => typeof value === 'function');

export function oneOf(...choices: readonly string[]): Shape {
  return being(`one of ${listNames(choices)}`, (value) => choices.some((choice) => choice === value));
}

export function listOf(item: Shape): Shape {
  return (value, field) => {
    if (!Array.isArray(value)) return mustBe(field, 'a list', value);
    // Not flatMap or find, which skip the holes of a list.
    for (let index = 0; index < value.length; index += 1) {
      const fault = item(value[index], `${field}[${index}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

export function mapOf(member: Shape): Shape {
  return (value, field) =>
    isJsonObject(value)
      ? firstFault(Object.keys(value), (key) => member(value[key], below(field, key)))
      : mustBe(field, 'an object', value);
}

/** An object with these fields and no others. All but the needed ones may be undefined. */
export function fields<T>(
  shapes: { readonly [K in keyof Required<T>]: Shape },
  needed: readonly (keyof T & string)[] = [],
): Shape {
  const byName = new Map<string, Shape>(Object.entries(shapes));
  return (value, field) => {
    if (!isJsonObject(value)) return mustBe(field, 'an object', value);
    const missing = needed.find((name) => value[name] === undefined);
    if (missing !== undefined) return `${below(field, missing)} is missing`;
    return firstFault(Object.keys(value), (name) => {
      if (value[name] === undefined) return undefined;
      const shape = byName.get(name);
      const place = below(field, name);
      return shape === undefined ? unknownField(place, name, [...byName.keys()]) : shape(value[name], place);
    });
  };
}

/** @throws FleetError `VALUE_INVALID` @param subject names the value itself, such as `the properties` */
export function checkShape(shape: Shape, value: unknown, { subject, path }: { subject: string; path: string }): void {
  // It has no fields of its own, so that it would fit every shape whose fields may all be left out.
  const fault = isPromise(value)
    ? mustBe(subject, 'there at once', value)
    : shape(value, isJsonObject(value) ? '' : subject);
  if (fault === undefined) return;
  throw new FleetError('VALUE_INVALID', { message: fault, hint: `correct ${subject}`, path });
}

function below(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function firstFault(keys: readonly string[], faultOf: (key: string) => string | undefined): string | undefined {
  for (const key of keys) {
    const fault = faultOf(key);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function mustBe(field: string, allowed: string, value: unknown): string {
  return `${field} must be ${allowed}, got ${showValue(value)}`;
}

function unknownField(field: string, name: string, known: readonly string[]): string {
  return `unknown field ${JSON.stringify(field)}${didYouMean(name, known)}; allowed are ${listNames(known, known.length)}`;
}
