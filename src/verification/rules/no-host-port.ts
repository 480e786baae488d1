import type { Documented, PodRule } from '../engine/rule.js';
import { listIn, objectIn } from '../reading/unchecked.js';

export const noHostPort: Documented<PodRule> = {
  id: 'no-host-port',
  kind: 'policy',
  severity: 'warning',
  scope: 'pod',
  title: 'a container takes no port of its node',
  rationale:
    'A `hostPort` lets one such pod run on each node at most, goes around Services and network policies, and opens the port on every address of the node.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080, hostPort: 80 }]
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      ports: [{ name: http, containerPort: 8080 }]
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      const ports = listIn(container.ports);
      for (let index = 0; index < ports.length; index += 1) {
        const { hostPort } = objectIn(ports[index]);
        if (typeof hostPort !== 'number' || hostPort === 0) continue;
        report({
          pointer: `${pointer}/ports/${index}/hostPort`,
          message: `container ${name} takes port ${hostPort} of its node`,
          hint: 'use a Service, or suppress the rule for this object with a reason',
          value: hostPort,
        });
      }
    }
  },
};
