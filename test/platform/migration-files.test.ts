import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readMigrations } from '../../src/platform/database-migrations/migration-files.js';
import { sqlFiles } from '../../src/platform/database-migrations/sql-files.js';
import { errorFrom } from '../fixtures/error-from.js';

const read = (...names: readonly string[]) =>
  readMigrations(Object.fromEntries(names.map((name) => [name, 'SELECT 1;'])), 'x').map(({ name }) => name);
const refusal = (...names: readonly string[]) => {
  const { code, message } = errorFrom(() => read(...names));
  return [code, message];
};

describe('migrations', () => {
  it('are in the order of Flyway: versions as numbers, then what is repeatable', () => {
    expect(
      read('R__views.sql', 'V10__c.sql', 'V1_1__b.sql', 'V2.0__d.sql', 'V1__a.sql', 'U1__a.sql', 'V1.0.1__e.sql'),
    ).toEqual(['V1__a.sql', 'V1.0.1__e.sql', 'V1_1__b.sql', 'V2.0__d.sql', 'V10__c.sql', 'R__views.sql', 'U1__a.sql']);
    expect(read('V20260101120000123456__b.sql', 'V20260101120000123455__a.sql')).toEqual([
      'V20260101120000123455__a.sql',
      'V20260101120000123456__b.sql',
    ]);
  });

  it.each([
    'v1__a.sql',
    'V1_a.sql',
    'V__a.sql',
    'Va__a.sql',
    'V1__.sql',
    'V1__a.SQL',
    'R1__a.sql',
    'V1__a b.sql',
    'V1___a.sql.bak',
    'V1.__a.sql',
    'a.sql',
    'B1__a.sql',
  ])('are not called %s, which Flyway would pass over or a ConfigMap not hold', (name) => {
    expect(refusal(name)).toEqual(['VALUE_INVALID', expect.stringContaining(`"${name}" is no name of a migration`)]);
  });

  it.each([
    ['V1.0__b.sql', 'V1__a.sql'],
    ['V01__a.sql', 'V1__b.sql'],
    ['V1.2__a.sql', 'V1_2__b.sql'],
    ['U1_0__b.sql', 'U1__a.sql'],
  ])('%s and %s have one version', (a, b) => {
    expect(refusal(a, b)).toEqual(['VALUE_INVALID', `"${a}" and "${b}" have the same version to Flyway`]);
    expect(
      read(
        a,
        b.replace(/^[VU]/, (letter) => (letter === 'V' ? 'U' : 'V')),
      ),
    ).toHaveLength(2);
  });

  it('fit into a ConfigMap, to the byte', () => {
    const sql = 'é'.repeat(2 ** 19);
    expect(readMigrations({ 'V1__a.sql': sql }, 'x')).toHaveLength(1);
    const { code, message } = errorFrom(() => readMigrations({ 'V1__a.sql': sql, 'V2__b.sql': ';' }, 'x'));
    expect([code, message]).toEqual([
      'VALUE_INVALID',
      'the migrations have 1048577 bytes; a ConfigMap can hold 1048576',
    ]);
  });

  it('are ordered the same however they are given, and lower versions come first', () => {
    const version = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 3 }).map((parts) => [...parts, 1]);
    fc.assert(
      fc.property(fc.uniqueArray(version, { selector: (parts) => parts.join('.'), maxLength: 6 }), (versions) => {
        const names = versions.map((parts) => `V${parts.join('.')}__a.sql`);
        const ordered = read(...names);
        expect(read(...names.toReversed())).toEqual(ordered);
        const padded = ordered.map((name) =>
          (/^V([\d.]+)__/.exec(name)?.[1] ?? '').split('.').map((part) => part.padStart(3, '0')),
        );
        const keys = padded.map((parts) => [...parts, '000', '000', '000'].slice(0, 4).join('.'));
        expect(keys).toEqual([...keys].sort());
      }),
    );
  });
});

describe('a directory of SQL', () => {
  const root = mkdtempSync(join(tmpdir(), 'sql-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const directory = (name: string, files: { readonly [name: string]: string | Uint8Array }) => {
    mkdirSync(join(root, name));
    for (const [file, content] of Object.entries(files)) writeFileSync(join(root, name, file), content);
    return name;
  };

  it('is read by name, without a byte order mark', () => {
    const name = directory('plain', { 'V2__b.sql': '\ufeffSELECT 2;', 'V1__a.sql': 'SELECT 1;\r\n' });
    expect(sqlFiles(name, root)).toEqual({ 'V1__a.sql': 'SELECT 1;\r\n', 'V2__b.sql': 'SELECT 2;' });
  });

  it('holds nothing else', () => {
    expect(errorFrom(() => sqlFiles(directory('other', { 'notes.txt': '' }), root)).code).toBe('PATH_INVALID');
    expect(errorFrom(() => sqlFiles(directory('latin', { 'V1__a.sql': Uint8Array.of(0xe9) }), root)).code).toBe(
      'PATH_INVALID',
    );
    symlinkSync(join(root, 'latin/V1__a.sql'), join(root, directory('link', {}), 'V1__a.sql'));
    expect(errorFrom(() => sqlFiles('link', root)).message).toContain('"link/V1__a.sql" is a link');
    mkdirSync(join(root, directory('nested', {}), 'old'));
    writeFileSync(join(root, 'nested/old/V1__a.sql'), '');
    expect(errorFrom(() => sqlFiles('nested', root)).message).toContain('"nested/old/V1__a.sql"');
  });

  it.each(['../x', '/etc', '', 'nowhere'])('is not %j', (path) => {
    expect(errorFrom(() => sqlFiles(path, root)).code).toBe('PATH_INVALID');
  });
});
