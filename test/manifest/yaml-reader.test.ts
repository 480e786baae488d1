import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/manifest/yaml-reader.js';
import { writeYaml } from '../../src/manifest/yaml-writer.js';
import { errorFrom } from '../fixtures/error-from.js';
import { ALPHABET, TRICKY_STRINGS } from './strings.js';

function refusal(text: string) {
  const { code, message, path } = errorFrom(() => readYaml(text, 'apps/web.yaml'));
  return { code, message, path };
}

function scalar(text: string): unknown {
  return readYaml(`- ${text}`, 'web.yaml').flat()[0];
}

describe('an unquoted scalar', () => {
  it.each<readonly [text: string, value: unknown]>([
    ...['y', 'Yes', 'on', 'TRUE'].map((text) => [text, true] as const),
    ...['n', 'No', 'OFF', 'false'].map((text) => [text, false] as const),
    ...['~', 'null', 'Null', ''].map((text) => [text, null] as const),
    ...['yEs', 'tRUE', '12:30:45', '2001-01-01', '2001-01-01T00:00:00Z', '=', '<<'].map(
      (text) => [text, text] as const,
    ),
    ...['_1', '0x', '0b12', 'NaN', '1.2.3', '1e400', '0o8', '._5', '0xfffffffffffffffff'].map(
      (text) => [text, text] as const,
    ),
    ['0755', 493],
    ['0o14', 12],
    ['000000000000000000000000000017', 15],
    ['-0o7', -7],
    ['08', 8],
    ['+1', 1],
    ['0X1F', 31],
    ['-0b1', -1],
    ['0b-1', -1],
    ['1_000', 1000],
    ['.5_0', 0.5],
    ['-1_2.3_4', -12.34],
    ['1.e3', 1000],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615', 18446744073709551615n],
    ['9.223372036854776e18', 9223372036854776000n],
    ['1e21', 1e21],
  ])('%o means what it means to Kubernetes: %o', (text, value) => {
    expect(scalar(text)).toBe(value);
  });

  it.each(['.inf', '-.INF', '.nan', '18446744073709551616', '+18446744073709551615', '-9223372036854775809'])(
    'is refused when Kubernetes cannot hold it: %s',
    (text) => {
      expect(refusal(`a: ${text}`)).toEqual({
        code: 'MANIFEST_INVALID',
        message: 'a number is infinite, not a number, or an integer beyond 64 bits',
        path: 'apps/web.yaml:1:4',
      });
    },
  );

  it('is text in quotes, in blocks and with a string tag', () => {
    expect(readYaml('- "no"\n- \'1\'\n- |-\n  null\n- !!str 0755\n- ! true\n', 'web.yaml')).toEqual([
      ['no', '1', 'null', '0755', 'true'],
    ]);
  });
});

