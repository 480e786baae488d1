import type { CheckedCluster } from '../../src/verification/cluster/checked-cluster.js';
import { knownCluster } from '../../src/verification/cluster/known-cluster.js';
import { clusterFacts, type DescribedCluster } from '../../src/verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';

export const FACTS = kubernetesFacts();

/** A cluster of which nothing is known but what the package ships. */
export function shippedCluster(cluster: DescribedCluster): CheckedCluster {
  return knownCluster(cluster, clusterFacts(cluster, { kinds: [] }, { shipped: FACTS, schemas: new Map() }), FACTS);
}
