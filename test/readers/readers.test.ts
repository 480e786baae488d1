import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/manifest/yaml-reader.js';
import { resolvePlain } from '../../src/manifest/yaml-scalar.js';
import { writeYaml } from '../../src/manifest/yaml-writer.js';
import { ALPHABET, TRICKY_STRINGS } from '../manifest/strings.js';

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-fleet', 'readers');
const GO = join(CACHE, 'go-readers');
const PYTHON = join(CACHE, 'venv', 'bin', 'python');
const SEED = Number(process.env.FLEET_TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`test/readers: FLEET_TEST_SEED=${SEED}; readers are prepared by test/readers/setup.sh`);

interface Reading {
  readonly value?: unknown;
  readonly error?: string;
}

function run(command: string, args: readonly string[], documents: readonly string[]): string {
  return execFileSync(command, args, { input: JSON.stringify(documents), encoding: 'utf8', maxBuffer: 2 ** 30 });
}

function readWithGo(documents: readonly string[]): { readonly [reader in 'sigs' | 'v2' | 'v3']: readonly Reading[] } {
  return JSON.parse(run(GO, [], documents));
}

function readWithPython(loader: 'SafeLoader' | 'CSafeLoader', documents: readonly string[]): readonly Reading[] {
  return JSON.parse(run(PYTHON, [join(import.meta.dirname, 'read.py'), loader], documents));
}

/** Uniform numbers in [0, 1); mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomStrings(count: number, alphabet: readonly string[], maxLength: number): string[] {
  const random = randomFrom(SEED);
  const pick = () => alphabet[Math.floor(random() * alphabet.length)];
  const strings = new Set<string>();
  while (strings.size < count) strings.add(Array.from({ length: 1 + Math.floor(random() * maxLength) }, pick).join(''));
  return [...strings];
}

/** The strings as items of a list, as values and as keys, in documents of 1,000 strings. */
function documentsOf(strings: readonly string[]) {
  const chunks = Array.from({ length: Math.ceil(strings.length / 1000) }, (_, index) =>
    strings.slice(index * 1000, index * 1000 + 1000),
  );
  const objects = chunks.map((chunk) => ({
    list: chunk,
    map: Object.fromEntries(chunk.map((text) => [text, text])),
    keys: [Object.fromEntries(chunk.map((text) => [text, { below: text }]))],
  }));
  return { objects, documents: objects.map((object) => writeYaml(object, 'test')) };
}

/** The first difference only: two long objects side by side help nobody. */
function firstChange(objects: readonly object[], readings: readonly Reading[]): unknown {
  if (objects.length !== readings.length) return 'documents are missing';
  for (const [index, reading] of readings.entries()) {
    if (reading.error !== undefined) return reading.error;
    const change = difference(objects[index], reading.value);
    if (change !== undefined) return change;
  }
  return undefined;
}

function difference(expected: unknown, actual: unknown): unknown {
  if (typeof expected !== 'object' || expected === null) return expected === actual ? undefined : { expected, actual };
  if (typeof actual !== 'object' || actual === null) return { expected: 'a collection', actual };
  const [wanted, found] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
  for (const key of found.keys()) if (!wanted.has(key)) return { unexpectedKey: key };
  for (const [key, value] of wanted) {
    const change = found.has(key) ? difference(value, found.get(key)) : { lostKey: key };
    if (change !== undefined) return change;
  }
  return undefined;
}

const LONG_KEYS = [999, 1000, 1001, 1022, 1023, 5000].flatMap((length) => [
  'k'.repeat(length),
  'é'.repeat(length),
  '\u0001'.repeat(length / 6),
]);
const KNOWN = [...new Set([...TRICKY_STRINGS, ...LONG_KEYS])].filter((text) => !/\p{Surrogate}/u.test(text));
const RANDOM = randomStrings(200_000, ALPHABET, 12);

