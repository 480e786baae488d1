import type { JsonObject } from '../../core/json.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { serviceProblem } from '../reading/service-backend.js';
import { itemsIn, objectIn, textIn } from '../reading/unchecked.js';

interface Backend {
  readonly pointer: string;
  readonly service: string;
  readonly port?: string | number;
}

export const ingressBackendExists: Documented<ClusterRule<readonly Backend[]>> = {
  id: 'ingress-backend-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'an Ingress sends traffic to a Service and a port that are there',
  rationale: 'An API server does not look for the Service. A missing one, or a missing port, becomes a 502 or 503.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 8080 } } } }
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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80, targetPort: 8080 }] }
`,
  collect({ object: { apiVersion, kind, spec } }) {
    if (kind !== 'Ingress' || apiVersion !== 'networking.k8s.io/v1') return undefined;
    const { defaultBackend, rules } = objectIn(spec);
    const paths = itemsIn(rules).flatMap(([rule, { http }]) =>
      itemsIn(objectIn(http).paths).flatMap(([path, { backend }]) =>
        backendIn(objectIn(backend), `/spec/rules/${rule}/http/paths/${path}/backend/service`),
      ),
    );
    return [...backendIn(objectIn(defaultBackend), '/spec/defaultBackend/service'), ...paths];
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const { pointer, service, port } of fact) {
        const problem = serviceProblem(index, { namespace: object.identity.namespace, name: service, port });
        if (problem !== undefined) report({ object, pointer: `${pointer}${problem.field}`, ...problem.problem });
      }
    }
  },
};

function backendIn({ service }: JsonObject, pointer: string): readonly Backend[] {
  const { name, port } = objectIn(service);
  const { name: portName, number } = objectIn(port);
  const wanted = textIn(portName) ?? (typeof number === 'number' ? number : undefined);
  return typeof name === 'string' ? [{ pointer, service: name, ...(wanted !== undefined && { port: wanted }) }] : [];
}
