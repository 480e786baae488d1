import { sha256 } from '../../core/hash.js';
import { canonicalJson } from '../../core/json.js';
import { groupOf } from '../../manifest/kube-object.js';
import type { ClusterModel } from '../../placement/fleet-model.js';
import type { KubernetesFacts } from '../schema/kubernetes-facts.js';
import type { AbsentKind, ServedKind } from '../schema/look-up-kind.js';
import { validateServed } from '../validator/validate-object.js';
import type { CheckedCluster } from './checked-cluster.js';
import { minorOf } from './cluster-subject.js';

/**
 * A cluster of which is known what its Kubernetes version and its capabilities serve. A capability with the name of a pack brings
 * the kinds of the pack. What a version serves is looked up once for each kind.
 */
export function knownCluster(
  { name, kubernetes, capabilities }: Pick<ClusterModel, 'name' | 'kubernetes' | 'capabilities'>,
  facts: KubernetesFacts,
): CheckedCluster {
  const declared = facts.packs.filter((pack) => Object.hasOwn(capabilities, pack.name));
  const groups = new Set(declared.flatMap((pack) => pack.groups));
  const packs = Object.fromEntries(
    declared.flatMap((pack) => (capabilities[pack.name] ? [[pack.name, capabilities[pack.name] ?? '']] : [])),
  );
  const minor = minorOf({ kubernetes });
  const known = new Map<string, ServedKind | AbsentKind>();
  const cluster: CheckedCluster = {
    name,
    kubernetes,
    key: sha256(canonicalJson({ kubernetes, packs, groups: [...groups].sort() })),
    kind(apiVersion, kind) {
      if (minor === undefined) return undefined;
      const key = `${apiVersion}/${kind}`;
      const answer = known.get(key) ?? facts.find({ apiVersion, kind, minor, packs });
      known.set(key, answer);
      return answer;
    },
    brings: (apiVersion) => groups.has(groupOf(apiVersion)),
    validate(object) {
      const kind = cluster.kind(object.apiVersion, object.kind) as ServedKind | AbsentKind | undefined;
      if (kind?.status !== 'served' || minor === undefined) return [];
      return validateServed(object, { facts, minor, kind });
    },
    isCustom: (apiVersion) => groups.has(groupOf(apiVersion)),
    withDefinitions: () => cluster,
  };
  return cluster;
}
