import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.js';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { releaseOf } from '../../../src/verification/schema/fact-table.js';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';
import { TableBuilder } from '../../../src/verification/schema/table-builder.js';
import { TableView } from '../../../src/verification/schema/table-view.js';
import { escapedName } from '../../../src/verification/validator/custom/cel-value.js';
import { validateServed } from '../../../src/verification/validator/validate-object.js';
import { told } from './validate.js';

const kubernetes = kubernetesFacts();

/** What is found in the spec of a custom resource, whose definition describes it so. */
function inSpec(schema: JsonObject, spec: unknown): readonly string[] {
  const builder = new TableBuilder('acme', ['1']);
  builder.addCustomDefinition(definitionOf(schema), 0);
  const pod = kubernetes.find({ apiVersion: 'v1', kind: 'Pod', minor: 34 });
  const metadata = pod.status === 'served' ? pod.schema.properties?.get('metadata') : undefined;
  const root = new TableView(releaseOf(builder.result(), 0), () => metadata).definition('acme.example/v1/Shop');
  if (root === undefined) throw new Error('no schema');
  const object = { apiVersion: 'acme.example/v1', kind: 'Shop', metadata: { name: 'a', namespace: 'shop' }, spec };
  const problems = validateServed(object, {
    facts: kubernetes,
    minor: 34,
    kind: {
      status: 'served',
      plural: 'shops',
      scope: 'Namespaced',
      byDefault: true,
      lifecycle: {},
      origin: { name: 'acme', release: '1' },
      isNative: false,
      schema: root,
    },
  });
  return problems.map(({ rule, severity, pointer, message }) => `${severity} ${rule} ${pointer}: ${message}`);
}

function definitionOf(spec: JsonObject): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.acme.example' },
    spec: {
      group: 'acme.example',
      scope: 'Namespaced',
      names: { kind: 'Shop', plural: 'shops' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
        },
      ],
    },
  };
}

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const rules = (...all: readonly JsonObject[]) => ({ 'x-kubernetes-validations': all });