describe('a document', () => {
  it('is read one by one, null when empty', () => {
    expect(readYaml('# nothing\n', 'web.yaml')).toEqual([]);
    expect(readYaml('a: 1\n---\n---\n- b\n...\n', 'web.yaml')).toEqual([{ a: 1 }, null, ['b']]);
    expect(readYaml('text: |\n  ---\n  a: b\n', 'web.yaml')).toEqual([{ text: '---\na: b\n' }]);
  });

  it('keeps every key as its own, whatever JavaScript makes of it', () => {
    const [value] = readYaml('__proto__: {polluted: 1}\nconstructor: 2\n80: 3\ntrue: 4\n', 'web.yaml');
    expect(Object.entries(value ?? {})).toEqual([
      ['80', 3],
      ['__proto__', { polluted: 1 }],
      ['constructor', 2],
      ['true', 4],
    ]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('copies what aliases refer to, the last anchor before them', () => {
    const [value] = readYaml('a: &x [&y 1]\nb: *x\nc: &y 2\nd: *x\ne: *y\n*y : f\n', 'web.yaml');
    expect(value).toEqual({ a: [1], b: [1], c: 2, d: [1], e: 2, '2': 'f' });
  });

  it('merges maps under the keys beside them, the first of a list winning', () => {
    const text = 'x: &x {a: 1, b: 1}\nw: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  c: 3\nq: {"<<": *x}\n';
    expect(readYaml(text, 'web.yaml')).toEqual([
      { x: { a: 1, b: 1 }, w: { b: 2, c: 2 }, z: { a: 1, b: 1, c: 3 }, q: { '<<': { a: 1, b: 1 } } },
    ]);
  });

  it('is read as it was written', () => {
    const strings = TRICKY_STRINGS.filter((text) => !/\p{Surrogate}/u.test(text));
    const object = {
      list: strings,
      map: Object.fromEntries(strings.map((text) => [text, text] as const)),
      big: 2n ** 63n,
    };
    expect(readYaml(writeYaml(object, 'unit'), 'web.yaml')).toEqual([object]);
    const text = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.dictionary(text, fc.oneof(text, fc.double({ noDefaultInfinity: true, noNaN: true, max: 1e9, min: -1e9 }))),
        (map) => {
          const [read] = readYaml(writeYaml(map, 'unit'), 'web.yaml');
          expect(writeYaml(read, 'unit')).toBe(writeYaml(map, 'unit'));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a file that readers understand differently, or not at all', () => {
  it.each([
    ['a: 1\nb: 2\na: 3', 'key "a" occurs twice in one map', '3:1'],
    ['{1: a, "1": b}', 'key "1" occurs twice in one map', '1:8'],
    ['x: &x {a: 1}\nz: {<<: *x, <<: *x}', 'key "<<" occurs twice in one map', '2:13'],
    ['x: &x {a: 1}\nz: {a: 2, <<: *x}', 'key "a" is set before a merge that sets it too', '2:11'],
    ['y: 1', 'key "y" is not text for Kubernetes, which renames or refuses it', '1:1'],
    ['0755: 1', 'key "0755" is not text for Kubernetes, which renames or refuses it', '1:1'],
    ['1.5: 1', 'key "1.5" is not text for Kubernetes, which renames or refuses it', '1:1'],
    ['~: 1', 'key "~" is not text for Kubernetes, which renames or refuses it', '1:1'],
    ['a: {{ .Values.x }}', 'a key is not a scalar', '1:5'],
    ['a: {<<: 1}', 'a merge key needs a map or a list of maps', '1:9'],
    ['a: *x', 'an alias refers to no anchor before it', '1:4'],
    ['a: !Ref x', 'a tag changes the meaning of a value', '1:9'],
    ['a: !!binary aGk=', 'a tag changes the meaning of a value', '1:13'],
    ['a: !!set {b}', 'a tag changes the meaning of a value', '1:10'],
    ['a: b\u0085', 'character U+0085 is not allowed in YAML', '1:5'],
    ['a: \ud800', 'character U+D800 is not allowed in YAML', '1:4'],
    ['a: "secret', 'this is not valid YAML: missing char', '1:11'],
    ['a: b: secret', 'this is not valid YAML: block as implicit key', '1:4'],
    ['a:\n  - b\n c: secret', 'this is not valid YAML: bad indent', '3:1'],
    [']', 'this is not valid YAML: unexpected token', '1:1'],
  ])('is refused with its place: %j', (text, message, place) => {
    expect(refusal(text)).toEqual({ code: 'MANIFEST_INVALID', message, path: `apps/web.yaml:${place}` });
  });
});

describe('a hostile file', () => {
  const tooDeep = 'collections are nested more than 200 levels deep';
  const tooGrown = 'aliases repeat more than 2000000 characters';
  const tooMany = 'the file holds more than 750000 keys, values and line ends';
  const bomb = Array.from(
    { length: 9 },
    (_, level) => `a${level}: &a${level} [${Array(9).fill(level === 0 ? 'x' : `*a${level - 1}`)}]\n`,
  );
  const merges = `base: &b {${Array.from({ length: 3000 }, (_, index) => `k${index}: 1`)}}\nl:\n${'  - <<: *b\n'.repeat(3000)}`;

  it.each([
    ['brackets', '['.repeat(100_000), tooDeep],
    ['braces', '{a: '.repeat(100_000), tooDeep],
    ['dashes', '- '.repeat(100_000), tooDeep],
    ['a list of itself', '&a [*a]', tooDeep],
    ['a merge of itself', '&a {<<: *a}', tooDeep],
    ['an alias bomb', bomb.join(''), tooGrown],
    ['quadratic merges', merges, tooGrown],
    ['one long string many times', `- &a "${'x'.repeat(2_000_000)}"\n${'- *a\n'.repeat(50)}`, tooGrown],
    ['empty items', '-\n'.repeat(500_000), tooMany],
    ['documents', '---\n'.repeat(50_000), 'the file holds more than 10000 documents'],
    ['a hundred thousand errors', `[${'? '.repeat(100_000)}`, 'this is not valid YAML: unexpected token'],
    ['a number of a million digits', `a: ${'9'.repeat(1_000_000)}\nb: [`, 'this is not valid YAML: bad indent'],
    ['a huge file', 'a'.repeat(20_000_000), 'the file is longer than 10485760 characters'],
  ])('is refused before it costs much: %s', (_name, text, message) => {
    const before = process.cpuUsage();
    expect(refusal(text)).toMatchObject({ code: 'MANIFEST_INVALID', message });
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(2_000_000);
  });

  it('does not hinder one that is deep but not too deep', () => {
    expect(readYaml(`${'['.repeat(200)}1${']'.repeat(200)}`, 'web.yaml').flat(200)).toEqual([1]);
  });
});
