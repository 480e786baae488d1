import type { JsonObject } from '../../../core/json.js';
import { listIn } from '../../reading/unchecked.js';
import type { SchemaNode } from '../../schema/schema-node.js';
import { shortDefinition } from '../short-definition.js';
import type { Walk } from '../walk.js';
import type { FieldConstraint } from './field-constraint.js';
import { NATIVE_FIELDS } from './native-fields.js';
import { NATIVE_OBJECTS, type ObjectCheck } from './native-objects.js';
import { structureFields } from './structure-fields.js';

/** What API servers check in code of the objects that a node describes. */
export interface NativeChecks {
  readonly fields: readonly (readonly [field: string, constraint: FieldConstraint])[];
  readonly object: ObjectCheck | undefined;
  /** Fields that are structures, each with its node: absent is empty. */
  readonly structures: readonly (readonly [field: string, node: SchemaNode])[];
}

const known = new WeakMap<SchemaNode, NativeChecks>();

export function nativeChecksOf(node: SchemaNode): NativeChecks {
  let checks = known.get(node);
  if (checks === undefined) {
    const name = node.definition === undefined ? '' : shortDefinition(node.definition);
    const fields = Object.entries(ownMember(NATIVE_FIELDS, name) ?? {}).flatMap(([field, constraints]) =>
      [constraints].flat().map((constraint) => [field, constraint] as const),
    );
    checks = { fields, object: ownMember(NATIVE_OBJECTS, name), structures: structureFields(node) };
    known.set(node, checks);
  }
  return checks;
}

/** A definition may have any name, that of a member of every object too. */
function ownMember<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Checks an object field by field, then as a whole. */
export function checkNativeObject(walk: Walk, { fields, object }: NativeChecks, value: JsonObject): void {
  for (const [field, constraint] of fields) checkField(walk, { field, constraint, value: value[field] });
  object?.(walk, value);
}

function checkField(walk: Walk, check: { field: string; constraint: FieldConstraint; value: unknown }): void {
  const { field, constraint, value } = check;
  if (constraint.since !== undefined && walk.minor < constraint.since) return;
  if (value === undefined || value === null || (value === '' && constraint.isGiven !== true)) {
    if (constraint.isRequired === true)
      walk.report('field-required', { message: `${field} is missing`, hint: `add ${constraint.allowed}` }, field);
  } else if (constraint.isOfItems === true) {
    checkItems(walk, { field, constraint, value });
  } else if (!constraint.test(value)) {
    walk.expect('field-value', { value, allowed: constraint.allowed }, field);
  }
}

function checkItems(walk: Walk, check: { field: string; constraint: FieldConstraint; value: unknown }): void {
  const { field, constraint, value } = check;
  for (const [index, item] of listIn(value).entries()) {
    if (constraint.test(item ?? '')) continue;
    for (const step of [field, index]) walk.enter(step);
    walk.expect('field-value', { value: item, allowed: constraint.allowed });
    for (const _ of [field, index]) walk.leave();
  }
}
