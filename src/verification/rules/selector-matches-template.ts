import { explainMismatch } from '../../core/selector.js';
import type { ObjectRule } from '../rule.js';
import { labelsIn, objectIn, selectorIn } from '../unchecked.js';

export const selectorMatchesTemplate: ObjectRule = {
  id: 'selector-matches-template',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  kinds: [
    'apps/DaemonSet',
    'apps/Deployment',
    'apps/ReplicaSet',
    'apps/StatefulSet',
    'batch/Job',
    'argoproj.io/Rollout',
  ],
  title: 'a workload selects the pods that it makes',
  rationale:
    'An API server refuses a workload whose selector does not match the labels of its own pod template. A Job has a selector only with `manualSelector: true`; a Rollout is refused by its controller.',
  fails: `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agnet } }
    spec:
      containers:
        - { name: agent, image: registry.example/agent:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
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
  check({ object, pod }, report) {
    const spec = objectIn(object.spec);
    const selector = selectorIn(spec.selector);
    if (selector === undefined || pod === undefined) return;
    if (object.kind === 'Job' && spec.manualSelector !== true) return;
    const mismatch = explainMismatch(selector, labelsIn(pod.metadata.labels));
    if (mismatch === undefined) return;
    report({
      pointer: '/spec/selector',
      message: `the selector does not match the labels of the pod template: ${mismatch}`,
      hint: 'give the template the labels that the selector asks for',
    });
  },
};
