import { groupBy } from '../../core/group-by.js';
import { compareText } from '../../core/json.js';
import { listNames } from '../../core/names.js';
import { matches, type Selector } from '../../core/selector.js';
import type { ClusterIndex, IndexedObject } from '../cluster/cluster-index.js';
import type { ClusterRule, Collected, Documented } from '../engine/rule.js';
import { objectIn, selectorIn } from '../reading/unchecked.js';

export const budgetsOverlap: Documented<ClusterRule<Selector>> = {
  id: 'budgets-overlap',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'a pod is in one disruption budget at most',
  rationale:
    'Kubernetes evicts no pod that several PodDisruptionBudgets select: the request fails with status 500, whatever the budgets allow, and nodes with such a pod cannot be drained. Compared are all budgets of a namespace, whichever application they come from, with the labels of pods and pod templates; labels that only running pods have, such as `statefulset.kubernetes.io/pod-name`, are taken to be absent. An empty selector matches every pod of the namespace, a missing one none.',
  fails: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: all, namespace: shop }
spec: { selector: {}, maxUnavailable: 1 }
---
# application: api
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: api, namespace: shop }
spec: { selector: { matchLabels: { app: api } }, maxUnavailable: 1 }
---
# application: api
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
        - { name: api, image: registry.example/api:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
# application: api
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: api, namespace: shop }
spec: { selector: { matchLabels: { app: api } }, maxUnavailable: 1 }
---
# application: api
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
        - { name: api, image: registry.example/api:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect({ object }) {
    // In v1beta1 an empty selector selects nothing.
    if (object.kind !== 'PodDisruptionBudget' || object.apiVersion !== 'policy/v1') return undefined;
    return selectorIn(objectIn(object.spec).selector);
  },
  check({ collected, index }, report) {
    if (collected.length < 2) return;
    for (const budgets of groupBy(collected, ({ object }) => object.identity.namespace).values()) {
      if (budgets.length < 2) continue;
      for (const [object, names] of budgetsByObject(budgets, index)) {
        if (names.size < 2) continue;
        report({
          object,
          message: `the pods are in several disruption budgets, and none of them can be evicted: ${listNames([...names].sort(compareText))}`,
          hint: 'narrow the selectors, or take budgets away, until one is left for these pods',
        });
      }
    }
  },
};

/** Names, because an object that targets of one cluster share is there several times. */
function budgetsByObject(
  budgets: readonly Collected<Selector>[],
  index: ClusterIndex,
): ReadonlyMap<IndexedObject, ReadonlySet<string>> {
  const found = new Map<IndexedObject, Set<string>>();
  for (const { object: budget, fact: selector } of budgets) {
    const { namespace, name } = budget.identity;
    for (const object of index.pods(namespace, selector)) {
      // The index takes labels that only running pods have as matched.
      if (!matches(selector, object.offer.pods?.labels ?? {})) continue;
      const names = found.get(object) ?? new Set();
      found.set(object, names.add(name));
    }
  }
  return found;
}
