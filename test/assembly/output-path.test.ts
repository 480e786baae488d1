import { resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedPath, validFilePath, validPath } from '../../src/assembly/output-path.js';
import { OwnedFiles } from '../../src/assembly/owned-files.js';
import { foldPath, PathClaims } from '../../src/assembly/path-claims.js';
import { codeOf, errorOf } from './fixture.js';

describe('a path', () => {
  it.each([
    '',
    '/',
    '/abs',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/..',
    'a/../b',
    'a/./b',
    'a\\b',
    '..\\a',
    'C:x',
    'a:b',
    'a\0b',
    'a\nb',
    'a\x7fb',
    'a\x85b',
    'a.',
    'a ',
    'a./b',
    'CON',
    'con.yaml',
    'x/Nul',
    'aux.tar.gz',
    'COM1',
    'lpt9.txt',
    'com¹',
    'CONIN$',
    'a*',
    'a?',
    'a|b',
    'a"b',
    'a<b',
    'a>b',
    '\ud800',
    `${'é'.repeat(101)}`,
    'x'.repeat(201),
    `${`${'x'.repeat(199)}/`.repeat(6)}x`,
  ])('is refused: %j', (path) => {
    expect(codeOf(() => validPath(path))).toBe('PATH_INVALID');
  });

  it.each([
    'a',
    'a/b.yaml',
    '.a',
    '...a',
    'console',
    'com',
    'com10',
    'x'.repeat(200),
    'é',
    'a b',
    '__proto__',
    'constructor/toString',
    'nul-x',
  ])('is allowed: %j', (path) => {
    expect(validPath(path)).toBe(path);
  });

  it('that is allowed never leaves the output', () => {
    const segment = fc.oneof(
      fc.constantFrom('.', '..', '', '...', ' ', 'a', '\\', '..\\..', 'C:'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const path = segments.join('/');
        if (codeOf(() => validPath(path)) !== 'no error') return;
        expect(resolve('/output', path)).toBe(['/output', ...path.split('/')].join(sep));
        expect(Buffer.from(path).toString()).toBe(path);
      }),
    );
  });
});

describe('two paths', () => {
  const claim = (...paths: readonly string[]) => {
    const claims = new PathClaims();
    for (const path of paths) claims.claim(foldPath(path));
  };

  it.each([
    ['a/x', 'a/x'],
    ['a/App', 'a/app'],
    ['App/x', 'app/y'],
    ['a/\u00e9', 'a/e\u0301'],
    ['\u00e9/x', 'e\u0301/y'],
    ['a/STRASSE', 'a/straße'],
    ['a/\u212a', 'a/k'],
    ['a', 'a/b'],
    ['A', 'a/b'],
    ['a/b', 'a'],
  ])('collide: %j and %j, and both are named', (first, second) => {
    const error = errorOf(() => claim(first, second));
    expect(error?.code).toBe('OUTPUT_COLLISION');
    for (const path of [first, second])
      expect(error?.message).toContain(JSON.stringify(path.split('/')[0]).slice(0, -1));
  });

  it('do not collide otherwise', () => {
    expect(codeOf(() => claim('a/x', 'a/y', 'b/x', 'ab', 'a-b', 'a.b'))).toBe('no error');
  });
});

describe('files of targets and others', () => {
  const file = (path: string) => ({ path, sha256: 'ab'.repeat(32), size: 1, objects: [] });
  const segment = fc.constantFrom('clusters', 'Clusters', 'a', 'A', 'b', '\u00e9', 'e\u0301', '', '.', 'con');
  const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'));

  it('are refused where paths of one list are, and found there', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            path,
            path.map((below) => `clusters/a/${below}`),
          ),
          { maxLength: 6 },
        ),
        (paths) => {
          const claims = new PathClaims();
          const files = new OwnedFiles();
          for (const path of paths) {
            const expected = codeOf(() => claims.claim(foldPath(validFilePath(path))));
            expect(codeOf(() => files.add(file(path)))).toBe(expected);
            if (expected !== 'no error') return;
          }
          for (const path of paths) expect(files.claimed(path)).toBe(path);
          for (const path of paths.map((path) => path.toUpperCase()))
            expect(files.claimed(path)).toBe(claims.file(foldedPath(path)));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are kept as they are', () => {
    const files = new OwnedFiles();
    const identity = { group: '', kind: 'Service', namespace: 'shop', name: 'web' };
    const given = ['eu-1', 'us-1'].flatMap((target, index) => [
      { path: `clusters/${target}/web/web.yaml`, sha256: `${index}f`.repeat(32), size: index, objects: [identity] },
      { path: `clusters/${target}/web/other.yaml`, sha256: `e${index}`.repeat(32), size: 9, objects: [] },
    ]);
    for (const entry of given) files.add(entry);
    expect(files.targets()).toEqual(['eu-1', 'us-1']);
    expect(files.targets().flatMap((target) => [...files.ofTarget(target)])).toEqual(given);
  });
});
