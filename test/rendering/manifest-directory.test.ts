import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifestDirectory } from '../../src/rendering/manifest-directory.js';
import { errorsOf } from './requests.js';

let root: string;
let outside: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'manifests-'));
  outside = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(outside, 'victim.yaml'), config('victim'));
});
afterEach(() => {
  for (const directory of [root, outside]) rmSync(directory, { recursive: true });
});

const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const sops = (name: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\ndata: { a: "ENC[AES256_GCM,data:x,type:str]" }\nsops: { mac: "ENC[x]", version: 3.9.0 }\n`;

function write(files: { readonly [path: string]: string | Buffer }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

const read = (directory = 'm') => readManifestDirectory(root, directory);
const codes = (directory?: string) => errorsOf(() => read(directory)).map(({ code, path }) => [code, path]);

describe('a directory of manifests', () => {
  it('is read with its directories, sorted by path, beside README and LICENSE files', () => {
    write({
      'm/b.yaml': `${config('b1')}---\n${config('b2')}`,
      'm/a/z.yml': config('az'),
      'm/a-.yaml': config('a-'),
      'm/B.json': '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "json" } }',
      'm/README.md': '# no manifest',
      'm/README.yaml': config('readme'),
      'm/a/LICENSE': 'text',
      'm/a/.gitkeep': '',
    });
    const { objects, encrypted } = read('./m/');
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['json', 'readme', 'a-', 'az', 'b1', 'b2']);
    expect(encrypted).toEqual([]);
  });

  it('passes encrypted files through, byte for byte, under a name of its own', () => {
    const text = `\ufeff# comment\r\n${sops('db')}`;
    write({ 'm/team/db.sops.yaml': text, 'm/config.yaml': config('c') });
    const { objects, encrypted } = read();
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['c']);
    expect(encrypted).toEqual([
      { name: 'team-db.sops.yaml', text, identities: [{ group: '', kind: 'Secret', namespace: '', name: 'db' }] },
    ]);
  });

  it('is refused when two encrypted files would get one name, on some file systems', () => {
    write({ 'm/a/B.yaml': sops('one'), 'm/A-b.yaml': sops('two') });
    expect(codes()).toEqual([['MANIFEST_INVALID', 'm/a/B.yaml']]);
  });

  it.each(['m/.yaml', 'm/-a.yaml', 'm/a b.yaml', 'm/shop.k8s.yaml', `m/${'a'.repeat(196)}.yaml`])(
    'is refused with an encrypted file named %s',
    (path) => {
      write({ [path]: sops('one') });
      expect(codes()).toEqual([['MANIFEST_INVALID', path]]);
    },
  );

  it('is refused when two files hold one object', () => {
    write({ 'm/a.yaml': config('x'), 'm/b.yaml': config('x'), 'm/c.yaml': sops('s'), 'm/d.yaml': sops('s') });
    expect(codes()).toEqual([
      ['OBJECT_DUPLICATE', 'm/b.yaml'],
      ['OBJECT_DUPLICATE', 'm/d.yaml'],
    ]);
  });

  it('is refused with files it would leave out, naming all of them', () => {
    write({ 'm/a.yaml': config('a'), 'm/b.txt': '', 'm/x/values.toml': '', 'm/c.yaml.bak': '' });
    const [error, ...others] = errorsOf(read);
    expect(others).toEqual([]);
    expect([error?.code, error?.message.match(/"[^"]*"/g)]).toEqual([
      'MANIFEST_INVALID',
      ['"b.txt"', '"c.yaml.bak"', '"x/values.toml"'],
    ]);
  });

  it('is refused without manifests', () => {
    write({ 'm/README.md': '' });
    expect(codes()).toEqual([['MANIFEST_INVALID', 'm']]);
  });

  it('reports every file that cannot be used', () => {
    write({ 'm/a.yaml': 'a: [', 'm/b.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff]), 'm/c.yaml': 'kind: A\n' });
    expect(codes().map(([code, path]) => [code, path?.slice(0, 8)])).toEqual(
      ['a', 'b', 'c'].map((name) => ['MANIFEST_INVALID', `m/${name}.yaml`]),
    );
  });

  it('is refused with a file of more than 10 MiB, before it is read', () => {
    write({ 'm/a.yaml': Buffer.alloc(10 * 2 ** 20 + 1, '#'), 'm/b.yaml': config('b') });
    expect(codes()).toEqual([['MANIFEST_INVALID', 'm/a.yaml']]);
  });
});

