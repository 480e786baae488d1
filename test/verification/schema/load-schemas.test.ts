import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSchemas } from '../../../src/verification/schema/load-schemas.js';
import { errorFrom } from '../../fixtures/error-from.js';
import { definitionOf, indexOf, publishedOf } from './schemas.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'schemas-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: { readonly [path: string]: string | object }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const crd = (kind: string) => JSON.stringify(definitionOf({ kind }));
const listOf = (...kinds: readonly string[]) => ({
  apiVersion: 'v1',
  kind: 'List',
  items: kinds.map((kind) => definitionOf({ kind })),
});

/** By path, what each file holds. */
function read(...paths: readonly string[]) {
  const files = [...readSchemas(root, paths).values()].flat();
  return files.map(({ path, content }): readonly unknown[] => {
    if (content.kind === 'crds')
      return [path, ...content.definitions.flatMap(({ kinds }) => kinds.map(({ name }) => name))];
    return [path, ...(content.kind === 'openapi' ? content.kinds.keys() : content.apiVersions)];
  });
}

function refusal(...paths: readonly string[]): readonly unknown[] {
  const { code, path, message } = errorFrom(() => readSchemas(root, paths));
  return [code, path, message];
}

describe('schemas', () => {
  it('are files, and all files in directories, sorted by path; what they hold decides what they are', () => {
    write({
      'crds/all.yaml': `${crd('Shop')}\n---\n${crd('Till')}\n`,
      'crds/list.yaml': JSON.stringify(listOf('Order', 'Item')),
      'crds/sub/list.json': listOf('Cart'),
      'crds/README.md': '# ours',
      'dump/index.json': indexOf('v1', 'acme.example/v1'),
      'dump/apis/acme.example/v1.json': publishedOf(),
      'dump/version.json': { openapi: '3.0.0', paths: { '/version/': {} } },
    });
    expect(read('dump', 'crds/list.yaml', 'crds/sub/')).toEqual([
      ['dump/apis/acme.example/v1.json', 'acme.example/v1/Shop'],
      ['dump/index.json', 'acme.example/v1', 'v1'],
      ['dump/version.json'],
      ['crds/list.yaml', 'acme.example/v1/Order', 'acme.example/v1/Item'],
      ['crds/sub/list.json', 'acme.example/v1/Cart'],
    ]);
    expect(read('crds').map(([path]) => path)).toEqual(['crds/all.yaml', 'crds/list.yaml', 'crds/sub/list.json']);
  });

  it('of equal files are parsed once', () => {
    write({ 'a/shop.yaml': crd('Shop'), 'b/shop.yaml': crd('Shop'), 'c/shop.yaml': crd('Till') });
    const [a, b, c] = [...readSchemas(root, ['a', 'b', 'c']).values()].flat();
    expect(b?.content).toBe(a?.content);
    expect(b?.digest).toBe(a?.digest);
    expect(c?.digest).not.toBe(a?.digest);
  });

  it('keep the bounds of 64-bit integers as numbers', () => {
    const properties = { size: { type: 'integer', maximum: 0 } };
    write({
      'crds/a.yaml': JSON.stringify(definitionOf({ versions: [{ properties }] })).replace(
        ':0}',
        ':9223372036854775807}',
      ),
    });
    const [file] = [...readSchemas(root, ['crds']).values()].flat();
    const schema = file?.content.kind === 'crds' ? file.content.definitions[0]?.kinds[0]?.schema : undefined;
    expect(schema).toEqual({ type: 'object', properties: { size: { type: 'integer', maximum: 2 ** 63 } } });
  });

  it('are nothing but definitions and what clusters publish', () => {
    const allowed =
      'allowed are CustomResourceDefinitions (apiextensions.k8s.io/v1), and in a .json file what `kubectl get --raw` prints for /openapi/v3 and the paths below it';
    const sealed = 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: db }\n';
    write({
      'a/pod.yaml': `${crd('Shop')}\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: web }\n`,
      'b/old.json': { ...definitionOf(), apiVersion: 'apiextensions.k8s.io/v1beta1' },
      'c/empty.yaml': '# nothing\n',
      'd/list.json': '[]',
      'e/sealed.yaml': sealed,
    });
    expect(['a', 'b', 'c', 'd', 'e'].map((path) => refusal(path))).toEqual([
      ['MANIFEST_INVALID', 'a/pod.yaml', `the file holds Pod of v1; ${allowed}`],
      [
        'MANIFEST_INVALID',
        'b/old.json',
        `the file holds CustomResourceDefinition of apiextensions.k8s.io/v1beta1; ${allowed}`,
      ],
      ['MANIFEST_INVALID', 'c/empty.yaml', `the file holds nothing; ${allowed}`],
      ['MANIFEST_INVALID', 'd/list.json', `the file holds no JSON object; ${allowed}`],
      ['MANIFEST_INVALID', 'e/sealed.yaml', `the file is encrypted; ${allowed}`],
    ]);
  });

  it('that are broken are refused, with the file and without what it holds', () => {
    const { spec, ...rest } = definitionOf();
    write({
      'a/broken.json': '{ "password": "hunter2" ',
      'b/swagger.json': { swagger: '2.0', paths: {} },
      'c/trimmed.json': { openapi: '3.0.0', paths: { '/apis/acme.example/v1/shops': { get: {} } } },
      'd/shop.json': { ...rest, spec: { ...spec, scope: 'Galaxy' } },
      'e/shop.json': { ...rest, spec: { ...spec, versions: [{ served: true }] } },
      'f/latin.yaml': '',
    });
    writeFileSync(join(root, 'f/latin.yaml'), Buffer.from([0x61, 0xe9]));
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((path) => refusal(path))).toEqual([
      ['MANIFEST_INVALID', 'a/broken.json', 'the file is not valid JSON'],
      ['MANIFEST_INVALID', 'b/swagger.json', 'the document is of OpenAPI "2.0"; allowed is 3.x'],
      [
        'MANIFEST_INVALID',
        'c/trimmed.json',
        'the path "/apis/acme.example/v1/shops" does not tell its kind in x-kubernetes-group-version-kind',
      ],
      ['OBJECT_INVALID', 'd/shop.json', expect.stringMatching(/does not say what it defines/)],
      ['OBJECT_INVALID', 'e/shop.json', expect.stringMatching(/needs spec.versions/)],
      ['MANIFEST_INVALID', 'f/latin.yaml', 'the file is not UTF-8 text'],
    ]);
  });

  it('come from inside of the project, and from no link', () => {
    write({ 'crds/shop.yaml': crd('Shop') });
    symlinkSync('crds', join(root, 'linked'));
    symlinkSync('shop.yaml', join(root, 'crds/link.yaml'));
    const paths = ['../crds', '/etc/passwd', 'a\\b', '', 'linked/shop.yaml', 'crds/link.yaml', 'crds', 'absent'];
    expect(paths.map((path) => errorFrom(() => readSchemas(root, [path])).code)).toEqual(
      paths.map(() => 'PATH_INVALID'),
    );
  });

  it('are not larger than can be read soon', () => {
    write({ 'big/dump.json': '', 'big/crds.yaml': '', 'none/README': '', 'other/notes.txt': '' });
    truncateSync(join(root, 'big/dump.json'), 2 ** 30);
    truncateSync(join(root, 'big/crds.yaml'), 11 * 2 ** 20);
    expect(['big/dump.json', 'big/crds.yaml', 'none', 'other'].map((path) => refusal(path))).toEqual([
      ['MANIFEST_INVALID', 'big/dump.json', 'the file has 1073741824 bytes; allowed are 64 MiB'],
      ['MANIFEST_INVALID', 'big/crds.yaml', 'the file has 11534336 bytes; allowed are 10 MiB'],
      ['MANIFEST_INVALID', 'none', 'there are no schemas'],
      [
        'MANIFEST_INVALID',
        'other',
        'there are files that are no schemas: "notes.txt"; allowed are .yaml, .yml, .json, README and LICENSE files',
      ],
    ]);
  });
});
