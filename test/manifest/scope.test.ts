import { describe, expect, it } from 'vitest';
import { type KindScope, scopeOf, scopeOfCustomResourceDefinition } from '../../src/manifest/scope.js';
import { errorFrom } from '../fixtures/error-from.js';

const custom: readonly KindScope[] = [
  { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', scope: 'Cluster' },
  { group: 'acme.example', kind: 'Widget', scope: 'Namespaced' },
  { group: 'apps', kind: 'Deployment', scope: 'Cluster' },
];

function definition(spec: unknown) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.acme.example' },
    spec,
  };
}

describe('scopeOf', () => {
  it.each([
    ['', 'Namespace', 'Cluster'],
    ['', 'Node', 'Cluster'],
    ['', 'Pod', 'Namespaced'],
    ['apps', 'Deployment', 'Namespaced'],
    ['authorization.k8s.io', 'SubjectAccessReview', 'Cluster'],
    ['authorization.k8s.io', 'LocalSubjectAccessReview', 'Namespaced'],
    ['extensions', 'Ingress', 'Namespaced'],
    ['networking.k8s.io', 'IngressClass', 'Cluster'],
    ['networking.k8s.io', 'Ingress', 'Namespaced'],
    ['rbac.authorization.k8s.io', 'ClusterRole', 'Cluster'],
    ['rbac.authorization.k8s.io', 'Role', 'Namespaced'],
    ['resource.k8s.io', 'ResourceSlice', 'Cluster'],
    ['resource.k8s.io', 'ResourceClaim', 'Namespaced'],
    ['storage.k8s.io', 'CSINode', 'Cluster'],
    ['storage.k8s.io', 'CSIStorageCapacity', 'Namespaced'],
    ['gateway.networking.k8s.io', 'GatewayClass', 'Cluster'],
    ['acme.example', 'Widget', 'Namespaced'],
    ['gateway.networking.k8s.io', 'Gateway', undefined],
    ['snapshot.storage.k8s.io', 'VolumeSnapshotContent', undefined],
    ['acme.example', 'Namespace', undefined],
  ])('of %s/%s is %s', (group, kind, scope) => {
    expect(scopeOf(group, kind, custom)).toBe(scope);
  });
});

describe('scopeOfCustomResourceDefinition', () => {
  it('is what the definition says', () => {
    const spec = { group: 'acme.example', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Cluster' };
    expect(scopeOfCustomResourceDefinition(definition(spec))).toEqual({
      group: 'acme.example',
      kind: 'Widget',
      scope: 'Cluster',
    });
  });

  it.each([
    undefined,
    {},
    { group: 'a', names: { kind: 'B' } },
    { group: 'a', names: { kind: 'B' }, scope: 'cluster' },
  ])('is refused when it does not say so: %j', (spec) => {
    expect(errorFrom(() => scopeOfCustomResourceDefinition(definition(spec)))).toMatchObject({
      code: 'OBJECT_INVALID',
    });
  });
});
