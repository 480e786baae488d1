import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileOf, holdsChunks, readPlainFile } from '../../src/assembly/file-system.js';
import { utf8Chunks } from '../../src/assembly/utf8.js';
import { sha256 } from '../../src/core/hash.js';

const directory = mkdtempSync(join(tmpdir(), 'chunks-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Some fill a chunk, and some more than the memory that chunks are made in. */
const pieces = fc.array(
  fc
    .tuple(fc.constantFrom('', 'a', 'é', '€', '😀', '\n'), fc.constantFrom(1, 1_000, 65_535, 300_000))
    .map(([text, count]) => text.repeat(count)),
  { maxLength: 6 },
);
const chunksOf = (texts: readonly string[]) => Array.from(utf8Chunks(texts), (chunk) => Buffer.from(chunk));

describe('chunks of text', () => {
  it('are the bytes of its pieces, none of them empty', () => {
    fc.assert(
      fc.property(pieces, (texts) => {
        const chunks = chunksOf(texts);
        expect(Buffer.concat(chunks).equals(Buffer.from(texts.join('')))).toBe(true);
        expect(chunks.every(({ length }) => length > 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('become a file, of which the digest is told', () => {
    const texts = ['a'.repeat(70_000), '€'.repeat(100_000), ''];
    const file = join(directory, 'new');
    expect(createFileOf(file, utf8Chunks(texts))).toBe(sha256(texts.join('')));
    expect(readPlainFile(file)?.toString('utf8')).toBe(texts.join(''));
  });

  it.each([
    ['all of it', (text: string) => text, true],
    ['its beginning', (text: string) => text.slice(0, -1), false],
    ['more', (text: string) => `${text}a`, false],
    ['something else in the middle', (text: string) => `${text.slice(0, 99_999)}b${text.slice(100_000)}`, false],
    ['nothing', () => '', false],
  ])('are compared with a file that holds %s', (_, held, expected) => {
    const texts = ['a'.repeat(70_000), 'a'.repeat(130_000)];
    const file = join(directory, 'held');
    writeFileSync(file, held(texts.join('')));
    expect(holdsChunks(file, utf8Chunks(texts))).toBe(expected);
  });
});
