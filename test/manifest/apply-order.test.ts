import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareApplyOrder } from '../../src/manifest/apply-order.js';
import { identityOf, identityText, type ObjectIdentity } from '../../src/manifest/kube-object.js';

function object(apiVersion: string, kind: string, name = 'a', namespace?: string): ObjectIdentity {
  return identityOf({ apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } });
}

const ORDERED = [
  object('v1', 'Namespace'),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
  object('v1', 'ServiceAccount', 'b', 'a'),
  object('v1', 'ServiceAccount', 'a', 'b'),
  object('rbac.authorization.k8s.io/v1', 'ClusterRole'),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  object('v1', 'ConfigMap', 'B'),
  object('v1', 'ConfigMap', 'a'),
  object('v1', 'Secret'),
  object('storage.k8s.io/v1', 'StorageClass'),
  object('v1', 'PersistentVolumeClaim'),
  object('v1', 'Service'),
  object('apps/v1', 'Deployment'),
  object('autoscaling/v2', 'HorizontalPodAutoscaler'),
  object('networking.k8s.io/v1', 'Ingress'),
  object('gateway.networking.k8s.io/v1', 'Gateway'),
  object('gateway.networking.k8s.io/v1', 'HTTPRoute'),
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'),
  object('apiregistration.k8s.io/v1', 'APIService'),
  object('acme.example/v1', 'Namespace'),
  object('acme.example/v1', 'Widget'),
  object('serving.knative.dev/v1', 'Service'),
];

it('applies first what others need', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ORDERED, { minLength: ORDERED.length }), (shuffled) => {
      expect(shuffled.sort(compareApplyOrder)).toEqual(ORDERED);
    }),
  );
});

it('orders all objects of different identity, whatever their version', () => {
  const part = fc.constantFrom('a', 'b', 'B', 'ab');
  const any = fc
    .record({
      group: fc.constantFrom('v1', 'v2', 'apps/v1', 'x/v1'),
      kind: fc.constantFrom('Service', 'Deployment', 'A'),
      name: part,
      namespace: fc.option(part),
    })
    .map(({ group, kind, name, namespace }) => object(group, kind, name, namespace ?? undefined));
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      expect(compareApplyOrder(a, b) === 0).toBe(identityText(a) === identityText(b));
      expect(Math.sign(compareApplyOrder(a, b))).toBe(-Math.sign(compareApplyOrder(b, a)) + 0);
      if (compareApplyOrder(a, b) <= 0 && compareApplyOrder(b, c) <= 0)
        expect(compareApplyOrder(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
