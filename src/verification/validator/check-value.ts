import { isJsonObject, type JsonObject } from '../../core/json.js';
import type { SchemaNode } from '../schema/schema-node.js';
import { checkPodOnce, isPodSpec } from './accepted-pods.js';
import { checkBounds } from './check-bounds.js';
import { checkBranches } from './check-branches.js';
import { checkEnum } from './check-enum.js';
import { checkFormat } from './check-format.js';
import { checkListKeys } from './check-list-keys.js';
import { checkScalarType } from './check-scalar-type.js';
import { isEnforced } from './enforced-field.js';
import { checkNativeObject, nativeChecksOf } from './native/native-checks.js';
import { reportUnknownField } from './unknown-field.js';
import type { Walk } from './walk.js';

/** Checks a value, and everything in it, against what a node says. */
export function checkValue(walk: Walk, node: SchemaNode, value: unknown): void {
  if (value === null) checkNull(walk, node);
  else if (hasType(walk, node, value) && !walk.isInStatus) checkConstraints(walk, node, value);
}

function checkConstraints(walk: Walk, node: SchemaNode, value: unknown): void {
  if (node.format !== undefined) checkFormat(walk, node, value);
  if (node.enum !== undefined) checkEnum(walk, node, value);
  if (node.bounds !== undefined) checkBounds(walk, node.bounds, value);
  if (node.branches !== undefined) checkBranches({ walk, node, value, check: checkValue });
}

function checkNull(walk: Walk, { nullable, type, enum: allowed }: SchemaNode): void {
  // A structure decoded from null is the empty one, so that natively null means absent.
  if (walk.isNative || nullable || type === undefined) return;
  if (allowed?.includes(null) === true) return;
  walk.report('field-type', { message: `${walk.name()} must not be null`, hint: 'remove it, or give it a value' });
}

/** Whether the value has the type of the node; in an object or a list, members are checked on the way. */
function hasType(walk: Walk, node: SchemaNode, value: unknown): boolean {
  switch (node.type) {
    case 'object':
      if (isJsonObject(value)) {
        if (walk.isNative && isPodSpec(node)) checkPodOnce(walk, node, value, () => checkObject(walk, node, value));
        else checkObject(walk, node, value);
        return true;
      }
      if (isRaw(walk, node)) return true;
      break;
    case 'array':
      if (Array.isArray(value)) {
        checkList(walk, node, value);
        return true;
      }
      break;
    case undefined:
      if (isJsonObject(value)) checkObject(walk, node, value);
      else if (Array.isArray(value)) checkList(walk, node, value);
      return true;
    default:
      return checkScalarType(walk, node.type, value);
  }
  const allowed = node.type === 'object' ? 'an object' : 'a list';
  walk.expect('field-type', { value, allowed, hint: `write it as ${allowed}` });
  return false;
}

/** The first minor version in which what a server passes on unread must be an object. */
const READ_AS_OBJECT = 31;

function isRaw({ isNative, minor }: Walk, { definition }: SchemaNode): boolean {
  return isNative && minor < READ_AS_OBJECT && definition?.endsWith('.RawExtension') === true;
}

function checkObject(walk: Walk, node: SchemaNode, value: JsonObject): void {
  const { properties, values, required, definition } = node;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    const child = properties?.get(key) ?? values;
    if (child === undefined) {
      if (!node.open && walk.isClosed) reportUnknownField(walk, node, key);
      continue;
    }
    walk.enter(key);
    checkValue(walk, child, member);
    walk.leave();
  }
  if (walk.isInStatus) return;
  for (const field of required) if (isAbsent(walk, value[field])) reportMissing(walk, node, field);
  if (walk.isNative || definition !== undefined) checkNatively(walk, node, value);
}

function checkNatively(walk: Walk, node: SchemaNode, value: JsonObject): void {
  const checks = nativeChecksOf(node);
  for (const [field, child] of checks.structures) {
    if (value[field] !== undefined && value[field] !== null) continue;
    walk.enter(field);
    checkObject(walk, child, {});
    walk.leave();
  }
  checkNativeObject(walk, checks, value);
}

/** Natively, an empty text is what a structure holds before anything is read into it. */
function isAbsent({ isNative }: Walk, value: unknown): boolean {
  return value === undefined || value === null || (isNative && value === '');
}

function reportMissing(walk: Walk, { definition, properties }: SchemaNode, field: string): void {
  if (walk.isNative && (!isEnforced(definition, field) || isLeftToMetrics(walk, definition))) return;
  const type = properties?.get(field)?.type;
  const kind = type === undefined ? '' : `, ${NAMES_OF_TYPES[type]}`;
  walk.report('field-required', { message: `${field} is missing`, hint: `add ${field}${kind}` }, field);
}

/** What a metric is selected by is for the metrics server to judge. */
function isLeftToMetrics(walk: Walk, definition: string | undefined): boolean {
  return definition?.endsWith('.LabelSelectorRequirement') === true && walk.isBelow('metric');
}

const NAMES_OF_TYPES = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  'int-or-string': 'an integer or a text',
  quantity: 'a quantity such as 500m',
} as const;

function checkList(walk: Walk, { items, list }: SchemaNode, value: readonly unknown[]): void {
  if (items === undefined) return;
  for (let index = 0; index < value.length; index += 1) {
    walk.enter(index);
    checkValue(walk, items, walk.isNative ? (value[index] ?? emptyOf(items)) : value[index]);
    walk.leave();
  }
  if (list !== undefined && list.type !== 'atomic') checkListKeys({ walk, list, items, value });
}

/** What a structure decoded from null is; of a list, null, which is then no item of a map or set. */
function emptyOf({ type }: SchemaNode): unknown {
  return type === 'object' ? {} : type === 'string' ? '' : null;
}
