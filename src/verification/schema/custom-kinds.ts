import type { JsonObject } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { type Scope, scopeOfCustomResourceDefinition } from '../../manifest/scope.js';
import { objectOf } from './pack-schema.js';

/** One version of a custom kind, as a CustomResourceDefinition declares it. */
export interface CustomKind {
  /** `apiVersion/kind`, which is its definition's name, too. */
  readonly name: string;
  readonly plural: string;
  readonly scope: Scope;
  readonly served: boolean;
  readonly deprecated: boolean;
  readonly warning: string | undefined;
  readonly schema: JsonObject;
}

/**
 * Reads what a CustomResourceDefinition (apiextensions.k8s.io/v1) defines, version by version.
 * @throws FleetError `OBJECT_INVALID`
 */
export function customKindsOf(definition: KubeObject): readonly CustomKind[] {
  const { group, kind, scope } = scopeOfCustomResourceDefinition(definition);
  const spec = objectOf(definition.spec);
  const { plural } = objectOf(spec.names);
  const versions = Array.isArray(spec.versions) ? spec.versions.map(objectOf) : [];
  return versions.map(({ name, served, deprecated, deprecationWarning, schema }) => ({
    name: `${group}/${String(name)}/${kind}`,
    plural: typeof plural === 'string' ? plural : '',
    scope,
    served: served === true,
    deprecated: deprecated === true,
    warning: typeof deprecationWarning === 'string' ? deprecationWarning : undefined,
    schema: objectOf(objectOf(schema).openAPIV3Schema),
  }));
}
