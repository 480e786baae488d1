import type { Documented, ObjectRule } from '../engine/rule.js';
import { insteadHint, isBuiltIn, kindText } from '../reading/served-kind.js';

export const apiNotYetServed: Documented<ObjectRule> = {
  id: 'api-not-yet-served',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  title: 'the cluster already serves the version of a kind',
  rationale:
    'A version that comes with a later release, or that the cluster was not made to serve, is answered with 404. Checked against what the declared version of the cluster serves.',
  fails: `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: defaults }
`,
  passes: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: limits }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: [CREATE, UPDATE] }]
  validations: [{ expression: object.spec.replicas <= 50 }]
`,
  check({ object, cluster }, report) {
    const facts = cluster.kind(object.apiVersion, object.kind);
    if (facts?.status !== 'absent' || (facts.reason !== 'not-yet' && facts.reason !== 'not-served')) return;
    const since = `${isBuiltIn(object) ? 'Kubernetes' : 'release'} ${facts.release}`;
    report({
      pointer: '/apiVersion',
      message:
        facts.reason === 'not-yet'
          ? `${kindText(object)} is served from ${since} on`
          : `${kindText(object)} is not served`,
      hint: insteadHint(facts.instead, 'upgrade the cluster first, or place the application elsewhere'),
      value: object.apiVersion,
      ...(facts.instead.length > 0 && { allowed: facts.instead.join(', ') }),
    });
  },
};
