import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** What each folder of src may import, besides itself. The picture is in ARCHITECTURE.md. */
const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  core: [],
  placement: ['core'],
  manifest: ['core'],
  fleet: ['verification', 'placement', 'core'],
  application: ['fleet', 'placement', 'manifest', 'core'],
  rendering: ['application', 'fleet', 'placement', 'manifest', 'core'],
  platform: ['application', 'fleet', 'placement', 'manifest', 'core'],
  resilience: ['application', 'fleet', 'placement', 'manifest', 'core'],
  verification: ['manifest', 'placement', 'core'],
  delivery: ['manifest', 'placement', 'core'],
  assembly: ['manifest', 'placement', 'core'],
  synthesis: [
    'assembly',
    'delivery',
    'verification',
    'rendering',
    'application',
    'fleet',
    'placement',
    'manifest',
    'core',
  ],
  commands: ['assembly', 'verification', 'delivery', 'placement', 'manifest', 'core'],
  testing: [
    'synthesis',
    'verification',
    'assembly',
    'delivery',
    'application',
    'fleet',
    'placement',
    'manifest',
    'core',
  ],
  cli: ['commands', 'synthesis', 'assembly', 'verification', 'core'],
};

// The folders whose code is pure, and what of Node they may use: hashing is a function of its input, and loading code late is no input.
const PURE = [
  'core',
  'placement',
  'manifest',
  'fleet',
  'application',
  'platform',
  'resilience',
  'rendering',
  'verification',
  'delivery',
];
// Reading directories of YAML and of SQL, and shipped facts, and hiding the variables that cdk8s reads, is what these are for.
const EXCEPT = [
  'manifest/list-files.ts',
  'manifest/manifest-files.ts',
  'platform/database-migrations/sql-files.ts',
  'rendering/cdk8s-environment.ts',
  'verification/schema/load-facts.ts',
];
const PURE_MODULES = ['node:crypto', 'node:module'];
const IMPURE = /\b(process|Date\.now|new Date\(\)|Math\.random|console|performance|setTimeout)\b/;

interface Source {
  readonly file: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .map((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const imports = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    return { file, folder: file.includes('/') ? file.slice(0, file.indexOf('/')) : '', text, imports };
  });

const folderOf = ({ file }: Source, specifier: string) =>
  relative(SRC, resolve(SRC, dirname(file), specifier)).split('/')[0] ?? '';

describe('architecture', () => {
  it('has exactly the folders of the table', () => {
    const folders = new Set(sources.map(({ folder }) => folder).filter((folder) => folder !== ''));
    expect([...folders].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('imports go down only', () => {
    const upward = sources.flatMap((source) =>
      source.folder === ''
        ? []
        : source.imports
            .filter((specifier) => specifier.startsWith('.'))
            .map((specifier) => folderOf(source, specifier))
            .filter((folder) => folder !== source.folder && !MAY_IMPORT[source.folder]?.includes(folder))
            .map((folder) => `${source.file} imports ${folder}`),
    );
    expect(upward).toEqual([]);
  });

  it('delivery adapters do not know each other', () => {
    const adapters = sources.filter(({ file }) => /^delivery\/[^/]+\//.test(file));
    const crossing = adapters.flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => relative(SRC, resolve(SRC, dirname(source.file), specifier)))
        .filter((target) => /^delivery\/[^/]+\//.test(target) && target.split('/')[1] !== source.file.split('/')[1])
        .map((target) => `${source.file} imports ${target}`),
    );
    expect(crossing).toEqual([]);
  });

  it('the engine is pure: no clock, random, environment, file system or console', () => {
    const impure = sources
      .filter(({ folder, file }) => PURE.includes(folder) && !EXCEPT.includes(file))
      .flatMap(({ file, text, imports }) => [
        ...imports
          .filter((name) => name.startsWith('node:') && !PURE_MODULES.includes(name))
          .map((name) => `${file} imports ${name}`),
        ...text
          .split('\n')
          .filter((line) => IMPURE.test(line) && !/^\s*(\*|\/\*|\/\/)/.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      ]);
    expect(impure).toEqual([]);
  });

  it('errors are typed: nothing throws a bare Error', () => {
    const bare = sources
      .filter(({ text }) => /throw new (Error|TypeError|RangeError)\(/.test(text))
      .map(({ file }) => file);
    expect(bare).toEqual([]);
  });

  it('has no file above 400 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});
