import { createRequire } from 'node:module';
import fc from 'fast-check';
import * as jsYaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeYaml, writeYamlDocuments } from '../../src/manifest/yaml-writer.js';
import { errorFrom } from '../fixtures/error-from.js';
import { ALPHABET, TRICKY_STRINGS } from './strings.js';

const jsYaml4: typeof jsYaml = createRequire(import.meta.url)('js-yaml-4');

const LONE_SURROGATE = /\p{Surrogate}/u;
const WELL_FORMED = TRICKY_STRINGS.filter((text) => !LONE_SURROGATE.test(text));
const LONG_KEYS = [998, 999, 1000, 1001, 1023, 5000].map((length) => 'k'.repeat(length));

const READERS: readonly [string, (text: string) => unknown][] = [
  ['yaml 1.1', (text) => parse(text, { version: '1.1' })],
  ['yaml 1.2', (text) => parse(text, { version: '1.2' })],
  ['js-yaml 5', (text) => jsYaml.load(text)],
  ['js-yaml 4', (text) => jsYaml4.load(text)],
];

function field(value: unknown): string {
  return writeYaml({ f: value }, 'unit').slice('f:'.length, -1).trimStart();
}

function refusal(value: unknown): string {
  const error = errorFrom(() => writeYaml(value, 'shop/web'));
  expect(error).toMatchObject({ code: 'VALUE_NOT_YAML', path: 'shop/web' });
  return error.message.split(';')[0] ?? '';
}

describe('writeYaml', () => {
  it.each([
    ['no', '"no"'],
    ['0o14', '"0o14"'],
    ['', '""'],
    ['a\nb', '|-\n  a\n  b'],
    ['a\nb\n', '|\n  a\n  b'],
    ['a\n\n\n', '|+\n  a\n\n'],
    ['#!/bin/sh\n\n  indented\n', '|\n  #!/bin/sh\n\n    indented'],
    ['\ta\nb', '"\\ta\\nb"'],
    [' a\nb', '" a\\nb"'],
    ['a \nb', '"a \\nb"'],
    ['a\n\tb', '"a\\n\\tb"'],
    ['a\r\nb', '"a\\r\\nb"'],
    ['\n', '"\\n"'],
    ['a\nb\u00a0', '"a\\nb\\u00a0"'],
    ['x\u007fy', '"x\\u007fy"'],
    ['\u0085\u2028\ufeff\uffff', '"\\u0085\\u2028\\ufeff\\uffff"'],
    ['a/"b"\\', '"a/\\"b\\"\\\\"'],
    ['😀', '"😀"'],
    [{ '<<': { a: 'c' } }, '"<<":\n    a: "c"'],
    [{ y: 'n' }, '"y": "n"'],
    [{ E1: 1, No: 2, '': 3, 'app.kubernetes.io/name': 4 }, '"": 3\n  "E1": 1\n  "No": 2\n  app.kubernetes.io/name: 4'],
    [1e21, '1e+21'],
    [0.1, '0.1'],
    [-0, '0'],
    [9007199254740991, '9007199254740991'],
    [2n ** 64n - 1n, '18446744073709551615'],
    [true, 'true'],
    [null, 'null'],
    [{ gone: undefined, kept: null }, 'kept: null'],
    [{ gone: undefined }, '{}'],
    [{}, '{}'],
    [[], '[]'],
    [[[1, [2]], [], {}, { a: 1, b: [2] }], '- - 1\n    - - 2\n  - []\n  - {}\n  - a: 1\n    b:\n      - 2'],
    [['a\nb', { c: 'd\n' }], '- |-\n    a\n    b\n  - c: |\n      d'],
  ])('writes %o readably and without doubt', (value, expected) => {
    expect(field(value)).toBe(expected);
  });

  it('escapes every character that some reader refuses, changes or hides, in values and keys', () => {
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
    for (const code of [
      ...range(0, 0x09),
      ...range(0x0b, 0x1f),
      ...range(0x7f, 0xa0),
      0x2028,
      0x2029,
      0xfeff,
      0xfffe,
      0xffff,
    ]) {
      const character = String.fromCharCode(code);
      expect(writeYaml({ [`k${character}`]: `v${character}` }, 'unit')).toMatch(/^"k\\[a-z0-9]+": "v\\[a-z0-9]+"\n$/);
    }
  });

  it('puts apiVersion, kind and metadata first, at the top only', () => {
    const object = {
      data: { metadata: 1, kind: 2, b: 3 },
      metadata: { name: 'x' },
      kind: 'ConfigMap',
      apiVersion: 'v1',
    };
    expect(writeYaml(object, 'unit')).toBe(
      'apiVersion: "v1"\nkind: "ConfigMap"\nmetadata:\n  name: "x"\ndata:\n  b: 3\n  kind: 2\n  metadata: 1\n',
    );
  });

  it('switches to explicit keys where readers refuse implicit ones', () => {
    const [key, value] = ['k'.repeat(1001), { a: [1] }];
    expect(writeYaml({ [key]: value }, 'unit')).toBe(`? ${key}\n:\n  a:\n    - 1\n`);
    expect(writeYaml({ [`${key} `]: 'v' }, 'unit')).toBe(`? "${key} "\n: "v"\n`);
  });

  it('writes one object twice in full when it is used twice', () => {
    const shared = { a: 1 };
    expect(field([shared, shared])).toBe('- a: 1\n  - a: 1');
  });

  it('keeps keys that JavaScript objects have anyway', () => {
    const keys = ['__proto__', 'constructor', 'prototype', 'toString'];
    const object = Object.fromEntries(keys.map((key) => [key, { [key]: key }]));
    expect(parse(writeYaml(object, 'unit'))).toEqual(object);
    expect(writeYaml(object, 'unit')).toContain('"__proto__":');
  });

  it('accepts documents that are not maps', () => {
    expect([null, 'a\nb', [1], []].map((value) => writeYaml(value, 'unit'))).toEqual([
      'null\n',
      '|-\n  a\n  b\n',
      '- 1\n',
      '[]\n',
    ]);
  });

  it('separates documents', () => {
    const object = { apiVersion: 'v1', kind: 'A', metadata: { name: 'x' }, text: 'a\n\n' };
    const documents = [object, object].map((each) => ({ object: each, path: 'unit' }));
    const one = 'apiVersion: "v1"\nkind: "A"\nmetadata:\n  name: "x"\ntext: |+\n  a\n\n';
    expect(writeYamlDocuments(documents)).toBe(`${one}---\n${one}`);
    expect(writeYamlDocuments([])).toBe('');
  });
});

