import type { Documented, ObjectRule } from '../engine/rule.js';
import { selectionProblem } from '../reading/selection-problem.js';
import { objectIn, selectorIn } from '../reading/unchecked.js';

export const rolloutSelectsItsPods: Documented<ObjectRule> = {
  id: 'rollout-selects-its-pods',
  kind: 'reference',
  severity: 'error',
  scope: 'object',
  kinds: ['argoproj.io/Rollout'],
  title: 'a Rollout selects the pods that it makes',
  rationale:
    'An API server takes any Rollout that meets its definition. The controller of Argo Rollouts refuses one whose selector does not match the labels of its own pod template, or is empty, and makes no pods.',
  fails: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  strategy: { canary: {} }
  template:
    metadata: { labels: { app: wbe } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  strategy: { canary: {} }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ object, pod }, report) {
    const wanted = selectorIn(objectIn(object.spec).selector);
    const mismatch = wanted === undefined || pod === undefined ? undefined : selectionProblem(wanted, pod);
    if (mismatch !== undefined) report(mismatch);
  },
};
