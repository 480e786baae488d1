import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.js';
import { releaseOf } from '../../../src/verification/schema/fact-table.js';
import type { SchemaNode } from '../../../src/verification/schema/schema-node.js';
import { TableBuilder } from '../../../src/verification/schema/table-builder.js';
import { TableView } from '../../../src/verification/schema/table-view.js';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

function definition(versions: readonly JsonObject[]) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: { group: 'example.com', scope: 'Cluster', names: { kind: 'Thing', plural: 'things' }, versions },
  };
}

function builderOf(spec: JsonObject): TableBuilder {
  const builder = new TableBuilder('example', ['1.0']);
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  builder.addCustomDefinition(definition([{ name: 'v1', served: true, schema }]), 0);
  return builder;
}

function specOf(spec: JsonObject): SchemaNode | undefined {
  const view = new TableView(releaseOf(builderOf(spec).result(), 0));
  return view.definition('example.com/v1/Thing')?.properties?.get('spec');
}

describe('tables of custom definitions', () => {
  it('hold equal nodes once', () => {
    const text = { type: 'string', maxLength: 63 };
    const { nodes } = builderOf({
      type: 'object',
      properties: { a: text, b: text, c: { ...text, description: 'C' } },
    }).result();
    expect(nodes.filter(({ bounds }) => bounds?.maxLength === 63)).toHaveLength(1);
  });

  it('hold a definition once for all releases that agree on it', () => {
    const builder = new TableBuilder('example', ['1.0', '1.1', '2.0']);
    const version = (type: string) => [
      { name: 'v1', served: true, schema: { openAPIV3Schema: { properties: { spec: { type } } } } },
    ];
    builder.addCustomDefinition(definition(version('string')), 0);
    builder.addCustomDefinition(definition(version('string')), 1);
    builder.addCustomDefinition(definition(version('integer')), 2);
    const table = builder.result();
    expect(table.definitions['example.com/v1/Thing']?.filter((_, at) => at % 2 === 0)).toEqual([0b011, 0b100]);
    expect(table.kinds['example.com/v1/Thing']?.served).toBe(0b111);
    const types = [0, 1, 2].map(
      (release) =>
        new TableView(releaseOf(table, release)).definition('example.com/v1/Thing')?.properties?.get('spec')?.type,
    );
    expect(types).toEqual(['string', 'string', 'integer']);
  });

  it('remember the release in which a version was first deprecated', () => {
    const builder = new TableBuilder('example', ['1.0', '1.1', '2.0']);
    const version = (deprecated: boolean) => [{ name: 'v1', served: true, deprecated, schema: {} }];
    builder.addCustomDefinition(definition(version(false)), 0);
    builder.addCustomDefinition(definition(version(true)), 1);
    builder.addCustomDefinition(definition(version(true)), 2);
    expect(builder.result().kinds['example.com/v1/Thing']?.deprecated).toBe('1.1');
  });

  it('close objects, unless unknown fields are preserved', () => {
    expect(specOf({ type: 'object' })?.open).toBe(false);
    expect(specOf({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true })?.open).toBe(true);
    expect(specOf({ type: 'object', additionalProperties: true })?.open).toBe(true);
    expect(specOf({ type: 'object', additionalProperties: { type: 'integer' } })).toMatchObject({
      open: false,
      values: { type: 'integer' },
    });
  });

  it('read integer or string, however it is written', () => {
    const quantity = { 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+$' };
    const written = { ...quantity, anyOf: [{ type: 'integer' }, { type: 'string' }] };
    for (const spec of [quantity, written])
      expect(specOf(spec)).toMatchObject({
        type: 'int-or-string',
        bounds: { pattern: '^[0-9]+$' },
        branches: undefined,
      });
  });

  it('keep branches that say something', () => {
    const spec = specOf({
      type: 'object',
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
      not: { required: ['c'] },
    });
    expect(spec?.branches?.anyOf.map(({ required }) => required)).toEqual([['a'], ['b']]);
    expect(spec?.branches?.not?.required).toEqual(['c']);
    expect(spec?.branches?.oneOf).toEqual([]);
  });

  it('give an embedded resource what every object has', () => {
    const spec = specOf({
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    });
    expect(spec).toMatchObject({ embedded: true, open: true, required: ['apiVersion', 'kind'] });
    expect([...(spec?.properties?.keys() ?? [])]).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  it('restrict metadata as a definition does, beside what holds of all metadata', () => {
    const builder = new TableBuilder('example', ['1.0']);
    const metadata = { type: 'object', properties: { name: { type: 'string', maxLength: 10 } } };
    const schema = { openAPIV3Schema: { type: 'object', properties: { metadata } } };
    builder.addCustomDefinition(definition([{ name: 'v1', served: true, schema }]), 0);
    const objectMeta = new TableBuilder('kubernetes', ['1.34']);
    objectMeta.addDefinition(OBJECT_META, 0, { type: 'object', properties: { name: { type: 'string' } } });
    const kubernetes = new TableView(releaseOf(objectMeta.result(), 0));
    const view = new TableView(releaseOf(builder.result(), 0), (name) => kubernetes.definition(name));
    const thing = view.definition('example.com/v1/Thing');
    expect(thing?.properties?.get('metadata')?.definition).toBe(OBJECT_META);
    expect(thing?.properties?.get('metadata')?.properties?.get('name')?.bounds).toBeUndefined();
    const [branch] = thing?.branches?.allOf ?? [];
    expect(branch?.properties?.get('metadata')?.properties?.get('name')?.bounds).toEqual({ maxLength: 10 });
  });

  it('read a reference and what stands beside it, in both ways of writing', () => {
    const builder = new TableBuilder('example', ['1.0']);
    builder.addDefinition('Part', 0, { type: 'object', properties: { size: { type: 'integer' } } });
    builder.addDefinition('Whole', 0, {
      type: 'object',
      properties: {
        plain: { $ref: '#/definitions/Part' },
        beside: { $ref: '#/definitions/Part', default: {} },
        wrapped: { allOf: [{ $ref: '#/components/schemas/Part' }], default: {} },
      },
    });
    const whole = new TableView(releaseOf(builder.result(), 0)).definition('Whole')?.properties;
    const seen = ['plain', 'beside', 'wrapped'].map((name) => {
      const node = whole?.get(name);
      return [node?.definition, node?.default, node?.properties?.get('size')?.type];
    });
    expect(seen).toEqual([
      ['Part', undefined, 'integer'],
      ['Part', {}, 'integer'],
      ['Part', {}, 'integer'],
    ]);
  });

  it('tell which keywords they do not know', () => {
    expect(builderOf({ type: 'object', 'x-example': 1, patternProperties: {} }).unknownKeywords).toEqual([
      'patternProperties',
      'x-example',
    ]);
    expect(
      builderOf({ type: 'object', description: 'text', 'x-kubernetes-map-type': 'atomic' }).unknownKeywords,
    ).toEqual([]);
  });

  it('do not serve a version that its definition does not serve', () => {
    const builder = new TableBuilder('example', ['1.0']);
    builder.addCustomDefinition(definition([{ name: 'v1beta1', served: false, deprecated: true, schema: {} }]), 0);
    expect(builder.result()).toMatchObject({
      kinds: { 'example.com/v1beta1/Thing': { plural: 'things', scope: 'Cluster', served: 0, deprecated: '1.0' } },
      definitions: {},
    });
  });
});
