import type { Documented, ObjectRule } from '../engine/rule.js';
import { roleRulesOf } from '../reading/role-rules.js';

const FIELDS = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'] as const;

export const rbacNoWildcard: Documented<ObjectRule> = {
  id: 'rbac-no-wildcard',
  kind: 'policy',
  severity: 'warning',
  scope: 'object',
  kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'],
  title: 'a role names what it grants',
  rationale:
    'A `*` grants what exists now and whatever comes later: subresources such as `pods/exec`, verbs such as `escalate`, kinds that an operator installs next year.',
  fails: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: shop }
rules:
  - { apiGroups: [apps], resources: [deployments], verbs: ['*'] }
`,
  passes: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: shop }
rules:
  - { apiGroups: [apps], resources: [deployments], verbs: [get, list, watch] }
`,
  check({ object }, report) {
    for (const rule of roleRulesOf(object)) {
      for (const field of FIELDS) {
        if (!rule[field].includes('*')) continue;
        report({
          pointer: `${rule.pointer}/${field}`,
          message: `the role grants everything among ${field}`,
          hint: 'name what is needed',
          value: '*',
        });
      }
    }
  },
};