describe('a path of manifests', () => {
  it.each([
    '',
    '..',
    '../x',
    'm/../..',
    'm/..',
    '/etc',
    'C:/x',
    'C:x',
    'm\\x',
    '\\\\host\\share',
    'm\0',
    'absent',
    'm/a.yaml',
    'm/a.yaml/b',
  ])('is refused when it is not a directory inside of the project: %j', (directory) => {
    write({ 'm/a.yaml': config('a') });
    expect(codes(directory).map(([code]) => code)).toEqual(['PATH_INVALID']);
  });

  it.each<[string, () => void]>([
    ['itself a link to the outside', () => symlinkSync(outside, join(root, 'm'))],
    [
      'itself a link to the inside',
      () => {
        write({ 'other/a.yaml': config('a') });
        symlinkSync('other', join(root, 'm'));
      },
    ],
    [
      'with a linked file',
      () => {
        write({ 'm/a.yaml': config('a') });
        symlinkSync(join(outside, 'victim.yaml'), join(root, 'm/b.yaml'));
      },
    ],
    [
      'with a linked directory',
      () => {
        write({ 'm/a.yaml': config('a') });
        symlinkSync(outside, join(root, 'm/b'));
      },
    ],
    [
      'with a linked README',
      () => {
        write({ 'm/a.yaml': config('a') });
        symlinkSync(join(outside, 'victim.yaml'), join(root, 'm/README.md'));
      },
    ],
    [
      'with a link to a link',
      () => {
        write({ 'm/a.yaml': config('a') });
        symlinkSync(outside, join(root, 'l'));
        symlinkSync('../l', join(root, 'm/b'));
      },
    ],
    [
      'with a link to itself',
      () => {
        write({ 'm/a.yaml': config('a') });
        symlinkSync('.', join(root, 'm/loop'));
      },
    ],
    [
      'with a dangling link',
      () => {
        write({ 'm/a.yaml': config('a') });
        symlinkSync('nowhere', join(root, 'm/b.yaml'));
      },
    ],
    [
      'with a pipe',
      () => {
        write({ 'm/a.yaml': config('a') });
        execFileSync('mkfifo', [join(root, 'm/b.yaml')]);
      },
    ],
  ])('is refused: %s', (_, prepare) => {
    prepare();
    expect(codes().map(([code]) => code)).toEqual(['PATH_INVALID']);
  });

  it('is refused below a linked directory', () => {
    mkdirSync(join(outside, 'deep'));
    writeFileSync(join(outside, 'deep/a.yaml'), config('a'));
    symlinkSync(outside, join(root, 'm'));
    expect(codes('m/deep')).toEqual([['PATH_INVALID', 'm']]);
  });

  it('may lie in a project that is reached by a link', () => {
    write({ 'm/a.yaml': config('a') });
    symlinkSync(root, join(outside, 'project'));
    linkSync(join(root, 'm/a.yaml'), join(outside, 'copy.yaml'));
    expect(readManifestDirectory(join(outside, 'project'), 'm').objects).toHaveLength(1);
  });
});

describe('what the system refuses', () => {
  it.each(['absent', 'm/a.yaml'])('a project %s is an error that names it', (project) => {
    write({ 'm/a.yaml': config('a') });
    const place = join(root, project);
    expect(errorsOf(() => readManifestDirectory(place, 'm')).map(({ code, path }) => [code, path])).toEqual([
      ['PATH_INVALID', project === 'absent' ? place : 'm'],
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be read is an error that names it', () => {
    write({ 'm/a.yaml': config('a') });
    chmodSync(join(root, 'm/a.yaml'), 0);
    expect(codes()).toEqual([['PATH_INVALID', 'm/a.yaml']]);
  });
});
