import { FleetError } from '../core/errors.js';
import { Utf8Text } from './utf8-text.js';
import { writeKey, writeString } from './yaml-string.js';

/** Collections may be nested this deep; readers refuse more, or run out of stack. */
export const MAX_DEPTH = 1000;
const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 64n - 1n;
// From here on JavaScript writes an exponent, which readers take as a float; plain digits claim to be exact.
const EXPONENT_FROM = 1e21;
const INDENTATION = 2;
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
  return writeYamlDocuments([{ object, path }]);
}

/** Documents of {@link writeYaml}, with `---` between them. */
export function writeYamlDocuments(documents: readonly { readonly object: unknown; readonly path: string }[]): string {
  text.clear();
  documents.forEach(({ object, path }, index) => {
    if (index > 0) text.addAscii('---\n');
    new YamlWriter(path).node(object, 0, true);
    text.addLine(0);
  });
  return text.toString();
}

// One memory for all documents, one after the other.
const text = new Utf8Text();

class YamlWriter {
  readonly #path: string;
  /** Key or index at each depth; entries beyond the current depth are left over from earlier branches. */
  readonly #trail: (string | number)[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /** What follows a colon, or `inline` what follows a dash: there the first entry of a collection stays on the line. */
  node(value: unknown, depth: number, inline: boolean): void {
    if (typeof value === 'string') this.#string(value, depth);
    else if (typeof value !== 'object' || value === null) this.#word(this.#scalar(value, depth), depth);
    else if (depth >= MAX_DEPTH) this.#refuse(`is nested ${MAX_DEPTH} levels deep, or contains itself`, depth);
    else if (Array.isArray(value)) this.#items(value, depth, inline);
    else if (isPlainObject(value)) this.#entries(value, depth, inline);
    else this.#refuse(`is an instance of ${className(value)}`, depth);
  }

  #entries(map: PlainObject, depth: number, inline: boolean): void {
    let onLine = inline;
    let isEmpty = true;
    for (const key of depth === 0 ? topLevelKeys(map) : sortedKeys(map)) {
      const value = map[key];
      if (value === undefined) continue;
      this.#trail[depth] = key;
      if (onLine) this.#space(depth);
      else text.addLine(depth * INDENTATION);
      this.#key(key, depth);
      this.node(value, depth + 1, false);
      onLine = false;
      isEmpty = false;
    }
    if (isEmpty) this.#word('{}', depth);
  }

  #key(key: string, depth: number): void {
    const written = writeKey(key, lineAt(depth));
    if (written === undefined) this.#refuse('has a lone surrogate in its key', depth + 1);
    text.addBytes(written);
  }

  #items(items: readonly unknown[], depth: number, inline: boolean): void {
    if (items.length === 0) this.#word('[]', depth);
    for (let index = 0; index < items.length; index++) {
      this.#trail[depth] = index;
      if (inline && index === 0) this.#space(depth);
      else text.addLine(depth * INDENTATION);
      text.addAscii('-');
      this.node(items[index], depth + 1, true);
    }
  }

  #scalar(value: unknown, depth: number): string {
    switch (typeof value) {
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

  #string(value: string, depth: number): void {
    this.#space(depth);
    if (text.addQuoted(value)) return;
    const written = writeString(value, lineAt(Math.max(depth, 1)));
    if (written === undefined) this.#refuse('holds a lone surrogate', depth);
    text.add(written);
  }

  #word(word: string, depth: number): void {
    this.#space(depth);
    text.addAscii(word);
  }

  /** Before everything that shares the line with a colon or a dash; the document itself begins at the margin. */
  #space(depth: number): void {
    if (depth > 0) text.addSpace();
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
  return `\n${' '.repeat(depth * INDENTATION)}`;
}

/** Some may not be there: such a field is as good as undefined. */
function topLevelKeys(map: PlainObject): readonly string[] {
  return FIRST_KEYS.concat(sortedKeys(map).filter((key) => !FIRST_KEYS.includes(key)));
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
