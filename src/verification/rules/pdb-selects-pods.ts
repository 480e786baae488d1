import type { Selector } from '../../core/selector.js';
import { groupKind } from '../cluster/offer.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { objectIn, selectorIn } from '../reading/unchecked.js';

export const pdbSelectsPods: Documented<ClusterRule<Selector>> = {
  id: 'pdb-selects-pods',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a disruption budget selects pods',
  rationale:
    'A PodDisruptionBudget that matches no pod protects nothing. An empty selector matches every pod of the namespace. Where the namespace is not the fleet’s, or something in it makes pods that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, maxUnavailable: 1 }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers:
        - { name: agent, image: registry.example/agent:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: agent, namespace: shop }
spec: { selector: { matchLabels: { app: agent } }, maxUnavailable: 1 }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers:
        - { name: agent, image: registry.example/agent:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect({ object }) {
    if (groupKind(object) !== 'policy/PodDisruptionBudget') return undefined;
    return selectorIn(objectIn(object.spec).selector);
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const { namespace } = object.identity;
      if (index.pods(namespace, fact).length > 0) continue;
      report({
        object,
        pointer: '/spec/selector',
        message: `no pod of namespace ${JSON.stringify(namespace)} is selected`,
        hint: 'select labels that the pods have',
        notVerified: !index.isWhole(namespace),
      });
    }
  },
};
