import { clusterFacts, type FactSources } from '../schema/fleet-facts.js';
import type { CheckedCluster } from './checked-cluster.js';
import { knownCluster } from './known-cluster.js';

export interface AssumedCluster {
  readonly name: string;
  /** @default not known */
  readonly kubernetes?: string;
  /** What describes its kinds besides the facts that are shipped. @default nothing */
  readonly schemas?: readonly string[];
}

/** A cluster of which at most the version is known: it may have any custom kind. */
export function assumedCluster(
  { name, kubernetes, schemas = [] }: AssumedCluster,
  sources: FactSources,
): CheckedCluster {
  const { shipped } = sources;
  const capabilities = Object.fromEntries(shipped.packs.map((pack) => [pack.name, '']));
  const cluster = { name, capabilities, ...(kubernetes !== undefined && { kubernetes }) };
  return bringingAll(knownCluster(cluster, clusterFacts(cluster, { fleet: { kinds: [], schemas }, sources }), shipped));
}

function bringingAll(cluster: CheckedCluster): CheckedCluster {
  return {
    ...cluster,
    brings: () => true,
    withDefinitions: (definitions) => bringingAll(cluster.withDefinitions(definitions)),
  };
}
