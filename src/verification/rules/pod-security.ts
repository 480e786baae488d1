import { minorOf } from '../cluster/cluster-subject.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import type { Violation } from '../pod-security/control.js';
import { enforcementOf, isEnforced, violationsOf } from '../pod-security/pod-security.js';

export const podSecurity: Documented<ClusterRule<readonly Violation[]>> = {
  id: 'pod-security',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'pods meet the Pod Security level that their namespace enforces',
  rationale:
    'A namespace with the label `pod-security.kubernetes.io/enforce` refuses pods that do not meet the level. A Deployment is accepted all the same, and stays without pods. All controls of the baseline and restricted levels are checked, at the version of `enforce-version`, which is that of the cluster when it is `latest` or newer. Exemptions of the admission plugin, and its relaxations for pods with `hostUsers: false`, are not known.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      securityContext: { capabilities: { add: [NET_RAW] } }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: web
      image: registry.example/web:1.4.2
      resources: { requests: { cpu: 50m, memory: 64Mi } }
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`,
  collect({ object, pod }) {
    if (pod === undefined || object.kind === 'PodTemplate') return undefined;
    const violations = violationsOf(pod);
    return violations.length === 0 ? undefined : violations;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const labels = index.namespace(object.identity.namespace)?.offer.labels;
      const enforcement = labels && enforcementOf(labels, minorOf(index.cluster));
      if (enforcement === undefined) continue;
      for (const violation of fact) {
        if (!isEnforced(violation, enforcement)) continue;
        report({
          object,
          pointer: violation.pointer,
          message: `${violation.message}, which namespace ${JSON.stringify(object.identity.namespace)} refuses: it enforces the ${enforcement.level} level`,
          hint: 'change the security context, or the level of the namespace',
        });
      }
    }
  },
};
