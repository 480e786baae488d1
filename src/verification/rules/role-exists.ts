import { groupOf } from '../../manifest/kube-object.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { objectIn, textIn } from '../reading/unchecked.js';

const RBAC = 'rbac.authorization.k8s.io';
// Every API server makes these, and those that begin with `system:`.
const ALWAYS_THERE: readonly string[] = ['admin', 'cluster-admin', 'edit', 'view'];

interface RoleReference {
  readonly kind: string;
  readonly name: string;
}

export const roleExists: Documented<ClusterRule<RoleReference>> = {
  id: 'role-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'the role that is bound is there',
  rationale:
    'A binding to a missing role is accepted and grants nothing. ClusterRoles that somebody else may have installed, and Roles in namespaces that are not the fleet’s, are reported for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers }]
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers }]
`,
  collect({ object }) {
    if (!object.kind.endsWith('RoleBinding') || groupOf(object.apiVersion) !== RBAC) return undefined;
    const { kind, name } = objectIn(object.roleRef);
    const role = textIn(name);
    if (role === undefined || (kind !== 'Role' && kind !== 'ClusterRole')) return undefined;
    if (kind === 'ClusterRole' && (ALWAYS_THERE.includes(role) || role.startsWith('system:'))) return undefined;
    return { kind, name: role };
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const namespace = fact.kind === 'Role' ? object.identity.namespace : '';
      if (index.find({ group: RBAC, ...fact, namespace }) !== undefined) continue;
      report({
        object,
        pointer: '/roleRef/name',
        message: `there is no ${fact.kind} ${JSON.stringify(fact.name)}${namespace === '' ? '' : ` in namespace ${JSON.stringify(namespace)}`}`,
        hint: 'add the role, or bind one that is there',
        value: fact.name,
        notVerified: !index.isWhole(namespace),
      });
    }
  },
};
