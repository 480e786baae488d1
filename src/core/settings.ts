import { FleetError } from './errors.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';
import { kindOf } from './show-value.js';

/** In an override: removes an optional setting. Not the same as null, which is a value. */
export const unset: unique symbol = Symbol('cdk8s-fleet.unset');

/** Names a property that exists for the compiler alone: from it, an extension learns the type of the settings around it. */
export declare const settingsOf: unique symbol;

type Scalar = string | number | boolean | null;
type NotJson = ((...parameters: never[]) => unknown) | Date | RegExp | Map<never, never> | Set<never> | bigint | symbol;

/** The type itself where it is plain JSON data, `never` where it holds functions, dates and the like. */
export type JsonOnly<T> = T extends Json | undefined
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

// Far beyond any settings, and low enough that a value that holds itself is told from a stack that is full.
const MAX_DEPTH = 100;

function readPatch(given: unknown, path: string, mayUnset: boolean): SettingsPatch {
  const removed: string[] = [];
  const copy = (value: unknown, pointer: string, depth: number): Json => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (depth > MAX_DEPTH) throw tooDeep(pointer, path);
    // Array.from visits holes too, which then are undefined.
    if (isPlainArray(value))
      return Object.freeze(Array.from(value, (item, index) => copy(item, `${pointer}/${index}`, depth + 1)));
    if (!isPlainObject(value)) throw notJson(value, pointer, path);
    const entries: [string, Json][] = [];
    for (const key of Object.keys(value).sort()) {
      const below = `${pointer}/${escapePointer(key)}`;
      if (mayUnset && value[key] === unset) removed.push(below);
      else entries.push([key, copy(value[key], below, depth + 1)]);
    }
    return Object.freeze(Object.fromEntries(entries));
  };
  const values = copy(given === undefined ? {} : given, '', 0);
  if (!isJsonObject(values)) throw notJson(given, '', path);
  return { values, unset: Object.freeze(removed) };
}

/** Without properties besides its items, which would be lost. */
function isPlainArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && Object.keys(value).every((key) => /^[0-9]+$/.test(key));
}

function isPlainObject(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}

function notJson(value: unknown, pointer: string, path: string): FleetError {
  return new FleetError('SETTING_NOT_JSON', {
    message: `setting ${pointer === '' ? '/' : pointer} is ${describe(value)}; settings are plain JSON: objects, arrays, strings, finite numbers, booleans, null`,
    hint:
      value === undefined
        ? 'leave the key out, or use unset in an override'
        : 'compute the value in render from plain settings',
    path,
  });
}

function tooDeep(pointer: string, path: string): FleetError {
  return new FleetError('SETTING_NOT_JSON', {
    message: `setting ${pointer.slice(0, 50)}… is nested more than ${MAX_DEPTH} levels deep, or holds itself; settings are plain JSON`,
    hint: 'take the circle out, or nest less',
    path,
  });
}

function describe(value: unknown): string {
  if (value === unset) return 'unset';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && !isPlainArray(value)) return 'an array with properties of its own';
  return isJsonObject(value) && Object.getOwnPropertySymbols(value).length > 0
    ? `${kindOf(value)} with symbols as keys`
    : kindOf(value);
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
