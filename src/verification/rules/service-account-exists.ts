import { groupOf } from '../../manifest/kube-object.js';
import type { ClusterRule, Documented, Subject } from '../engine/rule.js';
import { itemsIn, textIn } from '../reading/unchecked.js';

interface Account {
  readonly pointer: string;
  readonly name: string;
  /** Undefined for that of the object. */
  readonly namespace?: string;
}

export const serviceAccountExists: Documented<ClusterRule<readonly Account[]>> = {
  id: 'service-account-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'the service accounts that pods run as, and that roles are bound to, are there',
  rationale:
    'Pods of a missing service account are refused when they are created, which the workload only reports in its events; a role bound to one has no effect. Each namespace has an account `default`. Where the namespace is not the fleet’s, or something in it makes objects that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect(subject) {
    const accounts = accountsOf(subject);
    return accounts.length === 0 ? undefined : accounts;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      for (const { pointer, name, namespace = object.identity.namespace } of fact) {
        if (index.find({ group: '', kind: 'ServiceAccount', namespace, name }) !== undefined) continue;
        report({
          object,
          pointer,
          message: `there is no ServiceAccount ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)}`,
          hint: 'add the ServiceAccount, or name one that is there',
          value: name,
          notVerified: !index.isWhole(namespace),
        });
      }
    }
  },
};

function accountsOf({ object, pod }: Subject): readonly Account[] {
  if (pod !== undefined) {
    const name = textIn(pod.spec.serviceAccountName) ?? textIn(pod.spec.serviceAccount);
    return name === undefined || name === 'default' ? [] : [{ pointer: `${pod.specPointer}/serviceAccountName`, name }];
  }
  if (!object.kind.endsWith('RoleBinding') || groupOf(object.apiVersion) !== 'rbac.authorization.k8s.io') return [];
  return itemsIn(object.subjects).flatMap(([index, { kind, name, namespace }]): Account[] => {
    const account = kind === 'ServiceAccount' ? textIn(name) : undefined;
    if (account === undefined || account === 'default') return [];
    const own = textIn(namespace);
    return [{ pointer: `/subjects/${index}/name`, name: account, ...(own !== undefined && { namespace: own }) }];
  });
}
