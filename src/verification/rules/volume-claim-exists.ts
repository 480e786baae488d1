import type { IndexedObject } from '../cluster/cluster-index.js';
import type { ClusterRule, Documented } from '../engine/rule.js';
import { objectIn, textIn } from '../reading/unchecked.js';

type Claim = readonly [pointer: string, name: string];

export const volumeClaimExists: Documented<ClusterRule<readonly Claim[]>> = {
  id: 'volume-claim-exists',
  kind: 'reference',
  severity: 'error',
  scope: 'cluster',
  title: 'PersistentVolumeClaims that a pod needs are there',
  rationale:
    'A pod that refers to a missing claim is not scheduled. Claims of a StatefulSet’s templates are made with its pods, and are named by nobody. Where the namespace is not the fleet’s, or something in it makes objects that cannot be foreseen, the finding is for information only.',
  fails: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: data, persistentVolumeClaim: { claimName: web-data } }]
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: web-data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: data, persistentVolumeClaim: { claimName: web-data } }]
  containers:
    - { name: web, image: registry.example/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  collect({ pod }) {
    const claims = (pod?.volumes ?? []).flatMap(({ pointer, volume }): Claim[] => {
      const name = textIn(objectIn(volume.persistentVolumeClaim).claimName);
      return name === undefined ? [] : [[`${pointer}/persistentVolumeClaim/claimName`, name]];
    });
    return claims.length === 0 ? undefined : claims;
  },
  check({ collected, index }, report) {
    for (const { object, fact } of collected) {
      const { namespace } = object.identity;
      for (const [pointer, name] of fact) {
        if (index.find({ group: '', kind: 'PersistentVolumeClaim', namespace, name }) !== undefined) continue;
        if (isOfTemplate(name, index.inNamespace(namespace))) continue;
        report({
          object,
          pointer,
          message: `there is no PersistentVolumeClaim ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)}`,
          hint: 'add the claim, or name one that is there',
          value: name,
          notVerified: !index.isWhole(namespace),
        });
      }
    }
  },
};

/** `data-web-0` is made of a template `data` of StatefulSet `web`, and may be used by a pod beside it. */
function isOfTemplate(claim: string, objects: readonly IndexedObject[]): boolean {
  const [, owner] = /^(.+)-\d+$/.exec(claim) ?? [];
  return objects.some(({ identity: { kind, name } }) => kind === 'StatefulSet' && owner?.endsWith(`-${name}`) === true);
}
