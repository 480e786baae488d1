import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import {
  Application,
  Cluster,
  Extension,
  Fleet,
  type Handlers,
  type KubeObject,
  type Mirror,
  Project,
  RegistryMirror,
  type RegistryMirrorOptions,
} from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

const HUB: Mirror = { from: 'docker.io', to: 'mirror.example/hub' };

const pod = (...images: readonly string[]) => ({
  containers: images.map((image, index) => ({ name: `c${index}`, image })),
});

const deployment = (spec: object, metadata: object = { name: 'web' }) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { template: { spec } },
});

interface Given extends RegistryMirrorOptions {
  readonly objects: readonly object[];
  readonly labels?: { readonly [name: string]: string };
  readonly capabilities?: { readonly [name: string]: string };
}

function createFleet({ objects, mirrors, requireMirrored, labels, capabilities }: Given) {
  const fleet = new Fleet('acme', {
    environments: { production: { settings: {} } },
    kinds: [
      { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', scope: 'Namespaced' },
      { apiVersion: 'acme.example/v1', kind: 'Cache', scope: 'Namespaced' },
      { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', scope: 'Namespaced' },
    ],
  });
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1', { region: 'eu', labels, capabilities }));
  new Application(fleet, 'web', {
    namespace: 'shop',
    project: new Project(fleet, 'shop', { namespaces: ['shop', 'other'] }),
    render: (chart) =>
      objects.forEach((object, index) => {
        new ApiObject(chart, `o${index}`, object as KubeObject);
      }),
  });
  new RegistryMirror(fleet, 'mirror', { mirrors, requireMirrored });
  return fleet;
}

/** The unit's objects but for its Namespace, and what was found. */
function mirrored(given: Given) {
  const assembly = synthesizeForTest(createFleet(given), { verify: false });
  return { objects: assembly.objects('web', 'eu-1').slice(1), findings: assembly.findings };
}

function errorsOf(fleet: Fleet<object, 'production'>) {
  const error = errorFrom(() => synthesizeForTest(fleet, { verify: false }));
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path, message }) => [code, path, message]);
}

