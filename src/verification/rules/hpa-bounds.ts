import { minorOf } from '../cluster/cluster-subject.js';
import type { Documented, ObjectRule } from '../engine/rule.js';
import { itemsIn, numberIn, objectIn } from '../reading/unchecked.js';

export const hpaBounds: Documented<ObjectRule> = {
  id: 'hpa-bounds',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  kinds: ['autoscaling/HorizontalPodAutoscaler'],
  title: 'an autoscaler has bounds between which it can scale',
  rationale:
    'An API server refuses an autoscaler whose `maxReplicas` is below 1 or below `minReplicas`, and one that scales to 0 without an Object or External metric. Before Kubernetes 1.37 scaling to 0 also needs the feature gate HPAScaleToZero, which is off by default: suppress the finding where it is on.',
  fails: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 6
  maxReplicas: 4
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
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 4
  maxReplicas: 6
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
  check({ object, cluster }, report) {
    const { minReplicas, maxReplicas, metrics } = objectIn(object.spec);
    const min = numberIn(minReplicas) ?? 1;
    const max = numberIn(maxReplicas);
    if (max !== undefined && max < Math.max(min, 1))
      report({
        pointer: '/spec/maxReplicas',
        message: `maxReplicas is ${max}, below ${max < 1 ? '1' : `minReplicas ${min}`}`,
        hint: 'raise maxReplicas, or lower minReplicas',
        value: max,
        allowed: `from ${Math.max(min, 1)}`,
      });
    if (min < 0)
      report({
        pointer: '/spec/minReplicas',
        message: `minReplicas is ${min}`,
        hint: 'set it to 1 or more',
        value: min,
        allowed: 'from 1',
      });
    if (min !== 0) return;
    const isWoken = itemsIn(metrics).some(([, { type }]) => type === 'Object' || type === 'External');
    const minor = minorOf(cluster);
    if (!isWoken)
      report({
        pointer: '/spec/minReplicas',
        message: 'an autoscaler at 0 replicas has no metric to scale up by',
        hint: 'add an Object or External metric, or set minReplicas to 1',
        value: 0,
      });
    else if (minor !== undefined && minor < 37)
      report({
        pointer: '/spec/minReplicas',
        message: 'scaling to 0 replicas needs the feature gate HPAScaleToZero, which is off by default before 1.37',
        hint: 'set minReplicas to 1, use KEDA, or suppress the rule where the gate is on',
        value: 0,
        allowed: 'from 1',
      });
  },
};
