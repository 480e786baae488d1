import { canonicalJson, isJsonObject, type JsonObject } from '../../core/json.js';
import { showValue } from '../../core/show-value.js';
import type { ListKind, SchemaNode } from '../schema/schema-node.js';
import type { Walk } from './walk.js';

/** Items of lists that rules with ids of their own look after (`unique-env-names` and the like). */
const LOOKED_AFTER = new Set(
  ['Container', 'EphemeralContainer', 'ContainerPort', 'EnvVar', 'ServicePort', 'Volume', 'VolumeMount'].map(
    (name) => `io.k8s.api.core.v1.${name}`,
  ),
);

interface ListCheck {
  readonly walk: Walk;
  readonly list: ListKind;
  readonly items: SchemaNode;
  readonly value: readonly unknown[];
}

/** Reports what is there twice in a set or a map, and items of a map that lack a key. */
export function checkListKeys({ walk, list, items, value }: ListCheck): void {
  const isMap = list.type === 'map';
  const isLookedAfter = isMap && items.definition !== undefined && LOOKED_AFTER.has(items.definition);
  const seen = new Set<unknown>();
  for (let index = 0; index < value.length; index += 1) {
    const item = value[index];
    if (item === null && walk.isNative) reportNull(walk, index);
    if (isLookedAfter) continue;
    const key = isMap ? mapKey({ walk, keys: list.keys, items, item, index }) : setKey(item);
    if (key === undefined) continue;
    if (seen.has(key)) reportTwice({ walk, list, item, index });
    seen.add(key);
  }
}

/** Undefined when the item is malformed, which is reported elsewhere. */
function mapKey(entry: { walk: Walk; keys: readonly string[]; items: SchemaNode; item: unknown; index: number }) {
  const { walk, keys, items, item, index } = entry;
  if (!isJsonObject(item)) return undefined;
  const values: unknown[] = [];
  for (const key of keys) {
    const value = item[key] === undefined ? items.properties?.get(key)?.default : item[key];
    if (value === undefined && keys.length === 1) {
      reportNoKey({ walk, items, key, index });
      return undefined;
    }
    values.push(value ?? null);
  }
  return keys.length === 1 ? values[0] : JSON.stringify(values);
}

function setKey(item: unknown): unknown {
  if (item === null) return undefined;
  return typeof item === 'object' ? canonicalJson(item) : item;
}

/** In other lists, null passes for an empty item. */
function reportNull(walk: Walk, index: number): void {
  walk.report(
    'field-type',
    { message: `${walk.name()}[${index}] must not be null`, hint: 'remove it, or give it a value' },
    String(index),
  );
}

function reportNoKey({ walk, items, key, index }: { walk: Walk; items: SchemaNode; key: string; index: number }): void {
  if (items.required.includes(key)) return;
  walk.report(
    'list-keys',
    { message: `${walk.name()}[${index}] has no ${key}, which tells items of the list apart`, hint: `add ${key}` },
    String(index),
  );
}

function reportTwice({ walk, list, item, index }: { walk: Walk; list: ListKind; item: unknown; index: number }): void {
  const what =
    list.type === 'set' ? (walk.isHidden(item) ? 'an item' : showValue(item)) : `the same ${keyText(list.keys, item)}`;
  walk.report(
    'list-keys',
    { message: `${walk.name()} has ${what} twice`, hint: 'remove one of them, or rename it' },
    String(index),
  );
}

function keyText(keys: readonly string[], item: unknown): string {
  const members: JsonObject = isJsonObject(item) ? item : {};
  return keys.map((key) => (members[key] === undefined ? key : `${key} ${showValue(members[key])}`)).join(' and ');
}
