import type { JsonObject } from '../../../core/json.js';
import { listIn } from '../../reading/unchecked.js';
import type { SchemaNode } from '../../schema/schema-node.js';
import { shortDefinition } from '../short-definition.js';
import type { Walk } from '../walk.js';
import type { FieldConstraint } from './field-constraint.js';
import { NATIVE_FIELDS } from './native-fields.js';
import { NATIVE_OBJECTS, type ObjectCheck } from './native-objects.js';
import { structureFields } from './structure-fields.js';

interface ConstrainedField extends FieldConstraint {
  readonly field: string;
}

/** What API servers check in code of the objects that a node describes. */
export interface NativeChecks {
  readonly fields: readonly ConstrainedField[];
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
      [constraints].flat().map((constraint) => ({ ...constraint, field })),
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
  for (const constrained of fields) {
    const member = value[constrained.field];
    // Of the many fields of a container most are absent.
    if (member !== undefined || constrained.isRequired === true) checkField(walk, constrained, member);
  }
  object?.(walk, value);
}

function checkField(walk: Walk, constrained: ConstrainedField, value: unknown): void {
  const { field, allowed, test, since, isGiven, isOfItems, isRequired } = constrained;
  if (since !== undefined && walk.minor < since) return;
  if (value === undefined || value === null || (value === '' && isGiven !== true)) {
    if (isRequired === true)
      walk.report('field-required', { message: `${field} is missing`, hint: `add ${allowed}` }, field);
  } else if (isOfItems === true) {
    checkItems(walk, constrained, value);
  } else if (!test(value)) {
    walk.expect('field-value', { value, allowed }, field);
  }
}

function checkItems(walk: Walk, { field, allowed, test }: ConstrainedField, value: unknown): void {
  for (const [index, item] of listIn(value).entries()) {
    if (test(item ?? '')) continue;
    for (const step of [field, index]) walk.enter(step);
    walk.expect('field-value', { value: item, allowed });
    for (const _ of [field, index]) walk.leave();
  }
}
