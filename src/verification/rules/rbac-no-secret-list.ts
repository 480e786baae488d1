import type { Documented, ObjectRule } from '../engine/rule.js';
import { roleRulesOf } from '../reading/role-rules.js';

export const rbacNoSecretList: Documented<ObjectRule> = {
  id: 'rbac-no-secret-list',
  kind: 'policy',
  severity: 'warning',
  scope: 'object',
  kinds: ['rbac.authorization.k8s.io/ClusterRole'],
  title: 'a cluster role does not read all Secrets',
  rationale:
    'Bound to the whole cluster, `list` or `watch` on Secrets returns their contents, tokens of every service account included; `get` does so for names that can be guessed. Whether the role is bound to the whole cluster or only in one namespace is not looked at.',
  fails: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reloader }
rules:
  - { apiGroups: [''], resources: [secrets, configmaps], verbs: [list, watch] }
`,
  passes: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reloader }
rules:
  - { apiGroups: [''], resources: [configmaps], verbs: [list, watch] }
`,
  check({ object }, report) {
    for (const { pointer, apiGroups, resources, verbs, resourceNames } of roleRulesOf(object)) {
      if (resourceNames.length > 0 || !apiGroups.includes('') || !resources.includes('secrets')) continue;
      const granted = ['get', 'list', 'watch'].filter((verb) => verbs.includes(verb));
      if (granted.length === 0) continue;
      report({
        pointer: `${pointer}/resources`,
        message: `the role reads Secrets of all namespaces: ${granted.join(', ')}`,
        hint: 'use a Role in the namespaces that need it, or name the Secrets in resourceNames',
        value: granted.join(', '),
      });
    }
  },
};
