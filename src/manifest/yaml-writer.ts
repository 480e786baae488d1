import { FleetError } from '../core/errors.js';
import type { KubeObject } from './kube-object.js';
import { writeKey, writeString } from './yaml-string.js';

/** Collections may be nested this deep; readers refuse more, or run out of stack. */
export const MAX_DEPTH = 1000;
const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 64n - 1n;
// From here on JavaScript writes an exponent, which readers take as a float; plain digits claim to be exact.
const EXPONENT_FROM = 1e21;
const FEW_KEYS = 16;
const MAX_SHOWN_KEY = 60;
const FIRST_KEYS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

interface PlainObject {
  readonly [key: string]: unknown;
}

/**
 * One YAML document that YAML 1.1 and 1.2 readers understand alike: no `---`, a final newline, keys sorted by code
 * unit, apiVersion, kind and metadata before the others. `path` is the construct path, for errors.
 * @throws FleetError `VALUE_NOT_YAML` with the JSON pointer of the field
 */
export function writeYaml(object: unknown, path: string): string {
  return `${new YamlWriter(path).node(object, 0, ' ')}\n`.slice(1);
}

/** Documents of {@link writeYaml}, with `---` between them. */
export function writeYamlDocuments(objects: readonly { readonly object: KubeObject; readonly path: string }[]): string {
  return objects.map(({ object, path }) => writeYaml(object, path)).join('---\n');
}

class YamlWriter {
  readonly #path: string;
  /** Key or index at each depth; entries beyond the current depth are left over from earlier branches. */
  readonly #trail: (string | number)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** What follows a colon or a dash: `lead` and the entries of a collection, or a space and a scalar. */
  node(value: unknown, depth: number, lead: string): string {
    if (typeof value !== 'object' || value === null) return ` ${this.#scalar(value, depth)}`;
    if (depth >= MAX_DEPTH) return this.#refuse(`is nested ${MAX_DEPTH} levels deep, or contains itself`, depth);
    if (Array.isArray(value)) return value.length === 0 ? ' []' : lead + this.#items(value, depth);
    if (!isPlainObject(value)) return this.#refuse(`is an instance of ${className(value)}`, depth);
    const entries = this.#entries(value, depth);
    return entries === '' ? ' {}' : lead + entries;
  }

  /** The first line carries no indentation. */
  #entries(map: PlainObject, depth: number): string {
    const newline = lineAt(depth);
    const nextLine = lineAt(depth + 1);
    let text = '';
    for (const key of depth === 0 ? topLevelKeys(map) : sortedKeys(map)) {
      const value = map[key];
      if (value === undefined) continue;
      this.#trail[depth] = key;
      if (text !== '') text += newline;
      text += writeKey(key, newline) ?? this.#refuse('has a lone surrogate in its key', depth + 1);
      text += this.node(value, depth + 1, nextLine);
    }
    return text;
  }

  #items(items: readonly unknown[], depth: number): string {
    const newline = lineAt(depth);
    let text = '';
    for (let index = 0; index < items.length; index++) {
      this.#trail[depth] = index;
      text += index === 0 ? '-' : `${newline}-`;
      text += this.node(items[index], depth + 1, ' ');
    }
    return text;
  }

  #scalar(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return writeString(value, lineAt(Math.max(depth, 1))) ?? this.#refuse('holds a lone surrogate', depth);
      case 'number':
        return this.#number(value, depth);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'bigint':
        if (value >= MIN_INTEGER && value <= MAX_INTEGER) return value.toString();
        return this.#refuse('is an integer beyond 64 bits', depth);
      default:
        return value === null ? 'null' : this.#refuse(`is ${value === undefined ? value : `a ${typeof value}`}`, depth);
    }
  }

  #number(value: number, depth: number): string {
    if (!Number.isFinite(value)) return this.#refuse(`is ${value}`, depth);
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < EXPONENT_FROM)
      return this.#refuse('is an integer beyond 2^53 - 1 given as a number, so its digits are already damaged', depth);
    return String(value);
  }

  /** Never shows the value: it may be a secret. */
  #refuse(problem: string, depth: number): never {
    const pointer = this.#trail.slice(0, depth).map((step) => `/${showKey(step)}`);
    throw new FleetError('VALUE_NOT_YAML', {
      message: `field ${pointer.join('') || '/'} ${problem}; YAML holds objects, arrays, well-formed strings, finite numbers, booleans and null`,
      hint: 'give plain data: dates as text, large integers as bigint, and leave a key out instead of undefined in a list',
      path: this.#path,
    });
  }
}

const INDENTED = Array.from({ length: 40 }, (_, depth) => indentedLine(depth));

function lineAt(depth: number): string {
  return INDENTED[depth] ?? indentedLine(depth);
}

function indentedLine(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}

function topLevelKeys(map: PlainObject): readonly string[] {
  const others = sortedKeys(map).filter((key) => !FIRST_KEYS.includes(key));
  return [...FIRST_KEYS.filter((key) => Object.hasOwn(map, key)), ...others];
}

/** By UTF-16 code unit. Insertion sort, because a call of `sort` costs more than most maps have keys. */
function sortedKeys(map: PlainObject): readonly string[] {
  const keys = Object.keys(map);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let sorted = 1; sorted < keys.length; sorted++) {
    const key = keys[sorted] ?? '';
    let place = sorted;
    for (; place > 0; place--) {
      const before = keys[place - 1] ?? '';
      if (before <= key) break;
      keys[place] = before;
    }
    keys[place] = key;
  }
  return keys;
}

function isPlainObject(value: object): value is PlainObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function className(value: object): string {
  return value.constructor?.name || 'an unnamed class';
}

function showKey(step: string | number): string {
  const shown = String(step).replaceAll('~', '~0').replaceAll('/', '~1');
  const short = shown.length > MAX_SHOWN_KEY ? `${shown.slice(0, MAX_SHOWN_KEY)}…` : shown;
  return JSON.stringify(short).slice(1, -1);
}
