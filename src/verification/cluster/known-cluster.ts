import type { ClusterModel } from '../../placement/fleet-model.js';
import type { ClusterFacts } from '../schema/cluster-facts.js';
import { definitionFacts } from '../schema/definition-facts.js';
import type { KubernetesFacts } from '../schema/kubernetes-facts.js';
import { refusedByAll } from '../validator/refused-by-all.js';
import { validateServed } from '../validator/validate-object.js';
import type { CheckedCluster } from './checked-cluster.js';

/** A cluster of which is known what it serves. Where its version is not, it refuses what all versions refuse. */
export function knownCluster(
  cluster: Pick<ClusterModel, 'name' | 'kubernetes'>,
  facts: ClusterFacts,
  shipped: KubernetesFacts,
): CheckedCluster {
  const { name, kubernetes } = cluster;
  return {
    name,
    kubernetes,
    key: facts.key,
    kind: (apiVersion, kind) => facts.find(apiVersion, kind),
    brings: (apiVersion, kind) => facts.brings(apiVersion, kind),
    validate(object) {
      const kind = facts.find(object.apiVersion, object.kind);
      if (kind === undefined) return refusedByAll(object, shipped);
      const { minor = shipped.minors.newest } = facts;
      return kind.status === 'served' ? validateServed(object, { facts: shipped, minor, kind }) : [];
    },
    withDefinitions: (definitions) =>
      knownCluster(cluster, facts.withDefinitions(definitions.map(definitionFacts)), shipped),
  };
}
