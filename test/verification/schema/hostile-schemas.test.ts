import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetError } from '../../../src/core/errors.js';
import type { Json, JsonObject } from '../../../src/core/json.js';
import { validateServed } from '../../../src/verification/validator/validate-object.js';
import { errorFrom } from '../../fixtures/error-from.js';
import { FACTS } from '../shipped-cluster.js';
import { definitionOf, factsOf, publishedOf, type Texts } from './schemas.js';

const shop = (members: object) => ({
  apiVersion: 'acme.example/v1',
  kind: 'Shop',
  metadata: { name: 'web', namespace: 'shop' },
  ...members,
});

/** Pointer and rule of what is wrong with a Shop on a cluster with these schemas. */
function problemsOf(texts: Texts, members: object): readonly string[] {
  const kind = factsOf({ texts, cluster: { schemas: ['dump'] } }).find('acme.example/v1', 'Shop');
  if (kind?.status !== 'served') throw new Error('it is not served');
  return validateServed(shop(members), { facts: FACTS, minor: 34, kind }).map(
    ({ pointer, rule, severity }) => `${pointer} ${rule} ${severity}`,
  );
}

const COMMON = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: {} };
const crdWith = (properties: JsonObject) => ({ 'dump/shop.json': definitionOf({ versions: [{ properties }] }) });
const dumpWith = (definitions: { readonly [name: string]: JsonObject }, spec: string) => ({
  'dump/shop.json': publishedOf({ definitions, schema: { type: 'object', properties: { ...COMMON, spec: to(spec) } } }),
});
const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