describe('a registry mirror', () => {
  it('is where every image of a pod is from, and changes nothing else', () => {
    const spec = {
      initContainers: [{ name: 'init', image: 'busybox' }],
      containers: [
        { name: 'web', image: 'nginx:1.27', env: [{ name: 'MODE', value: 'nginx' }] },
        { name: 'agent', image: 'quay.io/acme/agent:1' },
      ],
      volumes: [{ name: 'model', image: { reference: 'acme/model:3', pullPolicy: 'Always' } }],
    };
    const at = (image: string) => `mirror.example/hub/${image}`;
    expect(mirrored({ objects: [deployment(spec)], mirrors: [HUB] })).toEqual({
      objects: [
        deployment(
          {
            initContainers: [{ name: 'init', image: at('library/busybox') }],
            containers: [
              { name: 'web', image: at('library/nginx:1.27'), env: [{ name: 'MODE', value: 'nginx' }] },
              { name: 'agent', image: 'quay.io/acme/agent:1' },
            ],
            volumes: [{ name: 'model', image: { reference: at('acme/model:3'), pullPolicy: 'Always' } }],
          },
          { name: 'web', namespace: 'shop' },
        ),
      ],
      findings: [],
    });
  });

  it('reaches what other extensions add, whatever they are called', () => {
    class Sidecar extends Extension {
      override extend(): Handlers {
        const job = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe' }, spec: pod('busybox:1') };
        return { surround: () => ({ add: [job] }) };
      }
    }
    const fleet = createFleet({ objects: [deployment(pod('nginx'))], mirrors: [HUB] });
    new Sidecar(fleet, 'a');
    new Sidecar(fleet, 'z');
    const images = synthesizeForTest(fleet, { verify: false })
      .objects('web', 'eu-1')
      .filter(({ kind }) => kind === 'Pod')
      .map(({ spec }) => spec);
    expect(images).toEqual([pod('mirror.example/hub/library/busybox:1')]);
  });

  it('names the secret that pods pull with, once, where they use the mirror', () => {
    const objects = [
      deployment({ ...pod('nginx', 'mirror.example/hub/acme/api'), imagePullSecrets: [{ name: 'own' }] }),
      deployment({ ...pod('nginx'), imagePullSecrets: [{ name: 'registry' }] }, { name: 'has-it' }),
      deployment(pod('quay.io/acme/web'), { name: 'without' }),
    ];
    const unit = mirrored({ objects, mirrors: [{ ...HUB, pullSecret: 'registry' }] });
    expect(
      unit.objects.map(({ metadata, spec }) => [metadata.name, JSON.parse(JSON.stringify(spec)).template.spec]),
    ).toEqual([
      ['has-it', { ...pod('mirror.example/hub/library/nginx'), imagePullSecrets: [{ name: 'registry' }] }],
      [
        'web',
        {
          ...pod('mirror.example/hub/library/nginx', 'mirror.example/hub/acme/api'),
          imagePullSecrets: [{ name: 'own' }, { name: 'registry' }],
        },
      ],
      ['without', pod('quay.io/acme/web')],
    ]);
  });

  const pullSecret = { name: 'registry', store: 'vault', key: 'registry/mirror', property: 'config' };

  it('brings the secret by an ExternalSecret in each namespace that needs it, before the first pods', () => {
    const wave = { name: 'early', annotations: { 'argocd.argoproj.io/sync-wave': '-2' } };
    const objects = [
      deployment(pod('nginx')),
      deployment(pod('nginx'), wave),
      deployment(pod('nginx'), { name: 'web', namespace: 'other' }),
    ];
    const mirrors = [{ ...HUB, pullSecret }];
    const unit = mirrored({ objects, mirrors, capabilities: { 'external-secrets': '1' } });
    const secret = (metadata: object) => ({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'registry-web', ...metadata },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        target: {
          name: 'registry-web',
          creationPolicy: 'Owner',
          template: {
            type: 'kubernetes.io/dockerconfigjson',
            data: { '.dockerconfigjson': '{{ .config | toString }}' },
          },
        },
        data: [
          {
            secretKey: 'config',
            remoteRef: {
              key: 'registry/mirror',
              property: 'config',
              conversionStrategy: 'Default',
              decodingStrategy: 'None',
              metadataPolicy: 'None',
            },
          },
        ],
      },
    });
    expect(unit.objects.filter(({ kind }) => kind === 'ExternalSecret')).toEqual([
      secret({ namespace: 'other' }),
      secret({ namespace: 'shop', annotations: { 'argocd.argoproj.io/sync-wave': '-2' } }),
    ]);
    expect(JSON.stringify(unit.objects.at(0))).toContain('"imagePullSecrets":[{"name":"registry-web"}]');
  });

  it('does not bring a secret where no operator would make it', () => {
    const fleet = createFleet({ objects: [deployment(pod('nginx'))], mirrors: [{ ...HUB, pullSecret }] });
    expect(errorsOf(fleet)).toEqual([
      ['CHECK_FAILED', 'web on eu-1 (production)', expect.stringContaining('capability-missing')],
    ]);
    expect(mirrored({ objects: [deployment(pod('quay.io/a/b'))], mirrors: [{ ...HUB, pullSecret }] }).findings).toEqual(
      [],
    );
  });

  it('differs by target', () => {
    const mirrors = [{ ...HUB, on: { matchLabels: { 'image-mirror': 'hub' } } }];
    const images = (labels: { readonly [name: string]: string }) =>
      JSON.stringify(mirrored({ objects: [deployment(pod('nginx'))], mirrors, labels }).objects);
    expect(images({ 'image-mirror': 'hub' })).toContain('"mirror.example/hub/library/nginx"');
    expect(images({})).toContain('"image":"nginx"');
  });

  it('refuses images of pods at no mirror, if that is asked', () => {
    const objects = [deployment(pod('nginx', 'quay.io/acme/web:1', 'mirror.example/hub/acme/web', 'Nginx'))];
    expect(errorsOf(createFleet({ objects, mirrors: [HUB], requireMirrored: true }))).toEqual([
      [
        'CHECK_FAILED',
        'web on eu-1 (production)',
        'image-unmirrored: image "quay.io/acme/web:1" of apps/Deployment shop/web is at no mirror of its target',
      ],
      [
        'CHECK_FAILED',
        'web on eu-1 (production)',
        'image-invalid: "Nginx" of apps/Deployment shop/web is no reference to an image, and stays as it is',
      ],
    ]);
    expect(mirrored({ objects, mirrors: [HUB] }).findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['image-invalid', 'warning'],
    ]);
  });

  it('allows images that need no mirror, by whole parts of their names', () => {
    const objects = [deployment(pod('nginx', 'quay.io/acme/web:1', 'quay.io/acme-labs/web:1'))];
    const requireMirrored = { except: ['quay.io/acme'] };
    expect(errorsOf(createFleet({ objects, mirrors: [HUB], requireMirrored }))).toEqual([
      [
        'CHECK_FAILED',
        'web on eu-1 (production)',
        'image-unmirrored: image "quay.io/acme-labs/web:1" of apps/Deployment shop/web is at no mirror of its target',
      ],
    ]);
  });

  it('says which images it does not reach', () => {
    const hidden = {
      name: 'c',
      image: 'nginx',
      env: [{ name: 'SIDECAR', value: 'docker.io/acme/a:1' }],
      args: ['--image=docker.io/acme/b'],
    };
    const objects = [
      {
        apiVersion: 'acme.example/v1',
        kind: 'Cache',
        metadata: { name: 'cache' },
        spec: {
          image: 'redis',
          nodes: [{ sidecarImage: 'quay.io/a/b' }, { repository: 'docker.io/acme/c' }, { repository: 'acme' }],
        },
      },
      { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'db' }, spec: { instances: 3 } },
      deployment({ containers: [hidden] }),
    ];
    const stays = (text: string, place: string) =>
      `"${text}" in ${place} names an image of a mirrored registry, and stays as it is`;
    const expected = [
      ['info', stays('docker.io/acme/a:1', 'variable SIDECAR of apps/Deployment shop/web')],
      ['info', stays('--image=docker.io/acme/b', 'args of apps/Deployment shop/web')],
      ['warning', stays('redis', 'spec.image of acme.example/Cache shop/cache')],
      ['warning', stays('docker.io/acme/c', 'spec.nodes[1].repository of acme.example/Cache shop/cache')],
    ];
    const found = (requireMirrored: boolean) =>
      mirrored({ objects, mirrors: [HUB], requireMirrored }).findings.map(({ severity, message }) => [
        severity,
        message,
      ]);
    expect(found(false)).toEqual(expected);
    expect(found(true)).toEqual([
      ...expected,
      ['warning', 'postgresql.cnpg.io/Cluster shop/db makes an operator run pods, whose images are not seen'],
    ]);
  });

  it('says that it does not see into encrypted workloads', () => {
    const root = mkdtempSync(join(tmpdir(), 'mirror-'));
    try {
      mkdirSync(join(root, 'web'));
      const encrypted = (kind: string, apiVersion: string) =>
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\nsops:\n  mac: ENC[AES256_GCM,data:x]\n`;
      writeFileSync(join(root, 'web/deployment.yaml'), encrypted('Deployment', 'apps/v1'));
      writeFileSync(join(root, 'web/secret.yaml'), encrypted('Secret', 'v1'));
      const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
      fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1'));
      new Application(fleet, 'web', { namespace: 'web', manifests: 'web' });
      new RegistryMirror(fleet, 'mirror', { mirrors: [HUB] });
      expect(synthesizeForTest(fleet, { verify: false, root }).findings).toMatchObject([
        { rule: 'image-unread', severity: 'warning', place: 'web on eu-1 (production)' },
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('warns of a fact that no target has', () => {
    const mirrors = [HUB, { ...HUB, on: { matchLabels: { teir: 'edge' } } }];
    const { findings } = mirrored({ objects: [deployment(pod('nginx'))], labels: { tier: 'edge' }, mirrors });
    expect(findings.map(({ rule, place, message }) => [rule, place, message])).toEqual([
      [
        'fact-unknown',
        'mirror (production)',
        'no cluster target has fact "teir" (did you mean "tier"?); it is asked for by mirrors[1]',
      ],
    ]);
  });

  it.each<[string, unknown, string]>([
    ['a misspelt field of a selector', { mirrors: [{ ...HUB, on: { matchLables: {} } }] }, 'matchLables'],
    ['no mirrors', {}, 'mirrors is missing'],
    ['a name that may be of Docker Hub', { mirrors: [{ from: 'bitnami', to: 'mirror.example' }] }, 'mirrors[0].from'],
    ['an image', { mirrors: [{ from: 'docker.io/nginx:1', to: 'mirror.example' }] }, 'mirrors[0].from'],
    ['a URL', { mirrors: [{ from: 'docker.io', to: 'https://mirror.example' }] }, 'mirrors[0].to'],
    ['a mirror of itself', { mirrors: [{ from: 'index.docker.io', to: 'docker.io' }] }, 'to itself'],
    ['an entry that is never used', { mirrors: [{ ...HUB, on: {} }, HUB] }, 'mirrors[0] is never used: mirrors[1]'],
    [
      'exceptions that are no registries',
      { mirrors: [HUB], requireMirrored: { except: ['bitnami'] } },
      'requireMirrored.except[0]',
    ],
    ['a secret in the clear', { mirrors: [{ ...HUB, pullSecret: { auth: 'x' } }] }, 'mirrors[0].pullSecret'],
  ])('refuses %s', (_, options, message) => {
    const fleet: Construct = new Fleet('acme', { environments: { production: { settings: {} } } });
    const error = errorFrom(() => new RegistryMirror(fleet, 'mirror', options as RegistryMirrorOptions));
    expect([error.code, error.path, error.message]).toEqual([
      'VALUE_INVALID',
      'acme/mirror',
      expect.stringContaining(message),
    ]);
  });
});
