import { FleetError } from '../core/errors.js';
import { Utf8Text } from './utf8-text.js';
import { isPlainObject, keysInOrder, type PlainObject } from './yaml-keys.js';
import { writeKey, writeString } from './yaml-string.js';

/** Collections may be nested this deep; readers refuse more, or run out of stack. */
export const MAX_DEPTH = 1000;
// Of a path that leads in a circle, the beginning tells enough.
const MAX_SHOWN = 100;
const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 64n - 1n;
// From here on JavaScript writes an exponent, which readers take as a float; plain digits claim to be exact.
const EXPONENT_FROM = 1e21;
const INDENTATION = 2;
const MAX_SHOWN_KEY = 60;

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
  text.cut(0);
  documents.forEach(({ object, path }, index) => {
    if (index > 0) text.addAscii('---\n');
    addYaml(text, object, path);
  });
  return text.toString();
}

// One memory for all documents, one after the other.
const text = new Utf8Text();

/** A scalar of a document, and the bytes of its text that hold it, with the space before it. */
export interface Scalar {
  readonly value: unknown;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Adds one document to a text.
 * @param scalars to be filled with those of the document, in the order of its text
 * @throws FleetError `VALUE_NOT_YAML` with the JSON pointer of the field
 */
export function addYaml(text: Utf8Text, object: unknown, path: string, scalars?: Scalar[]): void {
  new YamlWriter(text, path, scalars).node(object, 0, true);
  text.addLine(0);
}

class YamlWriter {
  readonly #text: Utf8Text;
  readonly #path: string;
  readonly #scalars: Scalar[] | undefined;
  readonly #start: number;
  /** Key or index at each depth; entries beyond the current depth are left over from earlier branches. */
  readonly #trail: (string | number)[] = [];

  constructor(text: Utf8Text, path: string, scalars: Scalar[] | undefined) {
    this.#text = text;
    this.#path = path;
    this.#scalars = scalars;
    this.#start = text.length;
  }

  /** What follows a colon, or `inline` what follows a dash: there the first entry of a collection stays on the line. */
  node(value: unknown, depth: number, inline: boolean): void {
    if (typeof value !== 'object' || value === null) this.#scalar(value, depth);
    else if (depth >= MAX_DEPTH) this.#refuse(`is nested ${MAX_DEPTH} levels deep, or contains itself`, depth);
    else if (Array.isArray(value)) this.#items(value, depth, inline);
    else if (isPlainObject(value)) this.#entries(value, depth, inline);
    else this.#refuse(`is an instance of ${className(value)}`, depth);
  }

  #entries(map: PlainObject, depth: number, inline: boolean): void {
    let onLine = inline;
    let isEmpty = true;
    for (const key of keysInOrder(map, depth)) {
      const value = map[key];
      if (value === undefined) continue;
      this.#trail[depth] = key;
      if (onLine) addSpace(this.#text, depth);
      else this.#text.addLine(depth * INDENTATION);
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
    this.#text.addBytes(written);
  }

  #items(items: readonly unknown[], depth: number, inline: boolean): void {
    if (items.length === 0) this.#word('[]', depth);
    for (let index = 0; index < items.length; index++) {
      this.#trail[depth] = index;
      if (inline && index === 0) addSpace(this.#text, depth);
      else this.#text.addLine(depth * INDENTATION);
      this.#text.addAscii('-');
      this.node(items[index], depth + 1, true);
    }
  }

  #scalar(value: unknown, depth: number): void {
    const start = this.#text.length;
    if (typeof value === 'string') this.#string(value, depth);
    else this.#word(this.#wordOf(value, depth), depth);
    this.#scalars?.push({ value, depth, start: start - this.#start, end: this.#text.length - this.#start });
  }

  #wordOf(value: unknown, depth: number): string {
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
    if (!addString(this.#text, value, depth)) this.#refuse('holds a lone surrogate', depth);
  }

  #word(word: string, depth: number): void {
    addWord(this.#text, word, depth);
  }

  #number(value: number, depth: number): string {
    if (!Number.isFinite(value)) return this.#refuse(`is ${value}`, depth);
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < EXPONENT_FROM)
      return this.#refuse('is an integer beyond 2^53 - 1 given as a number, so its digits are already damaged', depth);
    return String(value);
  }

  /** Never shows the value: it may be a secret. */
  #refuse(problem: string, depth: number): never {
    const pointer = this.#trail.slice(0, Math.min(depth, MAX_SHOWN)).map((step) => `/${showKey(step)}`);
    if (depth > MAX_SHOWN) pointer.push('/…');
    throw new FleetError('VALUE_NOT_YAML', {
      message: `field ${pointer.join('') || '/'} ${problem}; YAML holds objects, arrays, well-formed strings, finite numbers, booleans and null`,
      hint: 'give plain data: dates as text, large integers as bigint, and leave a key out instead of undefined in a list',
      path: this.#path,
    });
  }
}

/** Before everything that shares the line with a colon or a dash; the document itself begins at the margin. */
function addSpace(text: Utf8Text, depth: number): void {
  if (depth > 0) text.addSpace();
}

/** Adds a word that needs no quotes. */
export function addWord(text: Utf8Text, word: string, depth: number): void {
  addSpace(text, depth);
  text.addAscii(word);
}

/** Adds a string as a scalar. Returns false for a lone surrogate, which YAML cannot hold. */
export function addString(text: Utf8Text, value: string, depth: number): boolean {
  addSpace(text, depth);
  if (text.addQuoted(value)) return true;
  const written = writeString(value, lineAt(Math.max(depth, 1)));
  if (written !== undefined) text.add(written);
  return written !== undefined;
}

const INDENTED = Array.from({ length: 40 }, (_, depth) => indentedLine(depth));

function lineAt(depth: number): string {
  return INDENTED[depth] ?? indentedLine(depth);
}

function indentedLine(depth: number): string {
  return `\n${' '.repeat(depth * INDENTATION)}`;
}

function className(value: object): string {
  return value.constructor?.name || 'an unnamed class';
}

function showKey(step: string | number): string {
  const shown = String(step).replaceAll('~', '~0').replaceAll('/', '~1');
  const short = shown.length > MAX_SHOWN_KEY ? `${shown.slice(0, MAX_SHOWN_KEY)}…` : shown;
  return JSON.stringify(short).slice(1, -1);
}
