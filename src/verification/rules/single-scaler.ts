import { groupBy } from '../../core/group-by.js';
import { scalerOf } from '../../manifest/workload-bounds.js';
import type { ClusterRule, Documented } from '../engine/rule.js';

export const singleScaler: Documented<ClusterRule<string>> = {
  id: 'single-scaler',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'one autoscaler decides the replicas of a workload',
  rationale:
    'Two HorizontalPodAutoscalers with one target, or one beside a ScaledObject of KEDA, which makes an autoscaler of its own, set the replicas in turn and against each other.',
  fails: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 6 }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web-memory, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 6 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
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
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 6 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect({ object }) {
    const { target } = scalerOf(object) ?? {};
    return typeof target?.name === 'string' ? `${target.group}/${target.kind} ${target.name}` : undefined;
  },
  check({ collected }, report) {
    const byTarget = groupBy(collected, ({ object, fact }) => `${object.identity.namespace} ${fact}`);
    for (const scalers of byTarget.values()) {
      if (scalers.length < 2) continue;
      for (const { object, fact } of scalers)
        report({
          object,
          pointer: '/spec/scaleTargetRef',
          message: `${scalers.length} autoscalers scale ${fact}`,
          hint: 'keep one of them, with all metrics',
        });
    }
  },
};
