import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectFileName } from '../../src/manifest/object-file-name.js';

const part = fc.oneof(
  fc.constantFrom('web', 'web-a', 'a', 'system:foo', 'systemfoo', 'system-foo', 'Foo', 'foo_bar', 'é', 'a.b'),
  fc.string({ minLength: 1, maxLength: 300 }),
);
const identity = fc.record({
  group: fc.constantFrom('', 'apps', 'serving.knative.dev', 'a-b'),
  kind: fc.constantFrom('Service', 'ClusterRole', 'Deployment'),
  namespace: fc.oneof(fc.constant(''), part),
  name: part,
});

it('keeps apart the objects that plain cdk8s writes into one file', () => {
  const names = [
    { group: '', kind: 'Service', namespace: 'ns1', name: 'web' },
    { group: '', kind: 'Service', namespace: 'ns2', name: 'web' },
    { group: 'serving.knative.dev', kind: 'Service', namespace: 'ns1', name: 'web' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'system:foo' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'systemfoo' },
  ].map(objectFileName);
  expect(names).toEqual([
    'service_ns1_web.yaml',
    'service_ns2_web.yaml',
    'service.serving.knative.dev_ns1_web.yaml',
    expect.stringMatching(/^clusterrole\.rbac\.authorization\.k8s\.io_system-foo__[0-9a-f]{16}\.yaml$/),
    'clusterrole.rbac.authorization.k8s.io_systemfoo.yaml',
  ]);
});

it('is injective, portable and at most 200 bytes long', () => {
  fc.assert(
    fc.property(identity, identity, (a, b) => {
      const [first, second] = [objectFileName(a), objectFileName(b)];
      expect(first).toMatch(/^[-a-z0-9._]+\.yaml$/);
      expect(Buffer.byteLength(first)).toBeLessThanOrEqual(200);
      expect(first === second).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 5_000 },
  );
});
