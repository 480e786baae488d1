import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { summarize, type Workload } from '../../src/manifest/summary.js';

const POD_SPEC = { containers: [{ name: 'main', resources: { requests: { cpu: '250m', memory: '100Mi' } } }] };

function object(type: string, name: string, spec: object, namespace = 'shop'): KubeObject {
  const [apiVersion = '', kind = ''] = type.split(' ');
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}
const running = (type: string, name: string, spec: object = {}) =>
  object(type, name, { template: { spec: POD_SPEC }, ...spec });
const deployment = (spec: object = {}) => running('apps/v1 Deployment', 'web', spec);
const autoscaler = (spec: object) =>
  object('autoscaling/v2 HorizontalPodAutoscaler', 'web', {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    ...spec,
  });
const scaledObject = (spec: object) =>
  object('keda.sh/v1alpha1 ScaledObject', 'web', { scaleTargetRef: { name: 'web' }, ...spec });

const summaryOf = (...objects: readonly KubeObject[]) =>
  summarize(objects.map((item) => ({ object: item, rendered: item.metadata.name })));
/** min, max, scalers of the only workload. */
function bounds(...objects: readonly KubeObject[]): readonly unknown[] {
  const { workloads } = summaryOf(...objects);
  expect(workloads).toHaveLength(1);
  return workloads.flatMap(({ min, max, scalers }) => [min, max, scalers]);
}

it('counts workloads in encrypted files as not read', () => {
  const identity = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
  expect(summarize([], [identity, { group: '', kind: 'Secret', namespace: 'shop', name: 'key' }])).toEqual({
    workloads: [],
    services: [],
    unread: [{ group: 'apps', kind: 'Deployment', name: 'web' }],
  });
});

describe('the summary of a unit', () => {
  it('says what its workloads and services are, sorted', () => {
    const service = object('v1 Service', 'web', {
      ports: [{ port: 443 }, { port: 80 }, { port: 443, protocol: 'UDP' }, { port: 0 }, { port: '1' }, 9],
    });
    const summary = summarize([
      { object: service, rendered: 'web' },
      { object: running('apps/v1 StatefulSet', 'db', { replicas: 3 }), rendered: 'db' },
      { object: running('apps/v1 Deployment', 'web-green', { replicas: 2 }), rendered: 'web', variant: 'green' },
      { object: running('apps/v1 Deployment', 'web-blue'), rendered: 'web', variant: 'blue' },
      { object: object('v1 ConfigMap', 'web', {}), rendered: 'web' },
      { object: object('v1 Service', 'db', { clusterIP: 'None' }), rendered: 'db' },
      { object: object('serving.knative.dev/v1 Service', 'shop', {}), rendered: 'shop' },
    ]);
    const pod = { scalers: 0, cpuMilli: 250, memoryMi: 100 };
    expect(summary).toEqual({
      workloads: [
        { kind: 'Deployment', name: 'web-blue', rendered: 'web', variant: 'blue', min: 1, max: 1, ...pod },
        { kind: 'Deployment', name: 'web-green', rendered: 'web', variant: 'green', min: 2, max: 2, ...pod },
        { kind: 'StatefulSet', name: 'db', rendered: 'db', min: 3, max: 3, ...pod },
      ],
      services: [
        { name: 'db', rendered: 'db', ports: [] },
        { name: 'web', rendered: 'web', ports: [80, 443] },
      ],
      unread: [{ group: 'serving.knative.dev', kind: 'Service', name: 'shop' }],
    });
  });

  it('does not depend on the order of the objects', () => {
    const objects = [
      deployment({ replicas: 4 }),
      object('apps/v1 Deployment', 'web', { template: { spec: {} } }, 'other'),
      autoscaler({ maxReplicas: 5 }),
      object('v1 Service', 'web', { ports: [{ port: 1 }] }),
      object('v1 Service', 'web', { ports: [{ port: 2 }] }, 'other'),
      object('keda.sh/v1alpha1 ScaledJob', 'web', {}),
      object('postgresql.cnpg.io/v1 Cluster', 'db', {}),
    ];
    const expected = JSON.stringify(summaryOf(...objects));
    fc.assert(
      fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
        expect(JSON.stringify(summaryOf(...shuffled))).toBe(expected);
      }),
    );
  });

  it('names what it cannot read, instead of leaving it out', () => {
    const { workloads, unread } = summaryOf(
      object('keda.sh/v1alpha1 ScaledJob', 'import', {}),
      object('postgresql.cnpg.io/v1 Cluster', 'db', { instances: 3 }),
      object('cluster.x-k8s.io/v1beta2 Cluster', 'management', {}),
      object('argoproj.io/v1alpha1 Rollout', 'web', { workloadRef: { name: 'web' } }),
      object('apps/v1 Deployment', 'empty', {}),
      object('v1 PodTemplate', 'described', {}),
    );
    expect(workloads).toEqual([]);
    expect(unread).toEqual([
      { group: 'apps', kind: 'Deployment', name: 'empty' },
      { group: 'argoproj.io', kind: 'Rollout', name: 'web' },
      { group: 'keda.sh', kind: 'ScaledJob', name: 'import' },
      { group: 'postgresql.cnpg.io', kind: 'Cluster', name: 'db' },
    ]);
  });
});

