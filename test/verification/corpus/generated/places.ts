import { isJsonObject } from '../../../../src/core/json.js';
import type { KubeObject } from '../../../../src/manifest/kube-object.js';
import type { SchemaNode } from '../../../../src/verification/schema/schema-node.js';

type Path = readonly (string | number)[];

/** A value in an object, and what its definition says of it. */
export interface Place {
  readonly path: Path;
  readonly value: unknown;
  readonly node: SchemaNode;
  /** The name of the field; of an item, that of its list. */
  readonly field: string;
}

/** Every value of an object that its definition describes, but for what identifies the object, and for its metadata. */
export function placesIn(object: KubeObject, root: SchemaNode): readonly Place[] {
  return [...placesBelow({ path: [], value: object, node: root, field: '' })].filter(
    ({ path }) => path.length > 0 && !['apiVersion', 'kind', 'metadata', 'status'].includes(String(path[0])),
  );
}

function* placesBelow(place: Place): Generator<Place> {
  yield place;
  const { path, value, node, field } = place;
  if (Array.isArray(value) && node.items !== undefined)
    for (const [index, item] of value.entries())
      yield* placesBelow({ path: [...path, index], value: item, node: node.items, field });
  if (!isJsonObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const child = node.properties?.get(key) ?? node.values;
    if (child !== undefined) yield* placesBelow({ path: [...path, key], value: member, node: child, field: key });
  }
}

/** A copy with another value at a path; without one where it is undefined. */
export function replaced<T>(root: T, [step, ...rest]: Path, value: unknown): T {
  if (step === undefined) return value as T;
  if (Array.isArray(root)) return root.map((item, index) => (index === step ? replaced(item, rest, value) : item)) as T;
  const { [step]: before, ...others } = root as Record<string | number, unknown>;
  if (rest.length === 0 && value === undefined) return others as T;
  return { ...root, [step]: replaced(before, rest, value) } as T;
}

/** JSON pointer. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${step}`).join('');
}
