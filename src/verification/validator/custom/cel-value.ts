import type { CelInput } from '@bufbuild/cel';
import { isJsonObject, type JsonObject } from '../../../core/json.js';
import type { SchemaNode } from '../../schema/schema-node.js';
import type { CelEngine } from './cel-engine.js';

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]);

/** Converts values as their schema has them, each of them once. */
export class CelValues {
  readonly #engine: CelEngine;
  readonly #converted = new WeakMap<object, CelInput>();

  constructor(engine: CelEngine) {
    this.#engine = engine;
  }

  of(node: SchemaNode | undefined, value: unknown): CelInput {
    if (typeof value !== 'object' || value === null) return this.#scalar(node, value);
    const known = this.#converted.get(value) ?? this.#convert(node, value);
    this.#converted.set(value, known);
    return known;
  }

  #convert(node: SchemaNode | undefined, value: object): CelInput {
    if (Array.isArray(value)) return value.map((item) => this.of(node?.items, item));
    return isJsonObject(value) ? this.#map(node, value) : null;
  }

  #map(node: SchemaNode | undefined, value: JsonObject): CelInput {
    const map = new Map<string, CelInput>();
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const property = node?.properties?.get(key);
      const name = property === undefined ? key : escapedName(key);
      map.set(name, this.of(property ?? node?.values, member));
    }
    return map;
  }

  #scalar(node: SchemaNode | undefined, value: unknown): CelInput {
    if (typeof value === 'string') return this.#text(node, value);
    if (typeof value === 'bigint' || typeof value === 'boolean') return value;
    if (typeof value !== 'number') return null;
    return node?.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  }

  #text(node: SchemaNode | undefined, value: string): CelInput {
    if (node?.format === 'byte') return Uint8Array.from(Buffer.from(value, 'base64'));
    const conversion =
      node?.format === 'date-time' ? 'timestamp' : node?.format === 'duration' ? 'duration' : undefined;
    const converted = conversion && this.#engine.program(`${conversion}(self)`)?.(value);
    return converted === undefined || this.#engine.isError(converted) ? value : converted;
  }
}

/** The name of a property in an expression. @see https://kubernetes.io/docs/reference/using-api/cel/#escaping */
export function escapedName(property: string): string {
  if (RESERVED.has(property)) return `__${property}__`;
  return property.replace(/__|[./-]/g, (part) => ESCAPES.get(part) ?? part);
}
