import type { Facts } from '../core/selector.js';
import { type FleetModel, factsOf } from '../placement/fleet-model.js';

/** A cluster target, whether or not anything is placed there. Frozen. */
export interface TargetFacts<E extends string = string> {
  readonly name: string;
  readonly cluster: string;
  readonly environment: E;
  /** Whether it gets units by a role only. */
  readonly hub: boolean;
  readonly region: string | undefined;
  readonly zones: readonly string[];
  readonly provider: string | undefined;
  readonly country: string | undefined;
  /** `<major>.<minor>` */
  readonly kubernetes: string | undefined;
  /** The target's labels over the cluster's. */
  readonly labels: Facts;
  /** What selectors see: the labels and the built-in facts. */
  readonly facts: Facts;
  readonly capacity: { readonly [resource: string]: string };
  readonly capabilities: { readonly [name: string]: string };
}

/** Every cluster target by name: without anything that could tell two runs apart. */
export function targetFactsOf({ targets, clusters }: FleetModel): ReadonlyMap<string, TargetFacts> {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  return new Map(
    targets.flatMap((target) => {
      const cluster = byName.get(target.cluster);
      if (cluster === undefined) return [];
      const facts: TargetFacts = Object.freeze({
        name: target.name,
        cluster: cluster.name,
        environment: target.environment,
        hub: target.hub,
        region: cluster.region,
        zones: cluster.zones,
        provider: cluster.provider,
        country: cluster.country,
        kubernetes: cluster.kubernetes,
        labels: Object.freeze({ ...cluster.labels, ...target.labels }),
        facts: Object.freeze(factsOf(cluster, target)),
        capacity: cluster.capacity,
        capabilities: cluster.capabilities,
      });
      return [[target.name, facts]];
    }),
  );
}
