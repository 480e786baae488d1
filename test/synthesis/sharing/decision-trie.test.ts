import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecisionTrie } from '../../../src/synthesis/sharing/decision-trie.js';
import { record } from '../../../src/synthesis/sharing/recording.js';

interface Facts {
  readonly [key: string]: unknown;
}

function learn(trie: DecisionTrie<string>, data: Facts, read: (data: Facts) => string): string | undefined {
  const recording = record(data, 'target');
  return trie.add(recording.reads, read(recording.view));
}

const KEYS = ['a', 'b', 'c', 'length', 'toString', '0'];
const scalar = fc.constantFrom<unknown>('x', 'y', '', 1, 0, true, false, null, undefined);
const facts = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.dictionary(fc.constantFrom(...KEYS), scalar, { maxKeys: 3 })),
  { noNullPrototype: true },
);
const isObject = (value: unknown): value is Facts => typeof value === 'object' && value !== null;

/** Reads what the steps say; the steps after an odd answer are others than those after an even one. */
function readerOf(steps: readonly (readonly [way: string, key: string])[]): (data: Facts) => string {
  return (data) => {
    let at: Facts = data;
    const seen: string[] = [];
    for (let index = 0; index < steps.length; index += 1) {
      const [way, key] = steps[index] ?? ['get', 'a'];
      const read = readIn(way, at, key);
      seen.push(typeof read === 'function' ? 'function' : (JSON.stringify(read) ?? 'undefined'));
      if (way === 'get') at = isObject(read) ? read : data;
      if ((seen.at(-1)?.length ?? 0) % 2 === 1) index += 1;
    }
    return seen.join(' ');
  };
}

function readIn(way: string, data: Facts, key: string): unknown {
  if (way === 'get') return data[key];
  if (way === 'in') return key in data;
  if (way === 'hasOwn') return Object.hasOwn(data, key);
  if (way === 'keys') return Object.keys(data);
  if (way === 'spread') return { ...data };
  if (way === 'rest') {
    const { [key]: _, ...others } = data;
    return others;
  }
  if (way === 'for in') {
    const keys: string[] = [];
    for (const name in data) keys.push(name);
    return keys;
  }
  if (way === 'items') return Array.isArray(data) ? data.filter(Boolean).map(String) : Object.values(data);
  return way === 'json' ? JSON.stringify(data) : Object.entries(data);
}

const WAYS = ['get', 'get', 'get', 'in', 'hasOwn', 'keys', 'spread', 'rest', 'for in', 'items', 'json', 'entries'];
const steps = fc.array(fc.tuple(fc.constantFrom(...WAYS), fc.constantFrom(...KEYS, '__proto__')), {
  minLength: 1,
  maxLength: 8,
});

describe('a decision trie', () => {
  it('finds what any function of the data alone comes to, and never anything else', () => {
    let found = 0;
    fc.assert(
      fc.property(steps, fc.array(facts, { minLength: 2, maxLength: 20 }), (steps, targets) => {
        const read = readerOf(steps);
        const trie = new DecisionTrie<string>();
        for (const target of [...targets, ...targets]) {
          const known = trie.find(target);
          if (known === undefined) expect(learn(trie, target, read)).toBeUndefined();
          else {
            found += 1;
            expect(known).toBe(read(target));
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('names the read that shows that something else decides', () => {
    const trie = new DecisionTrie<string>();
    expect(learn(trie, { a: 1, b: 2 }, ({ a }) => `${a}`)).toBeUndefined();
    expect(learn(trie, { a: 2, b: 2 }, ({ a, b }) => `${a} ${b}`)).toBeUndefined();
    expect(learn(trie, { a: 2, b: 3 }, ({ b }) => `${b}`)).toBe('target.b');
    expect(learn(trie, { a: 2, b: 3 }, ({ a }) => `${a}`)).toBe('target.b');
    expect(learn(trie, { a: 1, b: 3 }, ({ a, b }) => `${a} ${b}`)).toBe('target.b');
  });
});
