import { listNames } from '../../core/names.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { itemsIn, objectIn, textIn } from '../reading/unchecked.js';

type NamedTarget = readonly [index: number, name: string, protocol: string];

export const serviceTargetPortExists: Documented<ClusterRule<readonly NamedTarget[]>> = {
  id: 'service-target-port-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'the pods of a Service have the port that it names',
  rationale:
    'A `targetPort` that is a name is looked up in each pod, with its protocol. Pods without it are left out of the endpoints; reported is a port that none of the selected pods has. A number always works.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: web }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080 }]
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080 }]
`,
  collect({ object }) {
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') return undefined;
    const named = itemsIn(objectIn(object.spec).ports).flatMap(([index, port]): NamedTarget[] => {
      const name = textIn(port.targetPort);
      return name === undefined ? [] : [[index, name, textIn(port.protocol) ?? 'TCP']];
    });
    return named.length === 0 ? undefined : named;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const selector = object.offer.service?.selector;
      const pods = selector === undefined ? [] : index.pods(object.identity.namespace, selector);
      if (pods.length === 0) continue;
      const offered = pods.flatMap(({ offer }) => offer.pods?.ports ?? []);
      for (const [position, name, protocol] of fact) {
        if (offered.some((port) => port.name === name && port.protocol === protocol)) continue;
        report({
          object,
          pointer: `/spec/ports/${position}/targetPort`,
          message: `no pod that the Service selects has a ${protocol} port with the name ${JSON.stringify(name)}`,
          hint: 'use the name or the number of a container port',
          value: name,
          allowed: listNames([...new Set(offered.map((port) => port.name))].sort()),
          notVerified: !index.isWhole(object.identity.namespace),
        });
      }
    }
  },
};
