import { FleetError } from '../core/errors.js';
import { isJsonObject, type Json } from '../core/json.js';
import { kindOf } from '../core/show-value.js';
import type { KubeObject } from './kube-object.js';

/** Keys from the root of an object down; `{ name: 'web' }` is the item of a list whose `name` is `web`. */
export type Path = readonly PathStep[];
export type PathStep = string | { readonly [listKey: string]: string };

/** One field of one object: what it becomes, or undefined to remove it. */
export interface Change {
  /** The very object, as it was handed out. */
  readonly object: KubeObject;
  readonly path: Path;
  readonly to: Json | undefined;
}

/** A path as a person reads it, such as `spec.containers[name=web].image`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'string' ? `${index === 0 ? '' : '.'}${step}` : `[${keysText(step)}]`))
    .join('');
}

function keysText(step: { readonly [listKey: string]: string }): string {
  return Object.keys(step)
    .sort()
    .map((key) => `${key}=${step[key]}`)
    .join(',');
}

/** Whether one of two paths leads to the other, or beyond. */
export function overlap(a: Path, b: Path): boolean {
  const shorter = a.length < b.length ? a : b;
  return shorter.every((_, index) => isSameStep(a[index] ?? '', b[index] ?? ''));
}

function isSameStep(a: PathStep, b: PathStep): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return keysText(a) === keysText(b);
}

/**
 * The object with a field set, or removed where `to` is undefined; what lies off the path is shared with the original.
 * Objects and list items that are missing on the way are made, unless the field is to be removed.
 * @throws FleetError `EXTENSION_INVALID` where the path leads through something that is neither
 */
export function withField(object: KubeObject, path: Path, to: Json | undefined): KubeObject {
  const [first] = path;
  if (typeof first !== 'string') throw blocked(path, 0, 'it must begin with the name of a field');
  if (IDENTITY.some((field) => overlap(field, path)))
    throw blocked(path, path.length, 'apiVersion, kind, name and namespace make an object what it is');
  const value = replaced(object[first], { path, to, depth: 1 });
  if (value !== undefined) return { ...object, [first]: value };
  const { apiVersion, kind, metadata } = object;
  const { [first]: _, ...others } = object;
  return { apiVersion, kind, metadata, ...others };
}

const IDENTITY: readonly Path[] = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']];

interface Replacement {
  readonly path: Path;
  readonly to: Json | undefined;
  /** Number of steps taken so far. */
  readonly depth: number;
}

function replaced(value: unknown, replacement: Replacement): unknown {
  const { path, to, depth } = replacement;
  const step = path[depth];
  if (step === undefined) return to;
  if (value === undefined && to === undefined) return undefined;
  return typeof step === 'string'
    ? withMember(value ?? {}, step, replacement)
    : withItem(value ?? [], step, replacement);
}

function withMember(value: unknown, key: string, { path, to, depth }: Replacement): unknown {
  if (!isJsonObject(value)) throw blocked(path, depth, `it is ${kindOf(value)}, not an object`);
  const member = replaced(value[key], { path, to, depth: depth + 1 });
  if (member !== undefined) return { ...value, [key]: member };
  const { [key]: _, ...others } = value;
  return others;
}

function withItem(list: unknown, keys: Exclude<PathStep, string>, { path, to, depth }: Replacement): unknown {
  if (!Array.isArray(list)) throw blocked(path, depth, `it is ${kindOf(list)}, not a list`);
  const isMeant = (item: unknown) =>
    isJsonObject(item) && Object.entries(keys).every(([key, value]) => item[key] === value);
  const items: readonly unknown[] = list;
  const index = items.findIndex(isMeant);
  if (index < 0 && to === undefined) return items;
  const item = replaced(index < 0 ? keys : items[index], { path, to, depth: depth + 1 });
  if (item !== undefined && !isMeant(item)) throw blocked(path, depth + 1, 'the new value is another item of the list');
  const [before, after] = index < 0 ? [items, []] : [items.slice(0, index), items.slice(index + 1)];
  return item === undefined ? [...before, ...after] : [...before, item, ...after];
}

function blocked(path: Path, depth: number, reason: string): FleetError {
  const at = depth === path.length ? '' : `, at ${depth === 0 ? 'its beginning' : pathText(path.slice(0, depth))}`;
  return new FleetError('EXTENSION_INVALID', {
    message: `the path ${JSON.stringify(pathText(path))} cannot be changed${at}: ${reason}`,
    hint: "name fields, and items of lists by a key: ['spec', 'containers', { name: 'web' }, 'image']",
  });
}
