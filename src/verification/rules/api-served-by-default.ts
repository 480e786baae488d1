import type { Documented, ObjectRule } from '../engine/rule.js';
import { kindText } from '../reading/served-kind.js';

export const apiServedByDefault: Documented<ObjectRule> = {
  id: 'api-served-by-default',
  kind: 'api',
  severity: 'warning',
  scope: 'object',
  title: 'the cluster serves the version of a kind without being told to',
  rationale:
    'Alpha versions, and beta versions that came after Kubernetes 1.23, are served only where the API server was started with `--runtime-config` for them; managed clusters often cannot be. Whether this one was is not known.',
  fails: `
apiVersion: admissionregistration.k8s.io/v1beta1
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
    if (facts?.status !== 'served' || facts.byDefault) return;
    report({
      pointer: '/apiVersion',
      message: `${kindText(object)} is not served by default`,
      hint: 'use a version that is, or turn the rule off for the applications whose clusters serve it',
      value: object.apiVersion,
    });
  },
};
