import type { ClusterModel } from '../../placement/fleet-model.js';
import type { ClusterFacts } from '../schema/cluster-facts.js';
import type { ClusterSubject } from './cluster-subject.js';

/** A cluster of which is known what it serves. */
export function knownCluster(
  { name, kubernetes }: Pick<ClusterModel, 'name' | 'kubernetes'>,
  facts: ClusterFacts,
): ClusterSubject {
  return {
    name,
    kubernetes,
    key: facts.key,
    kind: (apiVersion, kind) => facts.find(apiVersion, kind),
    brings: (apiVersion, kind) => facts.brings(apiVersion, kind),
  };
}