describe('definitions', () => {
  it('that hold themselves are followed as far as a value goes', () => {
    const tree = {
      type: 'object',
      properties: { leaf: { type: 'string' }, children: { type: 'array', items: to('Tree') } },
    };
    const nested = { children: [{ children: [{ leaf: 'a' }, { leaf: 1, other: 2 }] }] };
    expect(problemsOf(dumpWith({ Tree: tree }, 'Tree'), { spec: nested })).toEqual([
      '/spec/children/0/children/1/leaf field-type error',
      '/spec/children/0/children/1/other unknown-field error',
    ]);
  });

  it('that only stand for another mean the other', () => {
    const definitions = { Alias: to('Size'), Size: { type: 'integer' } };
    expect(problemsOf(dumpWith(definitions, 'Alias'), { spec: 'large' })).toEqual(['/spec field-type error']);
  });

  it.each<[string, { readonly [name: string]: JsonObject }]>([
    ['for the next', { A: to('B'), B: to('C'), C: to('A') }],
    ['and themselves', { A: { allOf: [to('A'), { type: 'object' }] } }],
    ['or each other', { A: { anyOf: [{ type: 'object' }, to('B')] }, B: { not: { oneOf: [to('A')] } } }],
  ])('that stand %s in a circle are refused', (_, definitions) => {
    const { code, path, message } = errorFrom(() => factsOf({ texts: dumpWith(definitions, 'A'), cluster: {} }));
    expect([code, path]).toEqual(['MANIFEST_INVALID', 'dump/shop.json']);
    expect(message).toMatch(/^the definitions "A".* mean each other in a circle$/);
  });

  it('that stand for too many others are refused', () => {
    const twice = (name: string): JsonObject => ({ allOf: [to(name), to(name)] });
    const chain = Array.from({ length: 40 }, (_, index): [string, JsonObject] => [`D${index}`, twice(`D${index + 1}`)]);
    expect(errorFrom(() => factsOf({ texts: dumpWith(Object.fromEntries(chain), 'D0'), cluster: {} })).message).toMatch(
      /^the definition "D\d+" means more than 1000 others$/,
    );
  });

  it('in a chain as long as a file can hold are followed', () => {
    const chain = Array.from({ length: 900 }, (_, index): [string, JsonObject] => [`D${index}`, to(`D${index + 1}`)]);
    const definitions = Object.fromEntries([...chain, ['D900', { type: 'integer' }]]);
    expect(problemsOf(dumpWith(definitions, 'D0'), { spec: 'large' })).toEqual(['/spec field-type error']);
  });

  it('nested too deep are refused', () => {
    const deep = `${'{"items":'.repeat(100_000)}{}${'}'.repeat(100_000)}`;
    const text = JSON.stringify(definitionOf({ versions: [{ properties: { spec: {} } }] })).replace(
      '"spec":{}}',
      `"spec":${deep}}`,
    );
    for (const path of ['dump/shop.json', 'dump/shop.yaml'])
      expect(errorFrom(() => factsOf({ texts: { [path]: text } }))).toMatchObject({
        code: 'MANIFEST_INVALID',
        message: expect.stringMatching(/nested more than 200 levels deep$/),
      });
  });

  it('may name fields as JavaScript names its own', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString'];
    const properties = JSON.parse(
      `{ "spec": { "type": "object", "properties": { ${names.map((name) => `"${name}": { "type": "integer" }`)} } } }`,
    );
    const spec = JSON.parse(`{ ${names.map((name) => `"${name}": 1`)} }`);
    const wrong = JSON.parse(`{ ${names.map((name) => `"${name}": "a"`)}, "valueOf": 1 }`);
    expect(problemsOf(crdWith(properties), { spec })).toEqual([]);
    expect([...problemsOf(crdWith(properties), { spec: wrong })].sort()).toEqual(
      [...names.map((name) => `/spec/${name} field-type error`), '/spec/valueOf unknown-field error'].sort(),
    );
    expect(
      problemsOf(crdWith({ spec: { type: 'object', additionalProperties: { type: 'integer' } } }), { spec }),
    ).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('whose default holds what has the default are not filled in for ever', () => {
    const definitions = { A: { type: 'object', additionalProperties: { ...to('A'), default: { more: null } } } };
    expect(problemsOf(dumpWith(definitions, 'A'), { spec: { more: null } })).toEqual([]);
  });

  it('may be named as JavaScript names its own, or not be there', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const none = names.map((name) => problemsOf(crdWith({ spec: to(name) }), { spec: { any: 1 } }));
    expect(none).toEqual([[], [], []]);
    const definitions = JSON.parse(`{ "__proto__": { "type": "integer" }, "toString": { "$ref": "#/__proto__" } }`);
    for (const name of ['__proto__', 'toString'])
      expect(problemsOf(dumpWith(definitions, name), { spec: {} })).toEqual(['/spec field-type error']);
  });

  it('with patterns made to take for ever do not', () => {
    const properties = { spec: { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' } };
    expect(problemsOf(crdWith(properties), { spec: 'a'.repeat(50_000) })).toEqual(['/spec field-bounds error']);
  }, 2000);

  it('with a large default are read soon', () => {
    const preset = Array.from({ length: 20_000 }, (_, index) => ({ name: `item-${index}` }));
    const items = { type: 'object', properties: { name: { type: 'string' } } };
    const properties = { spec: { type: 'object', properties: { list: { type: 'array', items, default: preset } } } };
    expect(problemsOf(crdWith(properties), { spec: {} })).toEqual([]);
  }, 5000);
});

/** What a schema could hold where somebody wrote it by hand, or to harm. */
const anything = fc.jsonValue({ maxDepth: 2 }).map((value): Json => JSON.parse(JSON.stringify(value)));
const { schema } = fc.letrec<{ schema: Json; node: Json }>((tie) => ({
  schema: fc.oneof({ maxDepth: 2, depthIdentifier: 'schema' }, anything, { weight: 6, arbitrary: tie('node') }),
  node: fc.record(
    {
      type: fc.constantFrom<Json>('object', 'array', 'string', 'integer', 'number', 'boolean', 'null', 7),
      properties: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'metadata'), tie('schema'), { maxKeys: 3 }),
      additionalProperties: fc.oneof(tie('schema'), fc.boolean()),
      items: tie('schema'),
      allOf: fc.array(tie('schema'), { maxLength: 2 }),
      anyOf: fc.array(tie('schema'), { maxLength: 2 }),
      oneOf: fc.oneof(fc.array(tie('schema'), { maxLength: 2 }), anything),
      not: tie('schema'),
      required: fc.oneof(fc.array(fc.constantFrom<Json>('a', 'b', 1, null)), anything),
      enum: fc.oneof(fc.array(anything, { maxLength: 2 }), anything),
      pattern: fc.oneof(fc.constantFrom('^a', '(', '(?<x>a)\\1'), anything),
      format: fc.oneof(fc.constantFrom('int32', 'byte', 'date-time', 'duration', 'ipv4'), anything),
      minimum: anything,
      maxLength: anything,
      default: anything,
      nullable: anything,
      $ref: fc.oneof(
        fc.constantFrom('#/components/schemas/A', '#/components/schemas/B', '#/none', '#/__proto__'),
        anything,
      ),
      'x-kubernetes-list-type': fc.oneof(fc.constantFrom('map', 'set', 'atomic'), anything),
      'x-kubernetes-list-map-keys': fc.oneof(fc.array(fc.constantFrom('a', 'b')), anything),
      'x-kubernetes-validations': fc.oneof(
        fc.array(fc.record({ rule: fc.oneof(fc.constant('self.a == 1'), anything) })),
        anything,
      ),
      'x-kubernetes-int-or-string': anything,
      'x-kubernetes-embedded-resource': fc.boolean(),
      'x-kubernetes-preserve-unknown-fields': fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>,
}));
const value = fc.oneof(anything, fc.dictionary(fc.constantFrom('a', 'b', 'c'), anything));

describe('whatever a definition holds', () => {
  /** Refused as a whole, or an answer. */
  function check(texts: () => Texts, spec: Json): void {
    try {
      problemsOf(texts(), { spec });
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      expect(error.code).toBe('MANIFEST_INVALID');
    }
  }

  it('in a file, objects are checked or the file is refused', () => {
    fc.assert(
      fc.property(schema, value, (spec, given) => check(() => crdWith({ spec }), given)),
      { numRuns: 100 },
    );
  });

  it('in a dump, objects are checked or the file is refused', () => {
    fc.assert(
      fc.property(schema, schema, value, (a, b, given) => {
        const definitions = JSON.parse(JSON.stringify({ A: a, B: b }));
        check(() => dumpWith(definitions, 'A'), given);
      }),
      { numRuns: 100 },
    );
  });
});
