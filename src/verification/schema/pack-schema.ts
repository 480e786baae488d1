import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { definitionOf } from './definition-problem.js';
import type { PackedBranches, PackedNode } from './fact-table.js';
import type { CelRule, FieldUnion, ListKind, SchemaType, ValueBounds } from './schema-node.js';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

// What OpenAPI documents say of these is less than what the API server makes of them.
const BY_DEFINITION: ReadonlyMap<string, PackedNode> = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', { type: 'quantity' }],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', { type: 'object', open: true }],
  ['io.k8s.apimachinery.pkg.runtime.RawExtension', { type: 'object', open: true }],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', { type: 'int-or-string' }],
]);

const TYPES: ReadonlySet<string> = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);
const LIST_TYPES: ReadonlySet<string> = new Set(['atomic', 'set', 'map']);
const BOUNDS = {
  pattern: 'string',
  minLength: 'number',
  maxLength: 'number',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'boolean',
  exclusiveMaximum: 'boolean',
  multipleOf: 'number',
  minItems: 'number',
  maxItems: 'number',
  uniqueItems: 'boolean',
  minProperties: 'number',
  maxProperties: 'number',
} as const satisfies Types<ValueBounds>;
const RULE_MEMBERS = {
  rule: 'string',
  message: 'string',
  messageExpression: 'string',
  reason: 'string',
  fieldPath: 'string',
  optionalOldSelf: 'boolean',
} as const satisfies Types<CelRule>;

const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...Object.keys(BOUNDS),
  ...['$ref', 'type', 'format', 'nullable', 'enum', 'default'],
  ...['properties', 'required', 'additionalProperties', 'items', 'allOf', 'anyOf', 'oneOf', 'not'],
  ...['x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'],
  ...['x-kubernetes-list-map-keys', 'x-kubernetes-list-type', 'x-kubernetes-unions', 'x-kubernetes-validations'],
  // These say nothing about which values are allowed.
  ...['description', 'title', 'example', 'externalDocs', 'x-kubernetes-group-version-kind', 'x-kubernetes-map-type'],
  ...['x-kubernetes-patch-merge-key', 'x-kubernetes-patch-strategy'],
]);

/** Of members, as `typeof` names them. */
type Types<T> = { readonly [K in keyof Required<T>]: 'string' | 'number' | 'boolean' };

/** Turns OpenAPI definitions and the schemas of custom resources into nodes of a fact table, equal ones into one. */
export class NodePool {
  readonly nodes: PackedNode[] = [];
  /** Keywords that were met and could not be turned into anything. */
  readonly unknownKeywords = new Set<string>();
  readonly #indices = new Map<string, number>();

  addDefinition(name: string, schema: JsonObject): number {
    const known = BY_DEFINITION.get(name);
    return known === undefined ? this.#add(schema) : this.#intern(known);
  }

  /** Of a custom resource, as a server publishes it: without properties when its definition has no schema. */
  addPublishedResource(schema: JsonObject): number {
    return isJsonObject(schema.properties) ? this.#add(schema) : this.#intern({ type: 'object', open: true });
  }

  /** Of a custom resource: every one has `apiVersion`, `kind` and the `metadata` of all objects. */
  addResource(schema: JsonObject): number {
    return this.#intern(this.#packResource(schema));
  }