describe.each(READERS)('what %s reads back', (_name, read) => {
  it('is every tricky string and every long key, as value, item and key', () => {
    const strings = [...WELL_FORMED, ...LONG_KEYS];
    const object = { list: strings, map: Object.fromEntries(strings.map((text) => [text, { below: text }])) };
    expect(read(writeYaml(object, 'unit'))).toEqual(object);
  });

  it('is any string made of what means something to YAML', () => {
    const text = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        const object = { list: [value, [value]], map: { [value]: value, below: { [value]: [value] } } };
        expect(read(writeYaml(object, 'unit'))).toEqual(object);
      }),
      { numRuns: 1700 },
    );
  });
});

it('gives the same bytes for every order of keys', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('node'), { maxKeys: 24 }),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (value) => {
      expect(writeYaml(reversed(value), 'unit')).toBe(writeYaml(value, 'unit'));
    }),
    { numRuns: 300 },
  );
});

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('a value that YAML cannot hold', () => {
  class Point {}
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;

  it.each([
    [{ spec: { ports: [1, Number.NaN] } }, 'field /spec/ports/1 is NaN'],
    [{ a: Number.NEGATIVE_INFINITY }, 'field /a is -Infinity'],
    [{ a: { 'b/c~d': new Date(0) } }, 'field /a/b~1c~0d is an instance of Date'],
    [{ a: new Map() }, 'field /a is an instance of Map'],
    [{ a: [new Point()] }, 'field /a/0 is an instance of Point'],
    [{ a: () => 1 }, 'field /a is a function'],
    [{ a: { resolve: () => 1 } }, 'field /a/resolve is a function'],
    [{ a: Symbol('s') }, 'field /a is a symbol'],
    [{ a: [1, undefined] }, 'field /a/1 is undefined'],
    [{ a: new Array(1) }, 'field /a/0 is undefined'],
    [{ a: 2 ** 53 }, 'field /a is an integer beyond 2^53 - 1 given as a number, so its digits are already damaged'],
    [{ a: 2n ** 64n }, 'field /a is an integer beyond 64 bits'],
    [undefined, 'field / is undefined'],
  ])('is refused with its place: %o', (value, message) => {
    expect(refusal(value)).toBe(message);
  });

  it('is refused when it contains itself or is nested 1,000 levels deep', () => {
    expect(refusal(cycle)).toMatch(/is nested 1000 levels deep, or contains itself$/);
    expect(refusal(cycle).split('/').length).toBe(102);
    const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 1);
    expect(writeYaml(nested(1000), 'unit')).toBe(`${'- '.repeat(1000)}1\n`);
    expect(refusal(nested(1001))).toMatch(/is nested 1000 levels deep/);
  });

  it('is refused when it is not well-formed Unicode, without showing it', () => {
    const broken = 'secret-\ud800';
    expect(refusal({ a: broken })).toBe('field /a holds a lone surrogate');
    expect(refusal({ a: { [broken]: 1 } })).toBe('field /a/secret-\\ud800 has a lone surrogate in its key');
    expect(TRICKY_STRINGS.filter((text) => LONE_SURROGATE.test(text)).map((text) => refusal([text]))).toEqual([
      'field /0 holds a lone surrogate',
    ]);
  });

  it('is named by a shortened pointer when its keys are long', () => {
    expect(refusal({ ['k'.repeat(500)]: Number.NaN })).toBe(`field /${'k'.repeat(60)}… is NaN`);
  });
});
