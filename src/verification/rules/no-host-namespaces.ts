import type { Documented, PodRule } from '../engine/rule.js';

const FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

export const noHostNamespaces: Documented<PodRule> = {
  id: 'no-host-namespaces',
  kind: 'policy',
  severity: 'warning',
  scope: 'pod',
  title: 'a pod has a network, processes and memory of its own',
  rationale:
    'With `hostNetwork`, `hostPID` or `hostIPC` a pod sees the traffic, the processes or the shared memory of its node and of all other pods there. Agents may need it: suppress the finding with the reason.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostNetwork: true
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod: { spec, specPointer } }, report) {
    for (const field of FIELDS) {
      if (spec[field] !== true) continue;
      report({
        pointer: `${specPointer}/${field}`,
        message: `the pod shares a namespace of its node: ${field}`,
        hint: 'remove the field, or suppress the rule for this object with a reason',
        value: true,
      });
    }
  },
};
