import type { Documented, PodRule } from '../engine/rule.js';

export const imageSet: Documented<PodRule> = {
  id: 'image-set',
  kind: 'api',
  severity: 'error',
  scope: 'pod',
  title: 'every container has an image',
  rationale: 'An API server refuses a container without an image, although the published schemas do not require it.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      const { image } = container;
      if (image === undefined || image === null || image === '')
        report({ pointer, message: `container ${name} has no image`, hint: 'set its image' });
    }
  },
};
