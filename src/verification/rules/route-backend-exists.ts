import type { ClusterRule, Documented } from '../engine/rule.js';
import { type BackendReference, backendsOf, isRoute } from '../reading/route.js';
import { serviceProblem } from '../reading/service-backend.js';

export const routeBackendExists: Documented<ClusterRule<readonly BackendReference[]>> = {
  id: 'route-backend-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a route sends traffic to a Service and a port that are there',
  rationale:
    'A Gateway answers 500 for the share of a backend that is missing. Looked at are the Services of all routes of the Gateway API, those that requests are mirrored to included. What is imported from other clusters is not looked at.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: web, port: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80, targetPort: 8080 }] }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80, targetPort: 8080 }] }
`,
  collect({ object }) {
    const backends = isRoute(object)
      ? backendsOf(object).filter(({ group, kind }) => group === '' && kind === 'Service')
      : [];
    return backends.length === 0 ? undefined : backends;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const { pointer, name, namespace = object.identity.namespace, port } of fact) {
        const found = serviceProblem(index, { namespace, name, port });
        if (found !== undefined) report({ object, pointer: `${pointer}${found.field}`, ...found.problem });
      }
    }
  },
};
