import { groupBy } from '../../core/group-by.js';
import { identityText } from '../../manifest/kube-object.js';
import type { ClusterRule, Documented } from '../engine/rule.js';

export const uniqueIdentity: Documented<ClusterRule<never>> = {
  id: 'unique-identity',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'targets that share a cluster hold different objects',
  rationale:
    'When two targets are one cluster, an application that renders the same namespace and name for both has one object where it needs two: the targets overwrite each other. Objects of different applications are the subject of `one-owner`.',
  fails: `
# target: shared-dev
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { LOG_LEVEL: debug }
---
# target: shared-staging
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { LOG_LEVEL: info }
`,
  passes: `
# target: shared-dev
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop-dev }
data: { LOG_LEVEL: debug }
---
# target: shared-staging
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop-staging }
data: { LOG_LEVEL: info }
`,
  collect: () => undefined,
  check({ index }, report) {
    const byOwner = groupBy(index.objects, ({ application, identity }) => `${application} ${identityText(identity)}`);
    for (const objects of byOwner.values()) {
      if (objects.length < 2) continue;
      const isShared = new Set(objects.map(({ target }) => target)).size > 1;
      for (const object of objects)
        report({
          object,
          message: `${identityText(object.identity)} is there ${objects.length} times, ${isShared ? 'from targets that share the cluster' : 'from one unit'}`,
          hint: isShared
            ? 'give the environments of the application different namespaces, or place it per cluster'
            : 'remove one of them, or rename it',
        });
    }
  },
};
