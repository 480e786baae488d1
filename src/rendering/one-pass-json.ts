import {
  ApiObject,
  ApiObjectMetadataDefinition,
  ImplicitTokenResolver,
  JsonPatch,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import type { IConstruct } from 'constructs';
import { FleetError } from '../core/errors.js';
import { withGuardedPatches } from './guarded-patches.js';
import { withNullItems } from './null-items.js';
import { type Dictionary, setFields, ValueResolver } from './resolved-value.js';

/** The versions of cdk8s whose `toJson` the tests compare with the one here, case by case. */
const TESTED_VERSIONS = /^2\.70\./;

/**
 * Runs a synchronous function in which every cdk8s ApiObject turns into JSON in one pass, several times faster and equal
 * to cdk8s's own: whatever is out of the ordinary, errors included, is left to the original. Two differences are meant:
 * JSON patches cannot leave their object (see `withGuardedPatches`), and a key `__proto__`, which cdk8s drops, is refused.
 */
export function withOnePassJson<T>(run: () => T): T {
  if (!TESTED_VERSIONS.test(cdk8sVersion())) return withGuardedPatches(run);
  const original = ApiObject.prototype.toJson;
  ApiObject.prototype.toJson = function toJson(this: ApiObject): unknown {
    if (!hasBuiltInResolvers(this)) return original.call(this);
    try {
      return onePassJson(internalsOf(this));
    } catch (error) {
      if (error instanceof FleetError) throw error;
      return original.call(this);
    }
  };
  try {
    return withGuardedPatches(run);
  } finally {
    ApiObject.prototype.toJson = original;
  }
}

/** What one pass made last, if no item of its arrays is undefined: to look for one would take a third as long as to make it. */
let lastWithoutHoles: unknown;

/** An object as cdk8s writes it: as its `toJson` gives it, but with null for array items that are undefined. */
export function writtenJson(object: ApiObject): unknown {
  const json: unknown = object.toJson();
  return json === lastWithoutHoles ? json : withNullItems(json);
}

function cdk8sVersion(): string {
  const information: unknown = Reflect.get(ApiObject, Symbol.for('jsii.rtti'));
  return typeof information === 'object' && information !== null ? String(Reflect.get(information, 'version')) : '';
}

const BUILT_IN_RESOLVERS: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

function hasBuiltInResolvers(object: ApiObject): boolean {
  const root: IConstruct & { readonly resolvers?: readonly object[] } = object.node.root;
  return (
    root.resolvers?.length === BUILT_IN_RESOLVERS.length &&
    root.resolvers.every((resolver, index) => resolver.constructor === BUILT_IN_RESOLVERS[index])
  );
}

/** The private fields that cdk8s's own `toJson` reads. */
interface Internals {
  readonly props: Dictionary;
  readonly patches: readonly JsonPatch[];
  readonly metadata: MetadataInternals;
}

interface MetadataInternals extends Dictionary {
  readonly _additionalAttributes: Dictionary;
  toJson(): unknown;
}

function internalsOf(object: ApiObject): Internals {
  return object as unknown as Internals;
}

// cdk8s resolves the metadata first, then the other fields in the order they were given.
function onePassJson({ props, patches, metadata }: Internals): unknown {
  const resolver = new ValueResolver(false);
  const inMetadata = new ValueResolver(true);
  const metadataJson = isOwn(metadata) ? metadataToJson(metadata, inMetadata) : resolver.value(metadata.toJson());
  const keys = Object.keys(props).filter((key) => key !== 'metadata');
  const values = keys.map((key) => props[key]);
  resolver.fields(keys, values);
  const json: Dictionary = {};
  const head = [values[keys.indexOf('apiVersion')], values[keys.indexOf('kind')], metadataJson];
  setFields(json, HEAD, head);
  setFields(json, keys, values);
  if (patches.length > 0) return headFirst(JsonPatch.apply(json, ...patches));
  if (!resolver.hasHoles && !inMetadata.hasHoles) lastWithoutHoles = json;
  return json;
}

const HEAD = ['apiVersion', 'kind', 'metadata'];

function headFirst(fields: Dictionary): Dictionary {
  const result: Dictionary = {};
  for (const key of HEAD) if (key in fields) result[key] = fields[key];
  for (const key of Object.keys(fields)) result[key] = fields[key];
  return result;
}

const METADATA_FIELDS = ['name', 'namespace', 'annotations', 'finalizers', 'ownerReferences', 'labels'];

function isOwn({ toJson }: MetadataInternals): boolean {
  return toJson === ApiObjectMetadataDefinition.prototype.toJson;
}

// Fields that are set twice keep their first place and their second value.
function metadataToJson(metadata: MetadataInternals, resolver: ValueResolver): Dictionary | undefined {
  const others = metadata._additionalAttributes;
  const keys = Object.keys(others);
  for (const field of METADATA_FIELDS) if (!Object.hasOwn(others, field)) keys.push(field);
  const values = keys.map((key) => (METADATA_FIELDS.includes(key) ? metadata[key] : others[key]));
  resolver.fields(keys, values);
  const fields: Dictionary = {};
  return setFields(fields, keys, values) ? fields : undefined;
}
