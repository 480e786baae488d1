import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import type { ClusterIndex } from '../cluster/cluster-index.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { GATEWAY_GROUP } from '../reading/listener.js';
import { backendsOf, isRoute } from '../reading/route.js';
import { itemsIn, objectIn, textIn } from '../reading/unchecked.js';

interface ForeignReference {
  readonly pointer: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export const referenceGranted: Documented<ClusterRule<readonly ForeignReference[]>> = {
  id: 'reference-granted',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a namespace grants what routes and Gateways of other namespaces use of it',
  rationale:
    'A backend or certificate in another namespace is used only when a ReferenceGrant there allows it for the kind and namespace that refers to it. Otherwise requests are answered with 500, or the listener does not work.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: data }
---
apiVersion: v1
kind: Service
metadata: { name: search, namespace: data }
spec: { ports: [{ port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: search, namespace: data, port: 80 }] }] }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: data }
---
apiVersion: v1
kind: Service
metadata: { name: search, namespace: data }
spec: { ports: [{ port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: search, namespace: data, port: 80 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: shop, namespace: data }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }]
  to: [{ group: '', kind: Service, name: search }]
`,
  collect({ object }) {
    const references = referencesOf(object).filter(({ namespace }) => namespace !== object.metadata.namespace);
    return references.length === 0 ? undefined : references;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const { kind, namespace: from } = object.identity;
      for (const { pointer, ...to } of fact) {
        if (isGranted(index, { kind, namespace: from, to })) continue;
        report({
          object,
          pointer: `${pointer}/namespace`,
          message: `namespace ${JSON.stringify(to.namespace)} does not grant ${kind} of namespace ${JSON.stringify(from)} the use of ${to.kind} ${JSON.stringify(to.name)}`,
          hint: `add a ReferenceGrant to namespace ${to.namespace}`,
          value: to.namespace,
          notVerified: !index.isWhole(to.namespace),
        });
      }
    }
  },
};

function referencesOf(object: KubeObject): readonly ForeignReference[] {
  if (isRoute(object))
    return backendsOf(object).flatMap(({ pointer, group, kind, namespace, name }) =>
      namespace === undefined ? [] : { pointer, group, kind, namespace, name },
    );
  if (object.kind !== 'Gateway' || groupOf(object.apiVersion) !== GATEWAY_GROUP) return [];
  return itemsIn(objectIn(object.spec).listeners).flatMap(([listener, { tls }]) =>
    itemsIn(objectIn(tls).certificateRefs).flatMap(([index, { group, kind, namespace, name }]) => {
      const foreign = textIn(namespace);
      if (foreign === undefined || typeof name !== 'string') return [];
      const pointer = `/spec/listeners/${listener}/tls/certificateRefs/${index}`;
      return { pointer, group: textIn(group) ?? '', kind: textIn(kind) ?? 'Secret', namespace: foreign, name };
    }),
  );
}

interface Use {
  /** Of what refers. */
  readonly kind: string;
  readonly namespace: string;
  readonly to: Omit<ForeignReference, 'pointer'>;
}

function isGranted(index: ClusterIndex, { kind, namespace, to }: Use): boolean {
  return index
    .grants(to.namespace)
    .some(
      (grants) =>
        grants.from.some(
          (from) => from.group === GATEWAY_GROUP && from.kind === kind && from.namespace === namespace,
        ) &&
        grants.to.some(
          (granted) =>
            granted.group === to.group &&
            granted.kind === to.kind &&
            (granted.name === undefined || granted.name === to.name),
        ),
    );
}
