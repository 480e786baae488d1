import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Validation, validate as validateWith } from '../../src/commands/validate/validate.js';
import { errorFrom } from '../fixtures/error-from.js';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n';

const validate = (validation: Pick<Validation, 'path' | 'kubernetes'>) =>
  validateWith({ schemas: [], root: validation.path, ...validation });

function directory(files: { readonly [path: string]: string | Uint8Array }): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'validate-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Findings about no object, with the path of the directory cut off. */
function general(path: string) {
  return validate({ path, kubernetes: ['1.34'] }).general.map(({ severity, rule, place, message }) => [
    `${severity} ${rule}`,
    place.replace(`${path}/`, '').replace(path, '.'),
    message,
  ]);
}

describe('a directory of manifests', () => {
  it('is checked for each version that is named, files below it included', () => {
    const path = directory({
      'web.yaml': CONFIG,
      'below/drain.yml':
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a, namespace: b }\nspec:\n  maxUnavailable: 1\n  min: 2\n',
      'below/list.json': '{ "apiVersion": "v1", "kind": "List", "items": [] }',
    });
    const report = validate({ path, kubernetes: ['1.33', '1.34', '1.34'] });
    const at = (version: string) => ({
      environment: '',
      target: version,
      cluster: version,
      kubernetes: version,
      path: join(path, 'below/drain.yml'),
      line: 6,
    });
    expect(report.general).toEqual([]);
    expect(report.objects.map(({ rule, where }) => [rule, where])).toEqual([
      ['unknown-field', [at('1.33'), at('1.34')]],
    ]);
    expect(report.checked.map(({ target, application, objects }) => [target, application, objects])).toEqual([
      ['1.33', '', 2],
      ['1.34', '', 2],
    ]);
  });

  it('may leave namespaces to whoever applies it, which is for information', () => {
    const path = directory({ 'web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n' });
    expect(validate({ path, kubernetes: ['1.34'] }).objects.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['scope', 'info'],
    ]);
  });

  it('may be a single file, whatever its name', () => {
    const path = join(directory({ 'web.manifest': CONFIG }), 'web.manifest');
    expect(validate({ path, kubernetes: ['1.34'] }).checked).toMatchObject([{ objects: 1 }]);
  });

  it('may hold custom resources: those that are known are checked, of others it is said that they are not', () => {
    const path = directory({
      'route.yaml':
        'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: a, namespace: b }\nspec: { rulez: [] }\n',
      'shop.yaml': 'apiVersion: acme.example/v1\nkind: Shop\nmetadata: { name: a, namespace: b }\n',
    });
    const { objects } = validate({ path, kubernetes: ['1.34'] });
    expect(objects.map(({ rule, pointer }) => [rule, pointer])).toEqual([['unknown-field', '/spec/rulez']]);
    expect(general(path)).toEqual([
      [
        'warning kind-unknown',
        expect.stringContaining('acme.example/Shop b/a in '),
        'nothing is known of acme.example/v1 Shop, so its objects are compared with no schema',
      ],
    ]);
  });

  it('reports what it cannot read or look into, each file by itself', () => {
    const path = directory({
      'broken.yaml': 'kind: [\n',
      'empty.yaml': '---\n---\n',
      'encoded.yaml': Uint8Array.of(0xff, 0xfe, 0x41),
      'huge.yaml': '',
      'kustomization.yaml': 'resources: [web.yaml]\n',
      'notes.txt': 'x',
      'run.sh': 'x',
      'secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: b }\ndata: { a: "ENC[x]" }\nsops: { mac: "ENC[y]" }\n',
      'settings.json': '{ "a": 1 }',
      'web.yaml': CONFIG,
    });
    truncateSync(join(path, 'huge.yaml'), 11 * 2 ** 20);
    symlinkSync('web.yaml', join(path, 'link.yaml'));
    expect(general(path).sort()).toEqual([
      ['error manifest-invalid', 'broken.yaml:2:1', expect.stringContaining('this is not valid YAML')],
      ['error manifest-invalid', 'encoded.yaml', 'it is not UTF-8 text'],
      ['error manifest-invalid', 'huge.yaml', 'it has 11534336 bytes; allowed are 10 MiB'],
      ['error manifest-invalid', 'kustomization.yaml', 'a kustomization is not a Kubernetes object'],
      ['error manifest-invalid', 'link.yaml', 'it is a link or a special file, which is not followed'],
      [
        'error manifest-invalid',
        'settings.json',
        'document 1 has no valid apiVersion, so it is not a Kubernetes object',
      ],
      ['info not-checked', '.', 'there are files that are neither YAML nor JSON: "notes.txt", "run.sh"'],
      [
        'info not-checked',
        'secret.yaml',
        'the file is encrypted, so that nothing but the names of its objects is known',
      ],
    ]);
  });
});

describe('misuse', () => {
  it.each([
    ['no version', { 'web.yaml': CONFIG }, [], 'is no assembly, which would tell the versions of its clusters'],
    [
      'an unknown version',
      { 'web.yaml': CONFIG },
      ['1.99'],
      '"1.99" is no Kubernetes version that is known; known are 1.27 to',
    ],
    ['no version at all', { 'web.yaml': CONFIG }, ['latest'], '"latest" is no Kubernetes version that is known'],
    ['an empty directory', {}, ['1.34'], 'holds no manifests'],
    ['a directory without manifests', { 'a.txt': '', 'b.toml': '' }, ['1.34'], 'holds no manifests'],
  ])('%s is an error of use', (_, files, kubernetes, message) => {
    const error = errorFrom(() => validate({ path: directory(files), kubernetes }));
    expect([error.code, error.message]).toEqual(['COMMAND_INVALID', expect.stringContaining(message)]);
  });

  it('a path where nothing is is one, too', () => {
    const path = join(directory({}), 'missing');
    expect(errorFrom(() => validate({ path, kubernetes: ['1.34'] })).message).toBe(
      `${JSON.stringify(path)} does not exist`,
    );
  });

  it('a link is one, which is not taken for a directory without an inventory', () => {
    const root = directory({ 'web.yaml': CONFIG });
    const path = join(root, 'link');
    symlinkSync(root, path);
    const { code, message } = errorFrom(() => validate({ path, kubernetes: [] }));
    expect([code, message]).toEqual([
      'COMMAND_INVALID',
      `${JSON.stringify(path)} is a link or a special file, which is not followed`,
    ]);
  });
});