const SCALAR_ALPHABET = [...'0123456789', ...'0017__..', ...'-+eExXoObBaAfFnNyYtT~=<'];
const SCALARS = [
  ...'y Y yes Yes YES yEs n N no No NO on On ON off Off OFF true True TRUE tRUE false null Null NULL ~'.split(' '),
  ...'0o14 0O14 -0o7 014 0777 08 09 007 00 -0 +1 0x1f 0b101 -0x1f -0b1 0X1F 0B1 0x_1 0b_1 0_x1 0o_7 +_1'.split(' '),
  ...'1_000 1_ _1 0x 0b12 NaN Infinity None 1,000 1.2.3 1e3 1E3 12e03 1e_7 1.e3 685e230 1. .5 5. 1.5 -.5'.split(' '),
  ...'+.5 .5_0 1e400 123e4567 -1_2.3_4 12345678901234567890 18446744073709551615 -9223372036854775808'.split(' '),
  ...'9007199254740991 9007199254740993 9.223372036854776e18 1e17 1e21 12:30:45 1:20 -1:30 2001-01-01'.split(' '),
  ...'2001-01-01T00:00:00Z 2001-1-1 = << .inf -.inf +.inf .nan .NaN 18446744073709551616 +18446744073709551615'.split(
    ' ',
  ),
  '2001-12-14 21:59:43.10 -5',
  ...randomStrings(100_000, SCALAR_ALPHABET, 7).filter((text) => !/^-+$/.test(text)),
];

/** Documents whose meaning lies in their structure. */
const DOCUMENTS = [
  'a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n',
  'a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne:\n  <<: [*x, *y]\n  f: 4\n',
  'a: &x 1\nb: *x\nc: &x 2\nd: *x\n',
  'a: &x [1, &y two]\nb: *x\nc: *y\n',
  "a: one\n  two\n\n  three\nb: \"one\n  two\"\nc: 'it''s'\n",
  'a: |2\n    x\n   y\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\nd: |-\n  x\n\n',
  'a: [1, {b: c}, "d", [], {}]\n? e\n: f\n',
  '- - a\n  - b\n-\n- c: d\n  e: f\n',
  'a: !!str 12\nb: ! 12\nc: "\\x41\\u0041\\U0001F600\\n"\n',
  '# comment\n---\na: b # comment\nc: d#e\n...\n',
  '80: a\ntrue: b\n-1: c\n"y": d\n',
  '{"a": [1, 2.5, null, true], "b": {"c": "\\u00e9"}}\n',
  '\ufeffa: b\r\nc: |\r\n  d\r\n  e\r\n',
  '',
  'null\n',
];

describe.skipIf(!existsSync(GO))('Go readers', () => {
  it('keep every tricky and 200,000 random strings, as items, values and keys', () => {
    const { objects, documents } = documentsOf([...KNOWN, ...RANDOM]);
    const { sigs, v2, v3 } = readWithGo(documents);
    expect(firstChange(objects, sigs)).toBeUndefined();
    expect(firstChange(objects, v2)).toBeUndefined();
    expect(firstChange(objects, v3)).toBeUndefined();
  }, 60_000);

  it('agree with ours on what unquoted scalars mean (sigs.k8s.io/yaml)', () => {
    const accepted = SCALARS.filter((text) => resolvePlain(text) !== undefined);
    const [ours] = readYaml(accepted.map((text) => `- ${text}\n`).join(''), 'test');
    const { sigs } = readWithGo(accepted.map((text) => `- ${text}\n`));
    expect(accepted.length).toBeGreaterThan(SCALARS.length * 0.99);
    expect(scalarDifference(accepted, ours, sigs)).toBeUndefined();
  }, 60_000);

  it('agree with ours on what documents mean (sigs.k8s.io/yaml)', () => {
    const { sigs } = readWithGo(DOCUMENTS);
    expect(sigs.map(({ value, error }) => error ?? value ?? null)).toEqual(
      DOCUMENTS.map((document) => readYaml(document, 'test')[0] ?? null),
    );
  });
});

function scalarDifference(texts: readonly string[], ours: unknown, theirs: readonly Reading[]): unknown {
  if (!Array.isArray(ours) || ours.length !== texts.length) return 'our reader lost an item';
  for (const [index, text] of texts.entries()) {
    const [value, reading] = [ours[index], theirs[index]?.value];
    // JSON.parse rounds what we keep exact.
    const expected = typeof value === 'bigint' ? Number(value) : value;
    const found = Array.isArray(reading) ? reading[0] : theirs[index];
    if (found !== expected) return { text, ours: value, theirs: found };
  }
  return undefined;
}

describe.skipIf(!existsSync(PYTHON))('PyYAML', () => {
  it('keeps every tricky and 200,000 random strings with libyaml', () => {
    const { objects, documents } = documentsOf([...KNOWN, ...RANDOM]);
    expect(firstChange(objects, readWithPython('CSafeLoader', documents))).toBeUndefined();
  }, 60_000);

  it('keeps every tricky and 5,000 random strings with its own, slower loader', () => {
    const { objects, documents } = documentsOf([...KNOWN, ...RANDOM.slice(0, 5000)]);
    expect(firstChange(objects, readWithPython('SafeLoader', documents))).toBeUndefined();
  }, 60_000);
});
