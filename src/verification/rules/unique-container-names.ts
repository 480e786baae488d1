import type { Documented, PodRule } from '../engine/rule.js';
import { textIn } from '../reading/unchecked.js';

export const uniqueContainerNames: Documented<PodRule> = {
  id: 'unique-container-names',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'the containers of a pod have different names',
  rationale:
    'An API server refuses a pod in which two containers have one name, whether they are init containers, containers or ephemeral ones.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - { name: web, image: registry.example/migrate:1.4.2 }
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - { name: migrate, image: registry.example/migrate:1.4.2 }
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod: { containers } }, report) {
    if (containers.length < 2) return;
    const seen = new Set<string>();
    for (const { container, pointer } of containers) {
      const name = textIn(container.name);
      if (name === undefined) continue;
      if (seen.has(name))
        report({
          pointer: `${pointer}/name`,
          message: `two containers of the pod have the name ${JSON.stringify(name)}`,
          hint: 'rename one of them; init containers share the names',
          value: name,
        });
      seen.add(name);
    }
  },
};
