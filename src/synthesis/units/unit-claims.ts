import { isCustomResourceDefinition, type KindScope, scopeOfCustomResourceDefinition } from '../../manifest/scope.js';
import type { RenderedObject } from '../../rendering/render-unit.js';

/** Something that a unit holds and no other on its cluster may. */
export interface Claim {
  readonly kind: 'Namespace' | 'CustomResourceDefinition';
  readonly name: string;
}

export function claimsOf(rendered: readonly RenderedObject[]): readonly Claim[] {
  return rendered.flatMap(({ object }) => {
    const { kind, apiVersion, metadata } = object;
    if (kind === 'Namespace' && apiVersion === 'v1') return { kind, name: metadata.name };
    return isCustomResourceDefinition(object) ? { kind: 'CustomResourceDefinition' as const, name: metadata.name } : [];
  });
}

/** The custom kinds that the objects define. @throws FleetError `OBJECT_INVALID` */
export function kindsOf(rendered: readonly RenderedObject[]): readonly KindScope[] {
  return rendered.flatMap(({ object }) =>
    isCustomResourceDefinition(object) ? scopeOfCustomResourceDefinition(object) : [],
  );
}
