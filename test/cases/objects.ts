import type { KubeObject } from 'cdk8s-fleet';

/** Without what a unit adds to objects that have no namespace: their namespace, and the Namespace itself. */
export function withoutNamespace(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects
    .filter(({ kind }) => kind !== 'Namespace')
    .map((object) => {
      const { namespace: _, ...metadata } = object.metadata;
      return { ...object, metadata };
    });
}

/** Without the annotations that keep delivery engines from deleting a namespace. */
export function withoutProtection(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Namespace') return object;
    const { annotations: _, ...metadata } = object.metadata;
    return { ...object, metadata };
  });
}

/** By kind and name, for comparisons in which order means nothing. */
export function byIdentity(objects: readonly KubeObject[]): Readonly<Record<string, KubeObject>> {
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}
