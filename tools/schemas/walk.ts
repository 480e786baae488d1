import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.js';
import type { SchemaNode } from '../../src/verification/schema/schema-node.js';

const SPECIAL: { readonly [definition: string]: string } = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
};
const OPEN = new Set(['io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', 'io.k8s.apimachinery.pkg.runtime.RawExtension']);
const BOUNDS = /^((exclusive)?(min|max)imum|multipleOf|(min|max)(Length|Items|Properties)|uniqueItems|pattern)$/;

interface WalkOptions {
  readonly open?: boolean;
  /** Properties that are there without being published. */
  readonly implied?: readonly string[];
}

/** Walks a published schema and what the table makes of it side by side. */
export class Walk {
  kinds = 0;
  properties = 0;
  /** What a node of each definition says by itself: all nodes of it must say the same. */
  readonly definitions = new Map<string, unknown>();
  readonly #title: string;
  readonly #found: string[];
  #published: { readonly [name: string]: JsonObject };

  constructor(title: string, found: string[], published: { readonly [name: string]: JsonObject }) {
    this.#title = title;
    this.#found = found;
    this.#published = published;
  }

  /** Adds definitions that references may mean. */
  publish(definitions: { readonly [name: string]: JsonObject }): void {
    this.#published = { ...this.#published, ...definitions };
  }

  publishes(name: string): boolean {
    return this.#published[name] !== undefined;
  }

  differ(path: string, is: unknown, expected: unknown): void {
    this.#found.push(`${this.#title}: ${path}: ${JSON.stringify(is)} instead of ${JSON.stringify(expected)}`);
  }

  equal(path: string, is: unknown, expected: unknown): void {
    if (!isDeepStrictEqual(is, expected)) this.differ(path, is, expected);
  }

  definition(name: string, node: SchemaNode): void {
    const shape = shapeOf(node);
    const seen = this.definitions.get(name);
    if (seen !== undefined) {
      this.equal(`${name} shape`, shape, seen);
      return;
    }
    this.definitions.set(name, shape);
    const schema = this.#published[name];
    if (schema === undefined) {
      this.differ(name, 'defined', undefined);
      return;
    }
    const special = SPECIAL[name];
    // The node that led here may add a default of its own.
    if (special === undefined) this.node(name, { ...schema, ...defaultOf(node) }, node, { open: OPEN.has(name) });
    else this.equal(`${name} type`, node.type, special);
  }

  /** Custom resources have `apiVersion`, `kind` and `metadata` whether their definition says so or not. */
  resource(path: string, schema: JsonObject, node: SchemaNode): void {
    const meta = node.properties?.get('metadata')?.definition;
    this.equal(`${path}.metadata`, meta, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
    const implied = ['apiVersion', 'kind', 'metadata'];
    const declared = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
    const properties = Object.fromEntries(declared.filter(([name]) => !implied.includes(name)));
    this.node(path, { ...schema, properties }, node, { implied });
  }

  node(path: string, schema: JsonObject, node: SchemaNode, { open = false, implied = [] }: WalkOptions = {}): void {
    const reference = schema.$ref;
    if (typeof reference === 'string') {
      this.#reference(path, reference, schema, node);
      return;
    }
    const intOrString = schema['x-kubernetes-int-or-string'] === true;
    this.equal(`${path} type`, node.type, intOrString ? 'int-or-string' : schema.type);
    this.equal(`${path} format`, node.format, schema.format);
    this.equal(`${path} nullable`, node.nullable, schema.nullable === true);
    this.equal(`${path} enum`, node.enum, schema.enum);
    this.equal(`${path} default`, node.default, schema.default);
    this.equal(`${path} required`, node.required, [...list(schema.required)].sort());
    this.#open(path, schema, node, open);
    const bounds = Object.fromEntries(Object.entries(schema).filter(([name]) => BOUNDS.test(name)));
    this.equal(`${path} bounds`, node.bounds ?? {}, bounds);
    this.equal(`${path} list`, node.list?.type, schema['x-kubernetes-list-type']);
    this.equal(`${path} list keys`, node.list?.keys ?? [], list(schema['x-kubernetes-list-map-keys']));
    this.equal(`${path} rules`, node.rules ?? [], list(schema['x-kubernetes-validations']));
    const unions = node.unions?.map(({ fields, ...union }) => ({ ...union, 'fields-to-discriminateBy': fields }));
    this.equal(`${path} unions`, unions ?? [], list(schema['x-kubernetes-unions']));
    this.#properties(path, schema, node, implied);
    this.#child(`${path}[]`, schema.items, node.items);
    this.#child(
      `${path}{}`,
      isJsonObject(schema.additionalProperties) ? schema.additionalProperties : undefined,
      node.values,
    );
    this.#branches(path, schema, node, intOrString);
  }

  #reference(path: string, reference: string, schema: JsonObject, node: SchemaNode): void {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    this.equal(`${path} definition`, node.definition, name);
    this.equal(`${path} default`, node.default, schema.default);
    this.definition(name, node);
  }

  #open(path: string, schema: JsonObject, node: SchemaNode, open: boolean): void {
    const { description: _, default: __, ...says } = schema;
    const anything = Object.keys(says).length === 0 || schema.additionalProperties === true;
    this.equal(`${path} open`, node.open, open || anything || schema['x-kubernetes-preserve-unknown-fields'] === true);
  }

  #properties(path: string, schema: JsonObject, node: SchemaNode, implied: readonly string[]): void {
    const properties = isJsonObject(schema.properties) ? schema.properties : {};
    this.equal(
      `${path} properties`,
      [...(node.properties?.keys() ?? [])],
      [...Object.keys(properties), ...implied].sort(),
    );
    for (const [name, value] of Object.entries(properties))
      this.#child(`${path}.${name}`, value, node.properties?.get(name));
  }

  #branches(path: string, schema: JsonObject, node: SchemaNode, intOrString: boolean): void {
    for (const name of ['allOf', 'anyOf', 'oneOf'] as const) {
      const published = intOrString && name === 'anyOf' ? [] : list(schema[name]);
      const branches = node.branches?.[name] ?? [];
      this.equal(`${path} ${name}`, branches.length, published.length);
      for (const [at, branch] of published.entries()) this.#child(`${path} ${name}[${at}]`, branch, branches[at]);
    }
    this.#child(`${path} not`, schema.not, node.branches?.not);
  }

  #child(path: string, schema: Json | undefined, node: SchemaNode | undefined): void {
    if (schema === undefined && node === undefined) return;
    if (!isJsonObject(schema) || node === undefined) {
      this.differ(path, node !== undefined, schema !== undefined);
      return;
    }
    this.properties += 1;
    this.node(path, schema, node);
  }
}

function shapeOf(node: SchemaNode): unknown {
  const { type, format, nullable, enum: values, bounds, required, open, list, embedded, rules, unions } = node;
  const properties = [...(node.properties?.keys() ?? [])];
  return { type, format, nullable, values, bounds, required, open, list, embedded, rules, unions, properties };
}

function defaultOf({ default: preset }: SchemaNode): JsonObject {
  return preset === undefined ? {} : { default: preset };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
