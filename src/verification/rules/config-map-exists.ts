import type { ClusterRule, Documented } from '../engine/rule.js';
import { type PodReference, podReferencesOf, referenceProblem } from '../reading/pod-references.js';

export const configMapExists: Documented<ClusterRule<readonly PodReference[]>> = {
  id: 'config-map-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'ConfigMaps that a pod needs are there, with the keys it needs',
  rationale:
    'A pod whose volume or variable refers to a ConfigMap or key that is missing does not start. References with `optional: true` pass. Where the namespace is not the fleet’s, or something in it makes objects that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { LOG_LEVEL: info }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      env: [{ name: LEVEL, valueFrom: { configMapKeyRef: { name: web, key: LEVEL } } }]
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { LOG_LEVEL: info }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      env: [{ name: LEVEL, valueFrom: { configMapKeyRef: { name: web, key: LOG_LEVEL } } }]
`,
  collect({ pod }) {
    const references = pod === undefined ? [] : podReferencesOf(pod, 'ConfigMap');
    return references.length === 0 ? undefined : references;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const reference of fact) {
        const { namespace } = object.identity;
        const problem = referenceProblem(index, { kind: 'ConfigMap', namespace, reference });
        if (problem !== undefined) report({ object, ...problem });
      }
    }
  },
};
