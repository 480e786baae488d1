import type { ClusterRule, Documented } from '../engine/rule.js';
import { objectIn } from '../reading/unchecked.js';

export const serviceSelectsPods: Documented<ClusterRule<true>> = {
  id: 'service-selects-pods',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a Service selects pods',
  rationale:
    'A Service whose selector matches no pod of its namespace has no endpoints: connections are refused. Where the namespace is not the fleet’s, or something in it makes pods that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: wbe }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect({ object }) {
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') return undefined;
    return objectIn(object.spec).type === 'ExternalName' ? undefined : true;
  },
  check({ collected, index }, report) {
    for (const { object } of collected) {
      const selector = object.offer.service?.selector;
      if (selector === undefined || index.pods(object.identity.namespace, selector).length > 0) continue;
      report({
        object,
        pointer: '/spec/selector',
        message: `no pod of namespace ${JSON.stringify(object.identity.namespace)} has the labels that the Service selects`,
        hint: 'select labels that the pods have',
        value: Object.entries(selector.matchLabels ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(','),
        notVerified: !index.isWhole(object.identity.namespace),
      });
    }
  },
};
