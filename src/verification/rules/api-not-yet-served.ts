import type { KubeObject } from '../../manifest/kube-object.js';
import type { AbsentFacts } from '../cluster/cluster-subject.js';
import type { Documented, ObjectRule } from '../engine/rule.js';
import { insteadHint, isBuiltIn, kindText } from '../reading/served-kind.js';

export const apiNotYetServed: Documented<ObjectRule> = {
  id: 'api-not-yet-served',
  kind: 'api',
  severity: 'error',
  scope: 'object',
  title: 'the cluster already serves the version of a kind',
  rationale:
    'A version that comes with a later release, or that the cluster was not made to serve, is answered with 404, and so is a kind that Kubernetes does not have in a group of its own. Checked against what the declared version of the cluster serves.',
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
    if (facts?.status !== 'absent' || facts.reason === 'removed') return;
    // A custom kind may be there all the same, also where it is in a group of Kubernetes.
    const mayBeThere = !isBuiltIn(object) || cluster.brings(object.apiVersion, object.kind);
    if (facts.reason === 'unknown' && mayBeThere) return;
    const { message, hint } = problemOf(object, facts);
    report({
      pointer: '/apiVersion',
      message,
      hint: insteadHint(facts.instead, hint),
      value: object.apiVersion,
      ...(facts.instead.length > 0 && { allowed: facts.instead.join(', ') }),
    });
  },
};

function problemOf(object: KubeObject, { reason, release }: AbsentFacts) {
  const kind = kindText(object);
  if (reason === 'unknown')
    return { message: `no known release of Kubernetes has ${kind}`, hint: 'correct apiVersion and kind' };
  const since = `${isBuiltIn(object) ? 'Kubernetes' : 'release'} ${release}`;
  return {
    message: reason === 'not-yet' ? `${kind} is served from ${since} on` : `${kind} is not served`,
    hint: 'upgrade the cluster first, or place the application elsewhere',
  };
}
