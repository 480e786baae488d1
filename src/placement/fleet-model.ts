import type { StatedIntent } from '../core/intent.js';
import type { JsonObject } from '../core/json.js';
import type { RuleSettings } from '../core/rule-settings.js';
import type { Facts, Selector } from '../core/selector.js';
import type { SettingsPatch } from '../core/settings.js';
import type { Taint } from '../core/taint.js';
import type { Policy } from './policy/policy.js';

/** The whole fleet as plain data: what `fleet.json` holds. Placement, explanation and what-if need nothing else. */
export interface FleetModel {
  readonly name: string;
  /** In the order of promotion. */
  readonly environments: readonly EnvironmentModel[];
  /** Sorted by name, as are all lists below. */
  readonly clusters: readonly ClusterModel[];
  readonly targets: readonly TargetModel[];
  readonly projects: readonly ProjectModel[];
  readonly applications: readonly ApplicationModel[];
  readonly kinds: readonly KindModel[];
  /** Files and directories of schemas that count for every cluster, sorted. Absent when there are none. */
  readonly schemas?: readonly string[];
  /** What extensions state, in order of environments, then of extensions. */
  readonly intents: readonly StatedIntent[];
  /** How findings are taken; absent where every rule has its own severity. */
  readonly levels?: RuleSettings['levels'];
  readonly suppressions?: RuleSettings['suppressions'];
  /** Ids of rules that are the fleet's own. */
  readonly rules?: readonly string[];
}

export type OnRemoval = 'delete' | 'orphan';

export interface EnvironmentModel {
  readonly name: string;
  readonly settings: JsonObject;
  readonly autoSync: boolean;
  readonly prune: boolean;
  readonly onRemoval: OnRemoval;
  /** Share of the environment's records, 0 to 1, that may disappear in one run without an acknowledgement. */
  readonly removalLimit: number;
}

export interface ClusterModel {
  readonly name: string;
  /** The cluster as delivery engines know it. */
  readonly destination: string;
  readonly region?: string;
  readonly zones: readonly string[];
  readonly provider?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** `<major>.<minor>` */
  readonly kubernetes?: string;
  readonly labels: Facts;
  readonly taints: readonly Taint[];
  /** Kubernetes quantities by resource name. */
  readonly capacity: { readonly [resource: string]: string };
  /** Version by capability name; `''` when it has none. */
  readonly capabilities: { readonly [name: string]: string };
  /** Files and directories of its schemas, sorted. Absent when there are none. */
  readonly schemas?: readonly string[];
}

export interface TargetModel {
  readonly name: string;
  readonly cluster: string;
  readonly environment: string;
  /** Over the cluster's labels. */
  readonly labels: Facts;
  readonly hub: boolean;
  /** Over the environment's settings. */
  readonly settings: SettingsPatch;
}

export interface ProjectModel {
  readonly name: string;
  readonly repositories: readonly string[];
  /** Glob patterns (`*` only) of cluster destinations, and of namespaces. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly clusterScopedKinds: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}

export interface ApplicationModel {
  readonly name: string;
  /** By environment, for the environments it is meant for. */
  readonly environments: { readonly [environment: string]: ApplicationEnvironmentModel };
  /** Put on the application's placement records. */
  readonly labels: Facts;
  readonly settings: JsonObject;
  readonly overrides: readonly OverrideModel[];
  readonly ownsNamespace: boolean;
  /** Names of applications it needs on the clusters where it runs, sorted. Absent when it needs none. */
  readonly dependsOn?: readonly string[];
}

export interface ApplicationEnvironmentModel {
  readonly namespace: string;
  readonly project: string;
  readonly onRemoval: OnRemoval;
  readonly policy: Policy;
  readonly settings: JsonObject;
}

export interface OverrideModel extends Selector {
  readonly name?: string;
  readonly environments?: readonly string[];
  readonly targets?: readonly string[];
  readonly patch: SettingsPatch;
}

/** Whether a custom kind lives in namespaces. */
export interface KindModel {
  readonly group: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

const own = <K extends string>(key: K, value: string | undefined) => (value === undefined ? {} : { [key]: value });

/** Names of facts that every target has from its model, and that labels may therefore not use. */
export const BUILT_IN_FACTS = [
  'cluster',
  'target',
  'environment',
  'region',
  'provider',
  'country',
  'kubernetes',
] as const;

/** What selectors see of a target: its cluster's facts, and its labels over its cluster's. */
export function factsOf(cluster: ClusterModel, target: TargetModel): Facts {
  return {
    ...cluster.labels,
    ...target.labels,
    cluster: cluster.name,
    target: target.name,
    environment: target.environment,
    ...own('region', cluster.region),
    ...own('provider', cluster.provider),
    ...own('country', cluster.country),
    ...own('kubernetes', cluster.kubernetes),
  };
}
