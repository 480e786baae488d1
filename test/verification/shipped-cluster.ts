import type { ClusterSubject } from '../../src/verification/cluster/cluster-subject.js';
import { knownCluster } from '../../src/verification/cluster/known-cluster.js';
import { clusterFacts, type DescribedCluster } from '../../src/verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';

export const FACTS = kubernetesFacts();

/** A cluster of which nothing is known but what the package ships. */
export function shippedCluster(cluster: DescribedCluster): ClusterSubject {
  return knownCluster(
    cluster,
    clusterFacts(cluster, { fleet: { kinds: [] }, sources: { shipped: FACTS, schemas: new Map() } }),
  );
}
