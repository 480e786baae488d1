import type { Documented, PodRule } from '../engine/rule.js';
import { repeatedIn } from '../reading/repeated.js';

export const uniqueEnvNames: Documented<PodRule> = {
  id: 'unique-env-names',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'a container sets each environment variable once',
  rationale:
    'Server-side apply, which Argo CD and Flux use, refuses a list with two variables of one name. A plain create takes the last of them and warns.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      env: [{ name: LOG_LEVEL, value: info }, { name: LOG_LEVEL, value: debug }]
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
      env: [{ name: LOG_LEVEL, value: debug }]
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      for (const { key, index } of repeatedIn(container.env))
        report({
          pointer: `${pointer}/env/${index}/name`,
          message: `container ${name} sets the environment variable ${JSON.stringify(key)} twice`,
          hint: 'remove one of them',
          value: key,
        });
    }
  },
};
