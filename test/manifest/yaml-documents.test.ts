import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YamlDocuments } from '../../src/manifest/yaml-documents.js';
import { writeYamlDocuments } from '../../src/manifest/yaml-writer.js';
import { ALPHABET, TRICKY_STRINGS } from './strings.js';

type Write = (documents: readonly { readonly object: unknown; readonly path: string }[]) => string;

/** The text, or how it was refused. */
function outcome(write: Write, objects: readonly unknown[]): string {
  try {
    return write(objects.map((object, index) => ({ object, path: `shop/${index}` })));
  } catch (error) {
    return String(error);
  }
}

function writerWithMemory(): Write {
  const documents = new YamlDocuments();
  return (items) => Buffer.from(documents.write(items)).toString('utf8');
}

function expectSameTexts(units: readonly (readonly unknown[])[]): void {
  const write = writerWithMemory();
  const texts = units.map((objects) => outcome(write, objects));
  expect(texts).toEqual(units.map((objects) => outcome(writeYamlDocuments, objects)));
}

const string = fc.oneof(
  fc.constantFrom(...TRICKY_STRINGS),
  fc.array(fc.constantFrom(...ALPHABET), { maxLength: 6 }).map((parts) => parts.join('')),
);
const scalar = fc.oneof(
  string,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, 0, -0, 2 ** 60, 1e21, Number.NaN, 2n ** 63n, 2n ** 65n),
);
const { node: tree } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { weight: 3, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('node'), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 3 }), tie('node'), { maxKeys: 6 }) },
  ),
}));

/** The same tree with other scalars, taken in turn. */
function withScalars(value: unknown, next: () => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withScalars(item, next));
  if (typeof value !== 'object' || value === null) return next();
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withScalars(child, next)]));
}

function inTurn(scalars: readonly unknown[]): () => unknown {
  let at = 0;
  return () => scalars[at++ % scalars.length];
}

describe('YamlDocuments', () => {
  it('writes what a writer without memory writes, and refuses the same, where scalars differ', () => {
    const scalars = fc.array(fc.array(scalar, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    const run = fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), scalars, (objects, lists) => {
      const others = lists.map((list) => objects.map((object) => withScalars(object, inTurn(list))));
      expectSameTexts([objects, ...others, objects]);
    });
    fc.assert(run, { numRuns: 2_000 });
  });

  it('writes what a writer without memory writes where shapes differ', () => {
    const run = fc.property(fc.array(fc.array(tree, { maxLength: 3 }), { maxLength: 6 }), expectSameTexts);
    fc.assert(run, { numRuns: 1_000 });
  });

  it.each([
    ['a key more', { a: 1 }, { a: 1, b: 2 }],
    ['a key less', { a: 1, b: 2 }, { a: 1 }],
    ['keys in another order', { b: 'x', a: 'y' }, { a: 'v', b: 'w' }],
    ['keys that the text reorders', { spec: 'x', kind: 'y' }, { spec: 'v', kind: 'w' }],
    ['an empty map in place of nothing', { a: undefined }, { a: {} }],
    ['nothing in place of a scalar', { a: 'x' }, { a: undefined }],
    ['a list in place of a map', { a: {} }, { a: [] }],
    ['a list that is longer', { a: [1] }, { a: [1, 2] }],
    ['a map in place of a scalar', { a: 'x' }, { a: { b: 'x' } }],
    ['a date in place of a map', { a: {} }, { a: new Date(0) }],
    ['a block of lines in place of one', { a: { b: 'x' } }, { a: { b: 'x\ny\n' } }],
    ['a number that is no text of its own', { a: 1 }, { a: Number.NaN }],
  ])('takes %s for what it is', (_, first, second) => {
    expectSameTexts([[first], [second], [first], [second]]);
  });

  it('goes on where one path never has two documents of the same shape', () => {
    const units = Array.from({ length: 40 }, (_, index) => [{ [`key-${index}`]: index }]);
    expectSameTexts([...units, ...units.toReversed()]);
  });
});
