import { expect, it } from 'vitest';
import type { PlacementRecord } from '../../src/placement/records/record.js';
import { ProjectBoundary } from '../../src/verification/ownership/project-boundary.js';

const boundary = new ProjectBoundary({
  name: 'shop',
  repositories: [],
  clusters: ['prod-*', 'shared'],
  namespaces: ['shop', 'shop-*'],
  clusterScopedKinds: [
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-viewer' },
    { group: '', kind: 'PersistentVolume' },
  ],
});

const record = (destination: string): PlacementRecord => ({
  name: 'web-x',
  app: 'web',
  env: 'production',
  cluster: 'x',
  destination,
  dir: 'clusters/x/web',
  namespace: 'shop',
  project: 'shop',
  wave: 0,
  group: '',
  autoSync: true,
  prune: true,
  labels: {},
  clusterLabels: {},
});
const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  object: { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } },
  path: `web/${name}`,
});

it('allows what the platform team declared', () => {
  const objects = [
    object('v1', 'ConfigMap', 'a', 'shop'),
    object('v1', 'ConfigMap', 'a', 'shop-blue'),
    object('v1', 'Namespace', 'shop-blue'),
    object('v1', 'PersistentVolume', 'any'),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'shop-viewer'),
  ];
  expect(boundary.errors(record('prod-eu'), { objects, encrypted: [] })).toEqual([]);
});

it('refuses another cluster, namespace, cluster-scoped kind or name, each with its place', () => {
  const objects = [
    object('v1', 'ConfigMap', 'a', 'kube-system'),
    object('v1', 'Namespace', 'billing'),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'admin'),
    object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'shop-viewer'),
  ];
  expect(
    boundary
      .errors(record('dev'), { objects, encrypted: [] })
      .map(({ code, path, message }) => [code, path, message.split(' is outside')[0]]),
  ).toEqual([
    ['PROJECT_BOUNDARY', 'web', 'destination "dev"'],
    ['PROJECT_BOUNDARY', 'web/a', 'ConfigMap kube-system/a'],
    ['PROJECT_BOUNDARY', 'web/billing', 'Namespace billing'],
    ['PROJECT_BOUNDARY', 'web/admin', 'rbac.authorization.k8s.io/ClusterRole admin'],
    ['PROJECT_BOUNDARY', 'web/shop-viewer', 'rbac.authorization.k8s.io/ClusterRoleBinding shop-viewer'],
  ]);
});

it('refuses encrypted objects in a namespace of others', () => {
  const secret = (name: string, namespace: string) => ({ group: '', kind: 'Secret', namespace, name });
  const encrypted = [
    { name: 'a.yaml', identities: [secret('own', ''), secret('a', 'shop')] },
    { name: 'b.yaml', identities: [secret('b', 'kube-system')] },
  ];
  const errors = boundary.errors(record('prod-eu'), { objects: [], encrypted });
  expect(errors.map(({ code, path, message }) => [code, path, message])).toEqual([
    [
      'PROJECT_BOUNDARY',
      'web/b.yaml',
      'Secret kube-system/b is outside project "shop", which allows namespaces "shop", "shop-*"',
    ],
  ]);
});
