import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { groupKind } from '../cluster/offer.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { GATEWAY_GROUP } from '../reading/listener.js';
import { type PodReference, referenceProblem } from '../reading/pod-references.js';
import { itemsIn, objectIn, textIn } from '../reading/unchecked.js';

interface Certificate extends PodReference {
  /** Undefined for that of the object. */
  readonly namespace?: string;
}

export const certificateExists: Documented<ClusterRule<readonly Certificate[]>> = {
  id: 'certificate-exists',
  kind: 'reference',
  severity: 'warning',
  scope: 'cluster',
  title: 'the Secrets with the certificates of Gateways and Ingresses are there',
  rationale:
    'A listener whose certificate is missing does not work, and an Ingress falls back to a certificate that no client trusts. Secrets that are made of a Certificate or an ExternalSecret count. Objects with annotations of cert-manager are passed over: it makes the certificates they name. Where the namespace is not the fleet’s, or something in it makes objects that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: public
  listeners: [{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: edge-tls }] } }]
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: public
  listeners: [{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: edge-tls }] } }]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: edge-tls, namespace: shop }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  dataFrom: [{ extract: { key: shop/edge-tls } }]
`,
  collect({ object }) {
    const certificates = isIssuedFor(object) ? [] : certificatesOf(object);
    return certificates.length === 0 ? undefined : certificates;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const { namespace = object.identity.namespace, ...reference } of fact) {
        const problem = referenceProblem(index, { kind: 'Secret', namespace, reference });
        if (problem !== undefined)
          report({
            object,
            ...problem,
            hint: 'add a Certificate or ExternalSecret for it, or name a Secret that is there',
          });
      }
    }
  },
};

/** Whether cert-manager makes the certificates that the object names. */
function isIssuedFor({ metadata }: KubeObject): boolean {
  return Object.keys(objectIn(metadata.annotations)).some((key) => key.startsWith('cert-manager.io/'));
}

function certificatesOf(object: KubeObject): readonly Certificate[] {
  const spec = objectIn(object.spec);
  if (groupKind(object) === 'networking.k8s.io/Ingress')
    return itemsIn(spec.tls).flatMap(([index, { secretName }]) =>
      typeof secretName === 'string' ? { pointer: `/spec/tls/${index}/secretName`, name: secretName } : [],
    );
  if (object.kind !== 'Gateway' || groupOf(object.apiVersion) !== GATEWAY_GROUP) return [];
  return itemsIn(spec.listeners).flatMap(([listener, { tls }]) =>
    itemsIn(objectIn(tls).certificateRefs).flatMap(([index, { group, kind = 'Secret', name, namespace }]) => {
      if (kind !== 'Secret' || textIn(group) !== undefined || typeof name !== 'string') return [];
      const foreign = textIn(namespace);
      const pointer = `/spec/listeners/${listener}/tls/certificateRefs/${index}/name`;
      return { pointer, name, ...(foreign !== undefined && { namespace: foreign }) };
    }),
  );
}
