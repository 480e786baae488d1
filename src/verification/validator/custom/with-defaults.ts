import { isJsonObject } from '../../../core/json.js';
import type { SchemaNode } from '../../schema/schema-node.js';

/**
 * What a server makes of a custom resource before it checks it: fields that are absent, or null though they may not be, get their
 * default, and such nulls without a default are dropped. What does not change is shared with the original.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function withDefaults(node: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) return itemsWithDefaults(node, value);
  return isJsonObject(value) ? membersWithDefaults(node, value) : value;
}

function itemsWithDefaults({ items }: SchemaNode, value: readonly unknown[]): readonly unknown[] {
  if (items === undefined) return value;
  const made = value.map((item) => withDefaults(items, item));
  return made.some((item, index) => item !== value[index]) ? made : value;
}

function membersWithDefaults(node: SchemaNode, value: { readonly [key: string]: unknown }): unknown {
  const { properties, values } = node;
  let copy: { [key: string]: unknown } | undefined;
  const set = (key: string, member: unknown) => {
    copy ??= { ...value };
    if (member === undefined) delete copy[key];
    else copy[key] = member;
  };
  for (const key of Object.keys(value)) {
    const child = properties?.get(key) ?? values;
    const member = value[key];
    if (child === undefined || member === undefined) continue;
    const made = member === null && !child.nullable ? defaultOf(child) : member;
    const filled = made === undefined || made === null ? made : withDefaults(child, made);
    if (filled !== member) set(key, filled);
  }
  for (const [key, child] of properties ?? []) {
    const preset = defaultOf(child);
    if (preset !== undefined && value[key] === undefined) set(key, withDefaults(child, preset));
  }
  return copy ?? value;
}

/** None of a definition of Kubernetes, nor of any other that may hold itself, and could be filled in for ever. */
function defaultOf(node: SchemaNode): SchemaNode['default'] {
  return node.definition === undefined ? node.default : undefined;
}
