/** One unit as delivery engines see it. */
export interface PlacementRecord {
  readonly name: string;
  readonly app: string;
  readonly env: string;
  /** The cluster target. */
  readonly cluster: string;
  /** The cluster as the engine knows it. */
  readonly destination: string;
  /** Directory of the unit's manifests, relative to the assembly. */
  readonly dir: string;
  readonly namespace: string;
  readonly project: string;
  readonly wave: number;
  /** The failover group in use; empty without groups. */
  readonly group: string;
  /** Its share of the replicas that the policy divides; absent when it divides none. */
  readonly replicas?: number;
  /** The roles it holds, sorted; absent when none. */
  readonly roles?: readonly string[];
  readonly autoSync: boolean;
  readonly prune: boolean;
  readonly labels: { readonly [key: string]: string };
  readonly clusterLabels: { readonly [key: string]: string };
}
