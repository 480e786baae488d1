import type { Documented, ObjectRule } from '../engine/rule.js';
import { objectIn } from '../reading/unchecked.js';

export const pdbOneBound: Documented<ObjectRule> = {
  id: 'pdb-one-bound',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  kinds: ['policy/PodDisruptionBudget'],
  title: 'a disruption budget has minAvailable or maxUnavailable, not both',
  rationale: 'An API server refuses a PodDisruptionBudget that has both.',
  fails: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  minAvailable: 1
  maxUnavailable: 1
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  maxUnavailable: 1
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ object }, report) {
    const { minAvailable, maxUnavailable } = objectIn(object.spec);
    if (minAvailable === undefined || minAvailable === null) return;
    if (maxUnavailable === undefined || maxUnavailable === null) return;
    report({
      pointer: '/spec',
      message: 'minAvailable and maxUnavailable are both set',
      hint: 'keep one of them; maxUnavailable follows the number of replicas',
    });
  },
};
