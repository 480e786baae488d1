import type { Json } from '../../core/json.js';

/**
 * What a value may be. `quantity` is a number or a text such as `500m`; `int-or-string` is what its name says, and no fraction.
 * The other names are those of JSON Schema, and an `integer` is a number without a fraction.
 */
export type SchemaType =
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'int-or-string'
  | 'quantity';

/** Bounds as JSON Schema draft 4 has them: `exclusiveMinimum` and `exclusiveMaximum` say how `minimum` and `maximum` are meant. */
export interface ValueBounds {
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** One entry of `x-kubernetes-validations`; `self` is the value of the node that carries it. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** Fields of which at most one may be set; with a discriminator, the one whose value here equals the discriminator's. */
export interface FieldUnion {
  readonly discriminator?: string;
  readonly fields: { readonly [field: string]: string };
}

/** What a list promises about its items: a `set` of distinct items, or a `map` whose items differ in their `keys`. */
export interface ListKind {
  readonly type: 'atomic' | 'set' | 'map';
  /** Properties of an item that identify it. An item that lacks one has the default of that property's node. */
  readonly keys: readonly string[];
}

/** Further conditions on a value. Their nodes constrain what the node itself describes, so that no object is closed in them. */
export interface SchemaBranches {
  readonly allOf: readonly SchemaNode[];
  /** Empty where it says nothing, as is `oneOf`. */
  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly not: SchemaNode | undefined;
}

/**
 * What one value of an object may be, at one Kubernetes version. Nodes are shared, may refer to themselves, and are expanded
 * when a property of theirs is read: walk along a value, never through a whole schema.
 *
 * An object is closed: a property that is in neither `properties` nor covered by `values` is unknown, unless `open`.
 */
export interface SchemaNode {
  /** Undefined where any type is allowed. */
  readonly type: SchemaType | undefined;
  /** `int32`, `int64`, `double`, `byte` (base64), `date-time`, `duration` and whatever else a definition names. */
  readonly format: string | undefined;
  /** Declared by custom resources alone: of its own kinds a server reads null as absent, so there it is always false. */
  readonly nullable: boolean;
  readonly enum: readonly Json[] | undefined;
  readonly default: Json | undefined;
  readonly bounds: ValueBounds | undefined;
  readonly properties: ReadonlyMap<string, SchemaNode> | undefined;
  /** Sorted. */
  readonly required: readonly string[];
  /** The node of every value that `properties` does not name, for an object that is a map. */
  readonly values: SchemaNode | undefined;
  /** Properties that nothing describes are kept and not checked. */
  readonly open: boolean;
  readonly items: SchemaNode | undefined;
  readonly list: ListKind | undefined;
  /** A whole object in itself: `apiVersion`, `kind` and `metadata` are among `properties`. */
  readonly embedded: boolean;
  readonly branches: SchemaBranches | undefined;
  readonly rules: readonly CelRule[] | undefined;
  readonly unions: readonly FieldUnion[] | undefined;
  /** Name of the definition that the node stands for, as in OpenAPI: `io.k8s.api.core.v1.Container`. */
  readonly definition: string | undefined;
}
