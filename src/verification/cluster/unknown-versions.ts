import type { Finding } from '../../core/finding.js';
import type { KubernetesFacts } from '../schema/kubernetes-facts.js';
import type { ClusterSubject } from './cluster-subject.js';

/** Id by which such clusters go. */
export const VERSION_UNKNOWN = 'kubernetes-version-unknown';

/** Says of which clusters it is not known what they serve, so that less is checked of what goes there. */
export function unknownVersions(
  clusters: readonly ClusterSubject[],
  { minors }: Pick<KubernetesFacts, 'minors'>,
): readonly Finding[] {
  const known = `1.${minors.oldest} to 1.${minors.newest}`;
  return clusters
    .filter((cluster) => cluster.kind('v1', 'Namespace') === undefined)
    .map(({ name, kubernetes }) => {
      const what =
        kubernetes === undefined
          ? 'the Kubernetes version of the cluster is not declared'
          : `Kubernetes ${kubernetes} is none of the known versions`;
      return {
        rule: VERSION_UNKNOWN,
        severity: kubernetes === undefined ? ('info' as const) : ('warning' as const),
        place: name,
        message: `${what}, so that only what all versions from ${known} refuse is found in its objects`,
        hint: 'set kubernetes of the cluster, or give a dump of what it serves in its schemas',
      };
    });
}
