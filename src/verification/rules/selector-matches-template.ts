import type { Selector } from '../../core/selector.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { Documented, ObjectRule } from '../engine/rule.js';
import { selectionProblem } from '../reading/selection-problem.js';
import { labelsIn, objectIn, selectorIn } from '../reading/unchecked.js';

export const selectorMatchesTemplate: Documented<ObjectRule> = {
  id: 'selector-matches-template',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  kinds: [
    'ReplicationController',
    'apps/DaemonSet',
    'apps/Deployment',
    'apps/ReplicaSet',
    'apps/StatefulSet',
    'batch/Job',
  ],
  title: 'a workload selects the pods that it makes',
  rationale:
    'An API server refuses a workload whose selector does not match the labels of its own pod template, or is empty. It makes the selector of a Job itself, and refuses another one but with `manualSelector: true`, which needs one.',
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
    const { selector, manualSelector } = objectIn(object.spec);
    const problem = (message: string, hint: string) => report({ pointer: '/spec/selector', message, hint });
    const isManual = manualSelector === true;
    if (object.kind === 'Job' && !isManual && Object.keys(objectIn(selector)).length > 0)
      problem('a Job has a selector, which the API server makes itself', 'remove it, or set manualSelector: true');
    else if (object.kind === 'Job' && isManual && selector === undefined)
      problem('a Job with manualSelector has no selector', 'add one, or remove manualSelector');
    const wanted = selectorOf(object);
    if (wanted === undefined || pod === undefined || (object.kind === 'Job' && !isManual)) return;
    const mismatch = selectionProblem(wanted, pod);
    if (mismatch !== undefined) report(mismatch);
  },
};

function selectorOf({ kind, spec }: KubeObject): Selector | undefined {
  const { selector } = objectIn(spec);
  if (kind !== 'ReplicationController') return selectorIn(selector);
  // Its selector is a map of labels; an empty one means the labels of the template.
  const matchLabels = labelsIn(selector);
  return Object.keys(matchLabels).length === 0 ? undefined : { matchLabels };
}