describe('how many pods a workload has', () => {
  it.each<[string, KubeObject, Pick<Workload, 'min' | 'max'>]>([
    ['one, where nothing is said', deployment(), { min: 1, max: 1 }],
    ['its replicas', deployment({ replicas: 3 }), { min: 3, max: 3 }],
    ['none', deployment({ replicas: 0 }), { min: 0, max: 0 }],
    ['one where replicas are odd', deployment({ replicas: '3' }), { min: 1, max: 1 }],
    ['its replicas', running('argoproj.io/v1alpha1 Rollout', 'web', { replicas: 2 }), { min: 2, max: 2 }],
    ['one on each node', running('apps/v1 DaemonSet', 'agent', { replicas: 3 }), {}],
    ['one', object('v1 Pod', 'one', POD_SPEC), { min: 1, max: 1 }],
    ['one', running('batch/v1 Job', 'once'), { min: 1, max: 1 }],
    ['its parallel pods', running('batch/v1 Job', 'many', { parallelism: 4, completions: 10 }), { min: 4, max: 4 }],
    [
      'no more than complete it',
      running('batch/v1 Job', 'few', { parallelism: 4, completions: 3 }),
      { min: 3, max: 3 },
    ],
    ['none while it is suspended', running('batch/v1 Job', 'later', { suspend: true }), { min: 0, max: 1 }],
    [
      'none between its runs',
      object('batch/v1 CronJob', 'nightly', {
        jobTemplate: { spec: { parallelism: 2, template: { spec: POD_SPEC } } },
      }),
      { min: 0, max: 2 },
    ],
  ])('is %s (%#)', (_, workload, expected) => {
    const { kind, metadata } = workload;
    expect(summaryOf(workload).workloads).toEqual([
      { kind, name: metadata.name, rendered: metadata.name, ...expected, scalers: 0, cpuMilli: 250, memoryMi: 100 },
    ]);
  });

  it('is what a HorizontalPodAutoscaler says', () => {
    expect(bounds(deployment(), autoscaler({ minReplicas: 2, maxReplicas: 9 }))).toEqual([2, 9, 1]);
    expect(bounds(deployment({ replicas: 5 }), autoscaler({ maxReplicas: 9 }))).toEqual([1, 9, 1]);
  });

  it('is what a ScaledObject of KEDA says', () => {
    expect(bounds(deployment(), scaledObject({}))).toEqual([0, 100, 1]);
    expect(bounds(deployment(), scaledObject({ minReplicaCount: 2, maxReplicaCount: 4 }))).toEqual([2, 4, 1]);
    expect(bounds(deployment(), scaledObject({ minReplicaCount: 2, idleReplicaCount: 0 }))).toEqual([0, 100, 1]);
  });

  it('is none where a HorizontalPodAutoscaler finds 0 replicas, which turns it off', () => {
    const off = deployment({ replicas: 0 });
    expect(bounds(off, autoscaler({ minReplicas: 2, maxReplicas: 9 }))).toEqual([0, 0, 1]);
    expect(bounds(off, autoscaler({ minReplicas: 0, maxReplicas: 9 }))).toEqual([0, 9, 1]);
    expect(bounds(off, scaledObject({ minReplicaCount: 1 }))).toEqual([1, 100, 1]);
  });

  it('is between the outermost bounds of several scalers, which are counted', () => {
    const scalers = [autoscaler({ minReplicas: 2, maxReplicas: 9 }), scaledObject({ maxReplicaCount: 5 })];
    expect(bounds(deployment(), ...scalers)).toEqual([0, 9, 2]);
  });

  it.each([
    { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' } },
    { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' } },
    { scaleTargetRef: { apiVersion: 'example.com/v1', kind: 'Deployment', name: 'web' } },
    { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    { scaleTargetRef: 'web' },
    { scaleTargetRef: undefined },
  ])('is not what an autoscaler of something else says: %j', (spec) => {
    expect(bounds(deployment(), autoscaler({ ...spec, maxReplicas: 9 }))).toEqual([1, 1, 0]);
  });

  it('is not what an autoscaler in another namespace says', () => {
    const { scaleTargetRef } = Object(autoscaler({}).spec);
    const elsewhere = object('autoscaling/v2 HorizontalPodAutoscaler', 'web', { scaleTargetRef, maxReplicas: 9 }, 'b');
    expect(bounds(deployment(), elsewhere)).toEqual([1, 1, 0]);
  });
});
