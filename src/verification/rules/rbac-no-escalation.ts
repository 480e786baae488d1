import type { Documented, ObjectRule } from '../engine/rule.js';
import { type RoleRule, roleRulesOf } from '../reading/role-rules.js';

/** What lets its holder become more than it is. */
interface Escalation {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly means: string;
}

/** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
const ESCALATIONS: readonly Escalation[] = [
  {
    group: 'rbac.authorization.k8s.io',
    resources: ['roles', 'clusterroles'],
    verbs: ['bind', 'escalate'],
    means: 'it can give itself any right',
  },
  {
    group: '',
    resources: ['users', 'groups', 'serviceaccounts'],
    verbs: ['impersonate'],
    means: 'it can act as somebody else',
  },
  { group: '', resources: ['serviceaccounts/token'], verbs: ['create'], means: 'it can act as any service account' },
  {
    group: '',
    resources: ['nodes/proxy'],
    verbs: ['get', 'create', 'update', 'patch'],
    means: 'it can run commands in every pod of a node',
  },
  {
    group: 'certificates.k8s.io',
    resources: ['certificatesigningrequests/approval'],
    verbs: ['update', 'patch'],
    means: 'it can issue itself a certificate of anybody',
  },
];

export const rbacNoEscalation: Documented<ObjectRule> = {
  id: 'rbac-no-escalation',
  kind: 'policy',
  severity: 'warning',
  scope: 'object',
  kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'],
  title: 'a role gives no right to get more rights',
  rationale:
    '`bind` and `escalate` on roles, `impersonate`, tokens of service accounts, the proxy of nodes and the approval of certificates each let their holder become somebody with more rights. Grants that `resourceNames` limits pass; wildcards are the subject of `rbac-no-wildcard`.',
  fails: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: tenant-operator }
rules:
  - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind] }
`,
  passes: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: tenant-operator }
rules:
  - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [tenant] }
`,
  check({ object }, report) {
    for (const rule of roleRulesOf(object)) {
      if (rule.resourceNames.length > 0) continue;
      for (const escalation of ESCALATIONS) {
        const granted = grantedOf(rule, escalation);
        if (granted === undefined) continue;
        report({
          pointer: `${rule.pointer}/verbs`,
          message: `the role grants ${granted}: ${escalation.means}`,
          hint: 'limit it with resourceNames, or suppress the rule for this object with a reason',
          value: granted,
        });
      }
    }
  },
};

function grantedOf({ apiGroups, resources, verbs }: RoleRule, escalation: Escalation): string | undefined {
  if (!apiGroups.includes(escalation.group)) return undefined;
  const resource = resources.find((name) => escalation.resources.includes(name));
  const verb = verbs.find((name) => escalation.verbs.includes(name));
  return resource === undefined || verb === undefined ? undefined : `${verb} on ${resource}`;
}
