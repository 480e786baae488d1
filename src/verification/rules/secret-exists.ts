import type { ClusterRule, Documented } from '../engine/rule.js';
import { type PodReference, podReferencesOf, referenceProblem } from '../reading/pod-references.js';

export const secretExists: Documented<ClusterRule<readonly PodReference[]>> = {
  id: 'secret-exists',
  kind: 'reference',
  severity: 'warning',
  scope: 'cluster',
  title: 'Secrets that a pod needs are there, with the keys it needs',
  rationale:
    'A pod whose volume or variable refers to a Secret or key that is missing does not start. Secrets that are made of an ExternalSecret, a SealedSecret or a Certificate count, and so do encrypted documents. References with `optional: true` pass. Where the namespace is not the fleet’s, or something in it makes objects that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      envFrom: [{ secretRef: { name: database } }]
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: database, namespace: shop }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  data: [{ secretKey: password, remoteRef: { key: shop/database } }]
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      envFrom: [{ secretRef: { name: database } }]
`,
  collect({ pod }) {
    const references = pod === undefined ? [] : podReferencesOf(pod, 'Secret');
    return references.length === 0 ? undefined : references;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const reference of fact) {
        const { namespace } = object.identity;
        const problem = referenceProblem(index, { kind: 'Secret', namespace, reference });
        if (problem !== undefined) report({ object, ...problem });
      }
    }
  },
};
