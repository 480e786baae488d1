import { FleetError } from '../../core/errors.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
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

/** A server that prunes nothing keeps whatever stands anywhere in an object, so that there is nothing to check. */
const NOT_PRUNED: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/**
 * Reads what a CustomResourceDefinition (apiextensions.k8s.io/v1) defines, version by version.
 * @throws FleetError `OBJECT_INVALID`
 */
export function customKindsOf(definition: KubeObject): readonly CustomKind[] {
  const { group, kind, scope } = scopeOfCustomResourceDefinition(definition);
  const spec = objectOf(definition.spec);
  const { plural } = objectOf(spec.names);
  return versionsOf(definition).map(({ name, served, deprecated, deprecationWarning, schema }) => ({
    name: `${group}/${name}/${kind}`,
    plural: typeof plural === 'string' ? plural : '',
    scope,
    served: served === true,
    deprecated: deprecated === true,
    warning: typeof deprecationWarning === 'string' ? deprecationWarning : undefined,
    schema: spec.preserveUnknownFields === true ? NOT_PRUNED : objectOf(plain(objectOf(schema).openAPIV3Schema)),
  }));
}

function versionsOf({ metadata, spec }: KubeObject): readonly (JsonObject & { readonly name: string })[] {
  const { versions } = objectOf(spec);
  if (Array.isArray(versions) && versions.length > 0 && versions.every(isNamed)) return versions;
  throw new FleetError('OBJECT_INVALID', {
    message: `CustomResourceDefinition ${JSON.stringify(metadata.name)} needs spec.versions, a list of versions that each have a name`,
    hint: 'complete the definition',
    path: metadata.name,
  });
}

function isNamed(version: unknown): version is JsonObject & { readonly name: string } {
  return isJsonObject(version) && typeof version.name === 'string' && version.name !== '';
}

/** With numbers as JSON has them: bounds such as that of an int64 arrive as bigint from YAML. What holds none stays itself. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  return members.some(([name, member]) => member !== value[name]) ? Object.fromEntries(members) : value;
}
