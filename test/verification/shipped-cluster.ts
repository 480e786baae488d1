import type { CheckedCluster } from '../../src/verification/cluster/checked-cluster.js';
import { knownCluster } from '../../src/verification/cluster/known-cluster.js';
import { clusterFacts, type DescribedCluster } from '../../src/verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';

export const FACTS = kubernetesFacts();

/** A cluster of which nothing is known but what the package ships. */
export function shippedCluster(cluster: DescribedCluster): CheckedCluster {
  const facts = clusterFacts(cluster, { fleet: { kinds: [] }, sources: { shipped: FACTS, schemas: new Map() } });
  return knownCluster(cluster, facts, FACTS);
}
