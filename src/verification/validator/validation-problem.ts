import type { Problem } from '../engine/rule.js';

/** What the validator checks, by permanent id: what holds where it finds nothing. */
export const VALIDATION_RULES = {
  'unknown-field': 'every field is one that the version of the kind has',
  'field-type': 'every value has the type of its field',
  'field-required': 'every field that must be there is there',
  'field-enum': 'a value is one of those that its field allows',
  'field-bounds': 'numbers, lengths and counts are within the bounds of their field, and text matches its pattern',
  'field-format': 'text that means something, such as a quantity or a date, is written the way a server reads it',
  'field-value': 'values are what an API server accepts beyond its schema: ports, names, percentages',
  'field-conditions': 'values meet the alternatives that a definition declares with allOf, anyOf, oneOf and not',
  'list-keys': 'items of a list differ in their keys, and items of a set differ',
  'metadata-name': 'the name is one that the kind can have',
  'metadata-syntax': 'labels, annotations, finalizers and owners are written as an API server demands',
  'metadata-size': 'annotations together have at most 256 KiB',
  scope: 'objects of namespaced kinds have a namespace, others have none',
  'custom-rule': 'a custom resource meets the rules (CEL) of its definition',
  'not-checked': 'everything that a definition demands can be checked',
} as const satisfies { readonly [id: string]: string };

export type ValidationRule = keyof typeof VALIDATION_RULES;

/** What an API server would refuse in one object. Nothing in it is the value of a secret. */
export interface ValidationProblem extends Problem {
  readonly rule: ValidationRule;
  readonly severity: 'error' | 'warning' | 'info';
  /** JSON pointer; `''` for the whole object. */
  readonly pointer: string;
}
