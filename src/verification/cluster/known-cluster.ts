import type { ClusterModel } from '../../placement/fleet-model.js';
import type { ClusterFacts } from '../schema/cluster-facts.js';
import { definitionFacts } from '../schema/definition-facts.js';
import {
  type DescribedCluster,
  type DescribedFleet,
  type FactSources,
  factsOfClusters,
} from '../schema/fleet-facts.js';
import type { KubernetesFacts } from '../schema/kubernetes-facts.js';
import { refusedByAll } from '../validator/refused-by-all.js';
import { validateServed } from '../validator/validate-object.js';
import type { CheckedCluster } from './checked-cluster.js';

/**
 * The clusters of a fleet, by name.
 * @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the version of their cluster
 */
export function knownClusters(
  fleet: DescribedFleet & { readonly clusters: readonly DescribedCluster[] },
  sources: FactSources,
): ReadonlyMap<string, CheckedCluster> {
  const facts = factsOfClusters(fleet, sources);
  return new Map(
    fleet.clusters.flatMap((cluster) => {
      const known = facts.get(cluster.name);
      return known === undefined ? [] : [[cluster.name, knownCluster(cluster, known, sources.shipped)]];
    }),
  );
}

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
