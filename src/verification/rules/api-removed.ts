import type { Documented, ObjectRule } from '../engine/rule.js';
import { insteadHint, isBuiltIn, kindText } from '../reading/served-kind.js';

export const apiRemoved: Documented<ObjectRule> = {
  id: 'api-removed',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  title: 'the cluster still serves the version of a kind',
  rationale:
    'A version that was removed is answered with 404: nothing of the object is applied. Checked against what the declared version of the cluster serves.',
  fails: `
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1 }
`,
  passes: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 1 }
`,
  check({ object, cluster }, report) {
    const facts = cluster.kind(object.apiVersion, object.kind);
    if (facts?.status !== 'absent' || facts.reason !== 'removed') return;
    const since = `${isBuiltIn(object) ? 'Kubernetes' : 'release'} ${facts.release}`;
    report({
      pointer: '/apiVersion',
      message: `${kindText(object)} was removed in ${since}`,
      hint: insteadHint(facts.instead, 'find what replaces it in the release notes'),
      value: object.apiVersion,
      ...(facts.instead.length > 0 && { allowed: facts.instead.join(', ') }),
    });
  },
};
