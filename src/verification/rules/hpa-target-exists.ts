import { groupOf } from '../../manifest/kube-object.js';
import { scalerOf } from '../../manifest/workload-bounds.js';
import type { ClusterRule, Documented } from '../engine/rule.js';

interface Target {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export const hpaTargetExists: Documented<ClusterRule<Target>> = {
  id: 'hpa-target-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'what an autoscaler scales is there',
  rationale:
    'A HorizontalPodAutoscaler or ScaledObject without a target does nothing, and says so only in its status. Where the namespace is not the fleet’s, or something in it makes objects that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web }
  maxReplicas: 6
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
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  maxReplicas: 6
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
    if (target === undefined || typeof target.name !== 'string') return undefined;
    return { group: target.group, kind: target.kind, name: target.name };
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const { namespace } = object.identity;
      if (index.find({ ...fact, namespace }) !== undefined) continue;
      const same = index
        .inNamespace(namespace)
        .find(({ identity, offer }) => identity.name === fact.name && offer.pods !== undefined);
      report({
        object,
        pointer: '/spec/scaleTargetRef',
        message: `there is no ${fact.kind} ${JSON.stringify(fact.name)} in namespace ${JSON.stringify(namespace)}`,
        hint: 'name a workload that is there, with its apiVersion and kind',
        value: `${fact.kind} ${fact.name}`,
        ...(same !== undefined && {
          allowed: `${same.identity.kind} ${same.identity.name}, of ${groupOf(same.apiVersion) || 'the core group'}`,
        }),
        notVerified: !index.isWhole(namespace),
      });
    }
  },
};