describe('structure', () => {
  it('is checked after defaults are filled in', () => {
    const schema = object(
      { size: { type: 'integer', default: 2 }, name: { type: 'string' } },
      { required: ['size', 'name'] },
    );
    expect(inSpec(schema, { name: 'a' })).toEqual([]);
    expect(inSpec(schema, {})).toEqual(['error field-required /spec/name: name is missing']);
  });

  it('drops null where it is not allowed, but not from lists', () => {
    const schema = object({
      size: { type: 'integer', default: 2 },
      note: { type: 'string', nullable: true },
      tags: { type: 'array', items: { type: 'string' } },
    });
    expect(inSpec(schema, { size: null, note: null, tags: ['a'] })).toEqual([]);
    expect(inSpec(schema, { tags: [null] })).toEqual(['error field-type /spec/tags/0: tags[0] must not be null']);
    expect(inSpec({ ...schema, required: ['tags'] }, { tags: null })).toEqual([
      'error field-required /spec/tags: tags is missing',
    ]);
  });

  it('leaves alone what the definition preserves', () => {
    const schema = object({ size: { type: 'integer' } }, { 'x-kubernetes-preserve-unknown-fields': true });
    expect(inSpec(schema, { anything: { goes: [1] }, size: 'x' })).toEqual([
      'error field-type /spec/size: size must be an integer, got "x"',
    ]);
  });

  it('takes integers and texts for int-or-string, and nothing else', () => {
    const schema = object({ port: { 'x-kubernetes-int-or-string': true } });
    expect(inSpec(schema, { port: 80 })).toEqual([]);
    expect(inSpec(schema, { port: 'http' })).toEqual([]);
    expect(inSpec(schema, { port: 80.5 })).toEqual([
      'error field-type /spec/port: port must be an integer or a text, got 80.5',
    ]);
  });

  it('knows bounds and patterns', () => {
    const schema = object({
      name: { type: 'string', minLength: 2, maxLength: 3, pattern: '^[[:lower:]]+$' },
      size: { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 9 },
      tags: { type: 'array', maxItems: 1, items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    });
    expect(inSpec(schema, { name: 'abc', size: 2, tags: ['a'] })).toEqual([]);
    expect(inSpec(schema, { name: 'ABCD', size: 1, tags: ['a', 'a'] })).toEqual([
      'error field-bounds /spec/name: name must have at most 3 characters, has 4',
      'error field-bounds /spec/name: name must be text that matches ^[[:lower:]]+$, got "ABCD"',
      'error field-bounds /spec/size: size must be more than 1, got 1',
      'error list-keys /spec/tags/1: tags has "a" twice',
      'error field-bounds /spec/tags: tags must have at most 1 items, has 2',
    ]);
    expect(inSpec(object({ name: { type: 'string', maxLength: 2 } }), { name: '🙂🙂' })).toEqual([]);
  });

  it('checks an embedded resource as the object it is', () => {
    const schema = object({
      template: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      },
    });
    expect(inSpec(schema, { template: { apiVersion: 'v1', kind: 'Pod', spec: {} } })).toEqual([]);
    expect(inSpec(schema, { template: { kind: 'Pod' } })).toEqual([
      'error field-required /spec/template/apiVersion: apiVersion is missing',
    ]);
  });

  it.each([
    [{ anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, { b: 'x' }, 'spec meets none of 2 alternatives'],
    [
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      { a: 'x', b: 'x' },
      { a: 'x' },
      'spec meets 2 alternatives that exclude each other',
    ],
    [{ not: { required: ['a'] } }, { a: 'x' }, { b: 'x' }, 'spec is what its definition excludes'],
    [
      { allOf: [{ properties: { a: { maxLength: 1 } } }] },
      { a: 'xx' },
      { a: 'x' },
      'a must have at most 1 characters, has 2',
    ],
  ])('knows %j', (conditions, bad, good, message) => {
    const schema = object({ a: { type: 'string' }, b: { type: 'string' } }, conditions);
    expect(inSpec(schema, bad).map((problem) => problem.slice(problem.indexOf(': ') + 2))).toEqual([message]);
    expect(inSpec(schema, good)).toEqual([]);
  });
});

describe('rules', () => {
  it('count with the integers of the schema', () => {
    const schema = object(
      { port: { type: 'integer' }, weight: { type: 'number' } },
      rules({ rule: 'self.port + 1 < 100 && self.weight < 1.5', message: 'too large' }),
    );
    expect(inSpec(schema, { port: 98, weight: 1 })).toEqual([]);
    expect(inSpec(schema, { port: 99, weight: 1 })).toEqual(['error custom-rule /spec: too large']);
  });

  it('see defaults', () => {
    const schema = object(
      { size: { type: 'integer', default: 5 } },
      rules({ rule: 'self.size < 5', message: 'too large' }),
    );
    expect(inSpec(schema, {})).toEqual(['error custom-rule /spec: too large']);
  });

  it('name fields that are reserved words', () => {
    const schema = object(
      { namespace: { type: 'string' }, 'a-b.c/d__e': { type: 'string' } },
      rules({ rule: "self.__namespace__ == 'a' && self.a__dash__b__dot__c__slash__d__underscores__e == 'b'" }),
    );
    expect(inSpec(schema, { namespace: 'a', 'a-b.c/d__e': 'b' })).toEqual([]);
    expect(escapedName('int')).toBe('int');
    expect(escapedName('in')).toBe('__in__');
  });

  it('compute messages and name the field they mean', () => {
    const schema = object(
      { size: { type: 'integer' } },
      rules({ rule: 'self.size < 5', messageExpression: '"got " + string(self.size)', fieldPath: '.size' }),
    );
    expect(inSpec(schema, { size: 7 })).toEqual(['error custom-rule /spec/size: got 7']);
  });

  it('about updates do not concern an object that is new', () => {
    const schema = object({ size: { type: 'integer' } }, rules({ rule: 'self.size == oldSelf.size' }));
    expect(inSpec(schema, { size: 1 })).toEqual([]);
  });

  it('that cannot be evaluated are reported as not checked', () => {
    const schema = object(
      { size: { type: 'string' } },
      rules({ rule: 'quantity(self.size).isLessThan(quantity("1"))' }),
    );
    expect(inSpec(schema, { size: '2' })).toEqual([
      'info not-checked /spec: spec is not checked against a rule of its definition: quantity(self.size).isLessThan(quantity("1"))',
    ]);
  });

  it('that fail while they are evaluated refuse, as in a server', () => {
    const schema = object(
      { a: { type: 'string' }, b: { type: 'string' } },
      rules({ rule: "self.b == 'x'", message: 'no' }),
    );
    expect(inSpec(schema, { a: 'x' })).toEqual(['error custom-rule /spec: no']);
  });

  it('wait for the structure to be right', () => {
    const schema = object({ size: { type: 'integer' } }, rules({ rule: 'self.size < 5', message: 'too large' }));
    expect(inSpec(schema, { size: 'x' })).toEqual(['error field-type /spec/size: size must be an integer, got "x"']);
  });

  it('understand addresses, URLs, durations and times', () => {
    const schema = object(
      { ip: { type: 'string' }, url: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
      rules(
        { rule: 'isIP(self.ip)', message: 'no address' },
        {
          rule: "url(self.url).getScheme() in ['https'] && url(self.url).getHostname() == 'a.example'",
          message: 'no URL',
        },
        {
          rule: "self.at > timestamp('2025-01-01T00:00:00Z') && duration('1h') > duration('59m')",
          message: 'too early',
        },
      ),
    );
    expect(inSpec(schema, { ip: '10.0.0.1', url: 'https://a.example:8443/x', at: '2025-06-01T00:00:00Z' })).toEqual([]);
    expect(inSpec(schema, { ip: 'x', url: 'http://a.example', at: '2024-06-01T00:00:00Z' })).toEqual([
      'error custom-rule /spec: no address',
      'error custom-rule /spec: no URL',
      'error custom-rule /spec: too early',
    ]);
  });

  it('of the Gateway API find what they are about', () => {
    const route = (filters: object[]) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { parentRefs: [{ name: 'public' }], rules: [{ filters, backendRefs: [{ name: 'web', port: 80 }] }] },
    });
    expect(told(route([{ type: 'RequestRedirect', requestRedirect: { hostname: 'a.example' } }]))).toEqual([
      '/spec/rules/0 custom-rule: RequestRedirect filter must not be used together with backendRefs',
    ]);
    expect(told(route([{ type: 'URLRewrite' }]))).toEqual([
      '/spec/rules/0/filters/0 custom-rule: filter.urlRewrite must be specified for URLRewrite filter.type',
    ]);
  });
});
