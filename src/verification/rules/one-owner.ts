import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import { identityText } from '../../manifest/kube-object.js';
import type { ClusterRule, Documented } from '../engine/rule.js';

export const oneOwner: Documented<ClusterRule<never>> = {
  id: 'one-owner',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'an object of a cluster belongs to one application',
  rationale:
    'Two applications that hold one object undo each other’s changes for ever, and whichever is removed first takes it away from the other. The version of the kind does not matter: `v1` and `v1beta1` are one object.',
  fails: `
# application: web
apiVersion: v1
kind: ConfigMap
metadata: { name: features, namespace: shop }
data: { search: 'on' }
---
# application: api
apiVersion: v1
kind: ConfigMap
metadata: { name: features, namespace: shop }
data: { search: 'on' }
`,
  passes: `
# application: web
apiVersion: v1
kind: ConfigMap
metadata: { name: web-features, namespace: shop }
data: { search: 'on' }
---
# application: api
apiVersion: v1
kind: ConfigMap
metadata: { name: api-features, namespace: shop }
data: { search: 'on' }
`,
  collect: () => undefined,
  check({ index }, report) {
    for (const objects of groupBy(index.objects, ({ identity }) => identityText(identity)).values()) {
      if (objects.length < 2) continue;
      const applications = [...new Set(objects.map(({ application }) => application))].sort();
      if (applications.length < 2) continue;
      for (const object of objects)
        report({
          object,
          message: `${identityText(object.identity)} belongs to several applications: ${listNames(applications)}`,
          hint: 'let one of them own it, or give the objects different names',
        });
    }
  },
};