  #add(schema: JsonObject): number {
    return this.#intern(this.#pack(schema));
  }

  #pack(schema: JsonObject): PackedNode {
    for (const keyword of Object.keys(schema)) if (!UNDERSTOOD.has(keyword)) this.unknownKeywords.add(keyword);
    const { allOf, ...rest } = schema;
    // Beside a reference OpenAPI 3.0 allows nothing, so one with a default is written as the only branch of allOf.
    if (Array.isArray(allOf) && allOf.length === 1 && isJsonObject(allOf[0]) && '$ref' in allOf[0])
      return this.#pack({ ...rest, ...allOf[0] });
    if (schema['x-kubernetes-embedded-resource'] !== true) return this.#packPlain(schema);
    const { 'x-kubernetes-embedded-resource': _, ...resource } = schema;
    const packed = this.#packResource(resource);
    return {
      ...packed,
      embedded: true,
      required: [...new Set([...(packed.required ?? []), 'apiVersion', 'kind'])].sort(),
    };
  }

  #packResource(schema: JsonObject): PackedNode {
    const { metadata, ...declared } = objectOf(schema.properties);
    const properties = {
      ...declared,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: OBJECT_META },
    };
    // A definition may restrict names beyond what ObjectMeta says.
    const restricted = Object.keys(objectOf(metadata)).some(
      (keyword) => keyword !== 'type' && keyword !== 'description',
    );
    const allOf = isList(schema.allOf) ? schema.allOf : [];
    const restrictions: JsonObject = restricted
      ? { allOf: [...allOf, { properties: { metadata: objectOf(metadata) } }] }
      : {};
    return this.#pack({ ...schema, ...restrictions, type: 'object', properties });
  }

  #packPlain(schema: JsonObject): PackedNode {
    const branches = this.#packBranches(schema);
    const packed: PackedNode = { ...this.#packShape(schema), ...packValue(schema), ...(branches && { branches }) };
    const open =
      schema['x-kubernetes-preserve-unknown-fields'] === true ||
      schema.additionalProperties === true ||
      Object.keys(packed).length === 0;
    return open ? { ...packed, open } : packed;
  }

  #packShape(schema: JsonObject): PackedNode {
    const { $ref, properties, required, additionalProperties, items } = schema;
    return {
      ...(typeof $ref === 'string' && { ref: definitionOf($ref) }),
      ...(isJsonObject(properties) && { properties: this.#packProperties(properties) }),
      ...(isList(required) && required.length > 0 && { required: required.filter(isText).sort() }),
      ...(isJsonObject(additionalProperties) && { values: this.#add(additionalProperties) }),
      ...(isJsonObject(items) && { items: this.#add(items) }),
    };
  }

  #packProperties(properties: JsonObject): { readonly [name: string]: number } {
    const names = Object.keys(properties).sort();
    return Object.fromEntries(names.map((name) => [name, this.#add(objectOf(properties[name]))]));
  }

  #packBranches(schema: JsonObject): PackedBranches | undefined {
    const { not } = schema;
    // That it is an integer or a string is what the keyword itself says; published definitions repeat it as a branch.
    const written = schema['x-kubernetes-int-or-string'] === true ? withoutIntOrString(schema) : schema;
    const lists = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((name) => {
      const list = written[name];
      return isList(list) && list.length > 0 ? [[name, list.map((branch) => this.#add(objectOf(branch)))]] : [];
    });
    if (lists.length === 0 && not === undefined) return undefined;
    return { ...Object.fromEntries(lists), ...(not !== undefined && { not: this.#add(objectOf(not)) }) };
  }

  #intern(node: PackedNode): number {
    const key = canonicalJson(node);
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }
}

function packValue(schema: JsonObject): PackedNode {
  const { format, nullable, default: preset } = schema;
  const type = typeOf(schema);
  const bounds = pick<ValueBounds>(schema, BOUNDS);
  const list = listOf(schema);
  const rules = schema['x-kubernetes-validations'];
  const unions = schema['x-kubernetes-unions'];
  return {
    ...(type !== undefined && { type }),
    ...(typeof format === 'string' && type !== 'int-or-string' && { format }),
    ...(nullable === true && { nullable }),
    ...(isList(schema.enum) && { enum: schema.enum }),
    ...(preset !== undefined && { default: preset }),
    ...(Object.keys(bounds).length > 0 && { bounds }),
    ...(list !== undefined && { list }),
    ...(isList(rules) && {
      rules: rules.map(objectOf).map((rule): CelRule => ({ rule: '', ...pick<CelRule>(rule, RULE_MEMBERS) })),
    }),
    ...(isList(unions) && { unions: unions.map(objectOf).map(unionOf) }),
  };
}

function typeOf(schema: JsonObject): SchemaType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') return 'int-or-string';
  return isSchemaType(schema.type) ? schema.type : undefined;
}

function listOf(schema: JsonObject): ListKind | undefined {
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  return isListType(type) ? { type, keys: isList(keys) ? keys.filter(isText) : [] } : undefined;
}

function unionOf(union: JsonObject): FieldUnion {
  const { discriminator } = union;
  const fields = Object.entries(objectOf(union['fields-to-discriminateBy'])).map(([field, value]) => [
    field,
    String(value),
  ]);
  return { ...(isText(discriminator) && { discriminator }), fields: Object.fromEntries(fields) };
}

function withoutIntOrString(schema: JsonObject): JsonObject {
  const { anyOf, ...rest } = schema;
  const types = isList(anyOf) ? anyOf.map((branch) => canonicalJson(branch)).sort() : [];
  const repeated = canonicalJson(types) === canonicalJson(['{"type":"integer"}', '{"type":"string"}']);
  return repeated ? rest : schema;
}

/** The members that have the type they must have. Others say nothing; a server refuses a definition that holds them. */
function pick<T>(schema: JsonObject, types: Types<T>): Partial<T> {
  const names = Object.entries<unknown>(types).filter(([name, type]) => typeof schema[name] === type);
  const found = names.map(([name]) => [name, schema[name]]);
  return Object.fromEntries(found);
}

/** The value, if it is an object; otherwise an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

function isSchemaType(value: Json | undefined): value is SchemaType {
  return isText(value) && TYPES.has(value);
}

function isListType(value: Json | undefined): value is ListKind['type'] {
  return isText(value) && LIST_TYPES.has(value);
}
