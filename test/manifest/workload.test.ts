import { describe, expect, it } from 'vitest';
import { type Path, withField } from '../../src/manifest/change.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { containersOf, imagesOf, podSpecOf, podTemplateOf } from '../../src/manifest/workload.js';

const TEMPLATE = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'main', image: 'shop:1' }] } };

const metadata = { name: 'web', namespace: 'shop' };
const object = (apiVersion: string, kind: string, content: object): KubeObject => ({
  apiVersion,
  kind,
  metadata,
  ...content,
});
const deployment = (podSpec: unknown) => object('apps/v1', 'Deployment', { spec: { template: { spec: podSpec } } });

const KINDS: readonly [apiVersion: string, kind: string, content: object, path: Path][] = [
  ['v1', 'PodTemplate', { template: TEMPLATE }, ['template']],
  ['v1', 'ReplicationController', { spec: { template: TEMPLATE } }, ['spec', 'template']],
  ['apps/v1', 'Deployment', { spec: { template: TEMPLATE } }, ['spec', 'template']],
  ['apps/v1', 'ReplicaSet', { spec: { template: TEMPLATE } }, ['spec', 'template']],
  ['apps/v1', 'StatefulSet', { spec: { template: TEMPLATE } }, ['spec', 'template']],
  ['apps/v1', 'DaemonSet', { spec: { template: TEMPLATE } }, ['spec', 'template']],
  ['batch/v1', 'Job', { spec: { template: TEMPLATE } }, ['spec', 'template']],
  [
    'batch/v1',
    'CronJob',
    { spec: { jobTemplate: { spec: { template: TEMPLATE } } } },
    ['spec', 'jobTemplate', 'spec', 'template'],
  ],
  ['argoproj.io/v1alpha1', 'Rollout', { spec: { template: TEMPLATE } }, ['spec', 'template']],
];

describe('a workload', () => {
  it.each(KINDS)('of %s %s has its pod template where the kind keeps it', (apiVersion, kind, content, path) => {
    const workload = object(apiVersion, kind, content);
    expect(podTemplateOf(workload)).toEqual({ path, template: TEMPLATE });
    expect(podSpecOf(workload)).toEqual({ path: [...path, 'spec'], spec: TEMPLATE.spec });
    expect(imagesOf(workload)).toEqual([
      { path: [...path, 'spec', 'containers', { name: 'main' }, 'image'], image: 'shop:1' },
    ]);
  });

  it('that is a Pod is its own template', () => {
    const pod = object('v1', 'Pod', { spec: TEMPLATE.spec });
    expect(podTemplateOf(pod)).toEqual({ path: [], template: pod });
    expect(podSpecOf(pod)).toEqual({ path: ['spec'], spec: TEMPLATE.spec });
  });

  it.each([
    object('v1', 'ConfigMap', { spec: { template: TEMPLATE } }),
    object('v1', 'Deployment', { spec: { template: TEMPLATE } }),
    object('apps.kruise.io/v1alpha1', 'StatefulSet', { spec: { template: TEMPLATE } }),
    object('argoproj.io/v1alpha1', 'Rollout', { spec: { workloadRef: { name: 'web' } } }),
    object('apps/v1', 'Deployment', {}),
    object('apps/v1', 'Deployment', { spec: null }),
    object('apps/v1', 'Deployment', { spec: ['template'] }),
    object('apps/v1', 'Deployment', { spec: { template: 'none' } }),
  ])('is not seen in %j', (workload) => {
    expect(podTemplateOf(workload)).toBeUndefined();
    expect(podSpecOf(workload)).toBeUndefined();
    expect(imagesOf(workload)).toEqual([]);
  });
});

describe('the containers of a pod', () => {
  const workload = deployment({
    containers: [{ name: 'main', image: 'shop:1' }, { image: 'nameless:1' }, null, 'odd', { name: 'no-image' }],
    initContainers: [{ name: 'main', image: 'init:1' }],
    ephemeralContainers: [{ name: 'debug', image: 'debug:1' }],
    volumes: [
      { name: 'model', image: { reference: 'model:1', pullPolicy: 'Always' } },
      { name: 'disk', emptyDir: {} },
      { name: 'odd', image: { reference: 7 } },
      null,
    ],
  });
  const at = (...rest: Path): Path => ['spec', 'template', 'spec', ...rest];

  it('are listed with where they are, by name', () => {
    const podSpec = podSpecOf(workload);
    expect(podSpec && containersOf(podSpec)).toEqual([
      { list: 'containers', path: at('containers', { name: 'main' }), container: { name: 'main', image: 'shop:1' } },
      { list: 'containers', path: at('containers', { name: 'no-image' }), container: { name: 'no-image' } },
      {
        list: 'initContainers',
        path: at('initContainers', { name: 'main' }),
        container: { name: 'main', image: 'init:1' },
      },
      {
        list: 'ephemeralContainers',
        path: at('ephemeralContainers', { name: 'debug' }),
        container: { name: 'debug', image: 'debug:1' },
      },
    ]);
  });

  it('have images, as volumes do', () => {
    expect(imagesOf(workload)).toEqual([
      { path: at('containers', { name: 'main' }, 'image'), image: 'shop:1' },
      { path: at('initContainers', { name: 'main' }, 'image'), image: 'init:1' },
      { path: at('ephemeralContainers', { name: 'debug' }, 'image'), image: 'debug:1' },
      { path: at('volumes', { name: 'model' }, 'image', 'reference'), image: 'model:1' },
    ]);
  });

  it('are found again by the paths, so that each image can be changed', () => {
    const mirrored = imagesOf(workload).reduce(
      (changed, { path, image }) => withField(changed, path, `mirror.example/${image}`),
      workload,
    );
    expect(imagesOf(mirrored)).toEqual(
      imagesOf(workload).map(({ path, image }) => ({ path, image: `mirror.example/${image}` })),
    );
  });

  it.each([{}, { containers: {} }, { containers: 'x', volumes: 3 }, { containers: null }])(
    'may be missing or odd: %j',
    (podSpec) => {
      expect(imagesOf(deployment(podSpec))).toEqual([]);
    },
  );
});
