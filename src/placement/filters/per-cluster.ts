import type { Candidate } from '../candidate.js';
import type { Filter } from '../filter.js';

/** The target that each cluster is taken by, by cluster: the first of all that passed every other filter. */
export function clusterOwners(passed: Iterable<Candidate>): ReadonlyMap<string, Candidate> {
  const owners = new Map<string, Candidate>();
  for (const candidate of passed) {
    if (!owners.has(candidate.cluster.name)) owners.set(candidate.cluster.name, candidate);
  }
  return owners;
}

/** With `per: 'cluster'`, refuses every target of a cluster but its owner. */
export function perCluster(owners: ReadonlyMap<string, Candidate>): Filter {
  return {
    stage: 'per-cluster',
    refuse({ target, cluster }, { policy }) {
      const owner = owners.get(cluster.name)?.target;
      if (policy.per !== 'cluster' || owner === undefined || owner.name === target.name) return undefined;
      return `cluster ${cluster.name} is taken by target ${owner.name} of environment ${owner.environment}`;
    },
  };
}
