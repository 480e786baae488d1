import type { Utf8Text } from './utf8-text.js';
import { isPlainObject, keysInOrder } from './yaml-keys.js';
import { addString, addWord, addYaml, type Scalar } from './yaml-writer.js';

/** Where the scalars of a document stand: a number is the position of one, in the order of the text. */
type Shape = number | Items | Entries;

interface Items {
  readonly items: readonly Shape[];
}

interface Entries {
  /** In the order of the object. */
  readonly keys: readonly string[];
  /** Undefined for a key that has no value and is not written: no document has the shape of this one. */
  readonly values: readonly (Shape | undefined)[];
}

/** A document as it was written, to write others that differ from it in nothing but scalars: only these are made anew. */
export class YamlTemplate {
  readonly #bytes: Uint8Array;
  readonly #scalars: Scalar[] = [];
  readonly #shape: Shape;
  /** The bytes before a scalar that were copied last. */
  readonly #pieces: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  /** Scalars of the document that is written now. */
  readonly #values: unknown[];

  /** Adds a document to the text. @throws FleetError `VALUE_NOT_YAML` */
  constructor(text: Utf8Text, object: unknown, path: string) {
    const start = text.length;
    addYaml(text, object, path, this.#scalars);
    this.#bytes = text.copy(start);
    this.#values = this.#scalars.map(({ value }) => value);
    this.#shape = shapeOf(object, 0, { scalars: 0 });
  }

  /** Adds a document to the text: nothing, where more than scalars differs or one is out of the ordinary. */
  add(text: Utf8Text, object: unknown): boolean {
    if (!this.#read(object, this.#shape)) return false;
    const start = text.length;
    let copied = 0;
    for (let at = 0; at < this.#scalars.length; at++) {
      const scalar = this.#scalars[at] as Scalar;
      const value = this.#values[at];
      if (value === scalar.value) continue;
      text.addAll(this.#between(copied, at));
      if (!addScalar(text, value, scalar.depth)) {
        text.cut(start);
        return false;
      }
      copied = scalar.end;
    }
    text.addAll(this.#between(copied, this.#scalars.length));
    return true;
  }

  /** The bytes from a position up to a scalar, or to the end. Mostly the same scalars differ from the last document and the one before. */
  #between(start: number, scalar: number): Uint8Array {
    const known = this.#pieces[scalar];
    if (known?.start === start) return known.bytes;
    const bytes = this.#bytes.subarray(start, this.#scalars[scalar]?.start);
    this.#pieces[scalar] = { start, bytes };
    return bytes;
  }

  /** Takes the scalars of a document. Returns false where its shape is another one. */
  // One function, because the compiler would put several that call each other into each other, and take longer than a small fleet.
  #read(value: unknown, shape: Shape | undefined): boolean {
    if (typeof shape === 'number') {
      this.#values[shape] = value;
      return value === null || (typeof value !== 'object' && value !== undefined);
    }
    if (typeof value !== 'object' || value === null || shape === undefined) return false;
    if (Array.isArray(value)) {
      if (!('items' in shape) || value.length !== shape.items.length) return false;
      for (let index = 0; index < value.length; index++)
        if (!this.#read(value[index], shape.items[index])) return false;
      return true;
    }
    if ('items' in shape || !isPlainObject(value)) return false;
    let index = 0;
    for (const key in value) {
      if (key !== shape.keys[index] || !this.#read(value[key], shape.values[index])) return false;
      index += 1;
    }
    return index === shape.keys.length;
  }
}

/** @param passed how many scalars come before in the text; counted on */
function shapeOf(value: unknown, depth: number, passed: { scalars: number }): Shape {
  if (Array.isArray(value)) {
    const items: Shape[] = [];
    for (const item of value) items.push(shapeOf(item, depth + 1, passed));
    return { items };
  }
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) return passed.scalars++;
  const shapes = new Map<string, Shape>();
  for (const key of keysInOrder(value, depth))
    if (value[key] !== undefined) shapes.set(key, shapeOf(value[key], depth + 1, passed));
  const keys = Object.keys(value);
  return { keys, values: keys.map((key) => shapes.get(key)) };
}

function addScalar(text: Utf8Text, value: unknown, depth: number): boolean {
  if (typeof value === 'string') return addString(text, value, depth);
  if (typeof value !== 'boolean' && !isOrdinary(value)) return false;
  addWord(text, String(value), depth);
  return true;
}

/** Whether it is a number that any document may hold. */
function isOrdinary(value: unknown): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}
