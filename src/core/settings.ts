import { FleetError } from './errors.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';

/** In an override: removes an optional setting. Not the same as null, which is a value. */
export const unset: unique symbol = Symbol('cdk8s-fleet.unset');

type Scalar = string | number | boolean | null;
type NotJson = ((...parameters: never[]) => unknown) | Date | RegExp | Map<never, never> | Set<never> | bigint | symbol;

/** The type itself where it is plain JSON data, `never` where it holds functions, dates and the like. */
export type JsonOnly<T> = T extends Scalar | undefined
  ? T
  : T extends NotJson
    ? never
    : T extends object
      ? { [K in keyof T]: JsonOnly<T[K]> } & Missing<T>
      : T;

/**
 * Where settings differ between environments, the compiler infers a union in which absent keys are `undefined`.
 * Requiring those keys, with no possible value, makes the incomplete environment an error.
 */
type Missing<T> = { [K in keyof T as [T[K]] extends [undefined] ? K : never]-?: never };

/** Any part of the settings, to be merged over them. Arrays are replaced as a whole; optional values can be {@link unset}. */
export type SettingsOverride<T> = T extends Scalar | readonly unknown[]
  ? T
  : { readonly [K in keyof T]?: SettingsOverride<Exclude<T[K], undefined>> | UnsetIfOptional<T, K> };

type UnsetIfOptional<T, K extends keyof T> = string extends K
  ? typeof unset
  : undefined extends T[K]
    ? typeof unset
    : never;

/** Values to merge, and JSON pointers of values to remove. */
export interface SettingsPatch {
  readonly values: JsonObject;
  readonly unset: readonly string[];
}

/**
 * Copies settings given by a user, frozen, with sorted keys.
 * @throws FleetError `SETTING_NOT_JSON` with the path of the value
 */
export function readSettings(settings: unknown, path: string): JsonObject {
  return readPatch(settings, path, false).values;
}

/** As {@link readSettings}, for an override that may hold {@link unset}. */
export function readOverride(override: unknown, path: string): SettingsPatch {
  return readPatch(override, path, true);
}

function readPatch(given: unknown, path: string, mayUnset: boolean): SettingsPatch {
  const removed: string[] = [];
  const copy = (value: unknown, pointer: string): Json => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (Array.isArray(value)) return Object.freeze(value.map((item, index) => copy(item, `${pointer}/${index}`)));
    if (!isPlainObject(value)) throw notJson(value, pointer, path);
    const entries: [string, Json][] = [];
    for (const key of Object.keys(value).sort()) {
      const below = `${pointer}/${escapePointer(key)}`;
      if (mayUnset && value[key] === unset) removed.push(below);
      else entries.push([key, copy(value[key], below)]);
    }
    return Object.freeze(Object.fromEntries(entries));
  };
  const values = copy(given ?? {}, '');
  if (!isJsonObject(values)) throw notJson(given, '', path);
  return { values, unset: Object.freeze(removed) };
}

function isPlainObject(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notJson(value: unknown, pointer: string, path: string): FleetError {
  const received = value === undefined ? 'undefined' : value === unset ? 'unset' : describe(value);
  return new FleetError('SETTING_NOT_JSON', {
    message: `setting ${pointer === '' ? '/' : pointer} is ${received}; settings are plain JSON: objects, arrays, strings, finite numbers, booleans, null`,
    hint:
      value === undefined
        ? 'leave the key out, or use unset in an override'
        : 'compute the value in render from plain settings',
    path,
  });
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  return `an instance of ${value.constructor?.name ?? 'an unnamed class'}`;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Settings with a patch over them: objects merge, everything else is replaced. Key order is sorted throughout. */
export function mergeSettings(base: JsonObject, patch: SettingsPatch): JsonObject {
  const merged = merge(base, patch.values);
  return patch.unset.reduce(remove, merged);
}

function merge(base: JsonObject, over: JsonObject): JsonObject {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])].sort();
  return Object.fromEntries(
    keys.map((key): [string, Json] => {
      const below = Object.hasOwn(base, key) ? base[key] : undefined;
      const above = Object.hasOwn(over, key) ? over[key] : undefined;
      if (isJsonObject(below) && isJsonObject(above)) return [key, merge(below, above)];
      return [key, above === undefined ? (below ?? null) : above];
    }),
  );
}

function remove(from: JsonObject, pointer: string): JsonObject {
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const without = (value: JsonObject, depth: number): JsonObject => {
    const last = depth === keys.length - 1;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]): [string, Json][] => {
        if (key !== keys[depth]) return [[key, item]];
        if (last) return [];
        return [[key, isJsonObject(item) ? without(item, depth + 1) : item]];
      }),
    );
  };
  return without(from, 0);
}

/** Freezes settings all the way down, so that a render cannot change what the next one sees. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}
