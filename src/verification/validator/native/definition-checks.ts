import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { textIn } from '../../reading/unchecked.js';
import type { Walk } from '../walk.js';

/** A schema says of every field what type it has. */
export function checkDefinitionSchema(walk: Walk, { openAPIV3Schema: schema }: JsonObject): void {
  if (!isJsonObject(schema)) return;
  walk.enter('openAPIV3Schema');
  if (textIn(schema.type) === undefined)
    walk.report('field-required', { message: 'the type of a kind is missing', hint: 'add type: object' }, 'type');
  else if (schema.type !== 'object')
    walk.expect('field-value', { value: schema.type, allowed: '"object" for a whole kind', hint: 'set it' }, 'type');
  checkMembers(walk, schema);
  walk.leave();
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
  checkMembers(walk, schema);
  walk.leave();
}
