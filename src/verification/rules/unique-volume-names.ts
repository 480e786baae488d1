import type { Documented, PodRule } from '../engine/rule.js';
import { repeatedIn } from '../reading/repeated.js';

export const uniqueVolumeNames: Documented<PodRule> = {
  id: 'unique-volume-names',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'the volumes of a pod have different names',
  rationale: 'An API server refuses a pod in which two volumes have one name.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: data, emptyDir: {} }, { name: data, emptyDir: { medium: Memory } }]
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: data, emptyDir: {} }, { name: scratch, emptyDir: { medium: Memory } }]
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod: { spec, specPointer } }, report) {
    for (const { key, index } of repeatedIn(spec.volumes))
      report({
        pointer: `${specPointer}/volumes/${index}/name`,
        message: `two volumes of the pod have the name ${JSON.stringify(key)}`,
        hint: 'rename one of them, or remove it',
        value: key,
      });
  },
};
