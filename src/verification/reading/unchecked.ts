import { isJsonObject, type JsonObject } from '../../core/json.js';
import type { Facts, Selector, SelectorRequirement } from '../../core/selector.js';

// Rules read objects that a validator may have refused: what is not of the expected type counts as absent.

const NOTHING: JsonObject = Object.freeze({});
const NONE: readonly unknown[] = Object.freeze([]);

export function objectIn(value: unknown): JsonObject {
  return isJsonObject(value) ? value : NOTHING;
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NONE;
}

/** The items that are objects, each with its index in the list. */
export function itemsIn(value: unknown): readonly (readonly [index: number, item: JsonObject])[] {
  const items: (readonly [number, JsonObject])[] = [];
  const list = listIn(value);
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    if (isJsonObject(item)) items.push([index, item]);
  }
  return items;
}

/** Undefined for what is no text, and for the empty one. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textsIn(value: unknown): readonly string[] {
  return listIn(value).filter((item) => typeof item === 'string');
}

export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The members that are text. */
export function labelsIn(value: unknown): Facts {
  const labels = objectIn(value);
  if (isTexts(labels)) return labels;
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, label]) => (typeof label === 'string' ? [[key, label]] : [])),
  );
}

function isTexts(map: JsonObject): map is { readonly [key: string]: string } {
  for (const key of Object.keys(map)) if (typeof map[key] !== 'string') return false;
  return true;
}

/** A label selector of an object; undefined when it is none, or malformed. */
export function selectorIn(value: unknown): Selector | undefined {
  if (!isJsonObject(value)) return undefined;
  const requirements = listIn(value.matchExpressions).map(requirementIn);
  if (requirements.includes(undefined)) return undefined;
  return {
    matchLabels: labelsIn(value.matchLabels),
    matchExpressions: requirements.filter((requirement) => requirement !== undefined),
  };
}

function requirementIn(value: unknown): SelectorRequirement | undefined {
  const { key, operator, values } = objectIn(value);
  if (typeof key !== 'string') return undefined;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return { key, operator, values: textsIn(values) };
    case 'Exists':
    case 'DoesNotExist':
      return { key, operator };
    default:
      return undefined;
  }
}
