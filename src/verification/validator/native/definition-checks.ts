import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { itemsIn, textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';
import { isSet } from './set-fields.js';

/** A schema says of every field what type it has. */
export function checkDefinitionSchema(walk: Walk, { openAPIV3Schema: schema }: JsonObject): void {
  if (!isJsonObject(schema)) return;
  walk.enter('openAPIV3Schema');
  if (textIn(schema.type) === undefined)
    walk.report('field-required', { message: 'the type of a kind is missing', hint: 'add type: object' }, 'type');
  else if (schema.type !== 'object')
    walk.expect('field-value', { value: schema.type, allowed: '"object" for a whole kind', hint: 'set it' }, 'type');
  if (schema.nullable === true)
    walk.report('field-value', { message: 'a whole object cannot be null', hint: 'remove nullable' }, 'nullable');
  checkSchema(walk, schema);
  walk.leave();
}

/** What JSON Schema has, and definitions do without. */
const NOT_IN_DEFINITIONS = [
  '$ref',
  'additionalItems',
  'definitions',
  'dependencies',
  'id',
  'patternProperties',
  '$schema',
];

function checkSchema(walk: Walk, schema: JsonObject): void {
  for (const field of NOT_IN_DEFINITIONS)
    if (isSet(schema[field]))
      walk.report('field-value', { message: `${field} is not supported in definitions`, hint: 'remove it' }, field);
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    walk.report(
      'field-value',
      { message: 'unknown fields are kept or, without a word, dropped', hint: 'remove it' },
      'x-kubernetes-preserve-unknown-fields',
    );
  checkMembers(walk, schema);
}

/** What version 1 of definitions no longer has, and what only an outdated version has. */
export function checkDefinitionSpec(walk: Walk, { preserveUnknownFields, versions }: JsonObject): void {
  if (preserveUnknownFields === true)
    walk.report(
      'field-value',
      { message: 'preserveUnknownFields is not supported', hint: 'use x-kubernetes-preserve-unknown-fields' },
      'preserveUnknownFields',
    );
  for (const [index, { deprecated, deprecationWarning }] of itemsIn(versions)) {
    if (deprecationWarning === undefined || deprecationWarning === null || deprecated === true) continue;
    walk.enter('versions');
    walk.enter(index);
    walk.report(
      'field-value',
      { message: 'a version that is not deprecated warns of it', hint: 'set deprecated: true' },
      'deprecationWarning',
    );
    walk.leave();
    walk.leave();
  }
}

function checkMembers(walk: Walk, { properties, items, additionalProperties }: JsonObject): void {
  if (isJsonObject(properties)) {
    walk.enter('properties');
    for (const name of Object.keys(properties)) checkMember(walk, name, properties[name]);
    walk.leave();
  }
  if (isJsonObject(items)) checkMember(walk, 'items', items);
  if (isJsonObject(additionalProperties)) checkMember(walk, 'additionalProperties', additionalProperties);
}

/** What may be of any type says so. */
const OF_ANY_TYPE = ['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'];

function checkMember(walk: Walk, name: string, value: unknown): void {
  // Null is read as a schema that says nothing.
  const schema = isJsonObject(value) ? value : {};
  walk.enter(name);
  if (textIn(schema.type) === undefined && !OF_ANY_TYPE.some((field) => schema[field] === true))
    walk.report('field-required', { message: 'a field has no type', hint: 'add type' }, 'type');
  checkSchema(walk, schema);
  walk.leave();
}
