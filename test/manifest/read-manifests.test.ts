import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/manifest/read-manifests.js';
import { errorFrom } from '../fixtures/error-from.js';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n';
const SOPS = `apiVersion: v1
kind: Secret
metadata:
    name: login
    namespace: shop
stringData:
    password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
sops:
    lastmodified: "2025-01-01T00:00:00Z"
    mac: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    version: 3.9.4
`;
const SEALED =
  'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: sealed}\nspec:   {encryptedData: {a: AgB}}\n';

const login = { group: '', kind: 'Secret', namespace: 'shop', name: 'login' };
const sealed = { group: 'bitnami.com', kind: 'SealedSecret', namespace: '', name: 'sealed' };

function refusal(text: string, file = 'apps/web.yaml') {
  const { code, message, path } = errorFrom(() => readManifests(file, text));
  expect({ code, path }).toEqual({ code: 'MANIFEST_INVALID', path: file });
  return message;
}

describe('readManifests', () => {
  it('gives the objects of all documents but empty ones', () => {
    expect(readManifests('web.yaml', `---\n# nothing\n---\n${CONFIG}data: {a: "no"}\n---\n`)).toEqual({
      kind: 'objects',
      objects: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data: { a: 'no' } },
      ],
    });
    expect(readManifests('web.yaml', '')).toEqual({ kind: 'objects', objects: [] });
  });

  it('reads JSON', () => {
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 } };
    expect(readManifests('web.json', JSON.stringify(object, null, 2))).toEqual({ kind: 'objects', objects: [object] });
  });

  it('flattens lists, whose kind their items may leave out', () => {
    const text = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: a}}
- apiVersion: v1
  kind: ConfigMapList
  metadata: {resourceVersion: ""}
  items:
  - {metadata: {name: b}}
`;
    expect(readManifests('web.yaml', text)).toEqual({
      kind: 'objects',
      objects: [
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
      ],
    });
  });

  it('keeps a custom object whose kind happens to end in List', () => {
    const object = { apiVersion: 'acme.example/v1', kind: 'AllowList', metadata: { name: 'a' }, items: [1] };
    expect(readManifests('web.json', JSON.stringify(object))).toEqual({ kind: 'objects', objects: [object] });
  });

  it('takes null labels, annotations and namespaces for absent ones, and keeps other nulls', () => {
    const text =
      'apiVersion: v1\nkind: A\nmetadata: {name: a, labels: , annotations: , namespace: , creationTimestamp: }\n';
    expect(readManifests('web.yaml', text)).toStrictEqual({
      kind: 'objects',
      objects: [{ apiVersion: 'v1', kind: 'A', metadata: { name: 'a', creationTimestamp: null } }],
    });
  });
});

describe('encrypted documents', () => {
  it('pass through byte for byte, with what identifies them', () => {
    expect(readManifests('login.yaml', SOPS)).toEqual({ kind: 'encrypted', identities: [login], text: SOPS });
    const both = `${SOPS}---\n${SEALED}`;
    expect(readManifests('both.yaml', both)).toEqual({ kind: 'encrypted', identities: [login, sealed], text: both });
  });

  it('pass through as a list', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: login, namespace: shop}}\nsops: {mac: "ENC[x]"}\n`;
    expect(readManifests('list.yaml', text)).toEqual({ kind: 'encrypted', identities: [login], text });
  });

  it('are refused beside plain ones', () => {
    expect(refusal(`${CONFIG}---\n${SEALED}`)).toMatch(/^1 of 2 objects are encrypted/);
  });

  it('are refused when nothing tells what they are', () => {
    expect(refusal(SOPS.replace('name: login', 'name: ENC[AES256_GCM,data:Zm9v]'))).toBe(
      'document 1 (Secret) has an encrypted name',
    );
  });

  it('are refused when SOPS left values of a Secret as they were, which the message does not show', () => {
    const secret = (fields: string) =>
      `${fields}\nsops: {mac: "ENC[x]"}\n`.replace('$', 'Secret\nmetadata: {name: login}');
    const refused = (fields: string) => refusal(secret(fields));
    expect(refused('apiVersion: v1\nkind: $\nstringData: {user: "ENC[x]", password: hunter2}')).toBe(
      'Secret login has values in stringData that SOPS did not encrypt',
    );
    expect(refused('apiVersion: v1\nkind: $\ndata: {port: 1}')).toBe(
      'Secret login has values in data that SOPS did not encrypt',
    );
    expect(
      refused(
        'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: b}}',
      ),
    ).toBe('Secret a has values in data that SOPS did not encrypt');
  });

  it('may have empty values, and other kinds any', () => {
    const text = SOPS.replace('stringData:', 'type: Opaque\ndata: {a: "", b: }\nstringData:');
    expect(readManifests('login.yaml', text)).toEqual({ kind: 'encrypted', identities: [login], text });
    const config = `${CONFIG}data: {a: plain}\nsops: {mac: "ENC[x]"}\n`;
    expect(readManifests('config.yaml', config).kind).toBe('encrypted');
  });

  it('are plain when their sops field is no SOPS metadata', () => {
    expect(readManifests('web.yaml', `${CONFIG}sops: {enabled: true}\n`).kind).toBe('objects');
  });
});

describe('a file that holds anything else is refused', () => {
  it.each([
    [`${CONFIG}---\nhello`, 'document 2 is not a map, so it is not a Kubernetes object'],
    ['a: 1', 'document 1 has no valid apiVersion, so it is not a Kubernetes object'],
    ['apiVersion: a/b/c\nkind: A', 'document 1 has no valid apiVersion, so it is not a Kubernetes object'],
    ['apiVersion: 1\nkind: A', 'document 1 has no valid apiVersion, so it is not a Kubernetes object'],
    ['apiVersion: v1', 'document 1 has no kind, so it is not a Kubernetes object'],
    ['apiVersion: v1\nkind: A', 'document 1 (A) has no metadata, so it is not a Kubernetes object'],
    ['apiVersion: v1\nkind: A\nmetadata: {}', 'document 1 (A) has no metadata.name that is text'],
    ['apiVersion: v1\nkind: A\nmetadata: {name: 123}', 'document 1 (A) has no metadata.name that is text'],
    [
      'apiVersion: v1\nkind: A\nmetadata: {generateName: a-}',
      'document 1 (A) has generateName, so every apply would create another object',
    ],
    [
      'apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {b: 1}}',
      'document 1 (A) has a namespace, label or annotation that is not text',
    ],
    [
      'apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: [b]}',
      'document 1 (A) has a namespace, label or annotation that is not text',
    ],
    ['apiVersion: v1\nkind: List\nitems: [1]', 'document 1, item 1 is not a map, so it is not a Kubernetes object'],
    [
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization',
      'document 1 is a kustomization, not a Kubernetes object',
    ],
  ])('%j', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it.each(['kustomization.yaml', 'base/Kustomization', 'a\\kustomization.yml'])('named %s', (file) => {
    expect(refusal('resources: []', file)).toBe('a kustomization is not a Kubernetes object');
  });

  it.each(['Chart.yaml', 'charts/web/values.yaml'])('named %s', (file) => {
    expect(refusal('a: 1', file)).toBe('a file of a Helm chart is not a Kubernetes object');
  });

  it('but not a Kustomization of Flux', () => {
    const object = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'a' } };
    expect(readManifests('flux.yaml', JSON.stringify(object))).toEqual({ kind: 'objects', objects: [object] });
  });
});
