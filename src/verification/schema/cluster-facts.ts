import type { KindScope } from '../../manifest/scope.js';
import type { ClusterModel, FleetModel } from '../../placement/fleet-model.js';
import type { DefinitionFacts } from './definition-facts.js';
import type { KubernetesFacts } from './kubernetes-facts.js';
import type { AbsentKind, ServedKind } from './look-up-kind.js';
import type { SchemaFile } from './schema-file.js';

/** Of a fleet. */
export interface FactSources {
  readonly shipped: KubernetesFacts;
  /** By what `schemas` of the fleet and its clusters name; see `readSchemas`. */
  readonly schemas: ReadonlyMap<string, readonly SchemaFile[]>;
}

/** What is known of the kinds on a cluster. */
export interface ClusterFacts {
  /** Equal for clusters of which the same is known. */
  readonly key: string;
  /** 34 for Kubernetes 1.34: as declared, else as the dump of the cluster tells; undefined where neither does. */
  readonly minor: number | undefined;
  /**
   * Undefined when the version of the cluster is not known, and nothing else tells.
   * @throws FleetError `VALUE_INVALID` for a minor version or a release of a pack that is not known, when it is needed
   */
  find(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined;
  /** Whether something declared for the cluster brings this custom kind: its schemas, a capability, `kinds` of the fleet. */
  brings(apiVersion: string, kind: string): boolean;
}

type Facts = Pick<ClusterModel, 'name' | 'kubernetes' | 'capabilities' | 'schemas'>;

/** @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the declared version */
export declare function clusterFacts(
  cluster: Facts,
  fleet: Pick<FleetModel, 'kinds' | 'schemas'>,
  sources: FactSources,
): ClusterFacts;

/** Facts of all clusters by name. Clusters of which the same is known share them. */
export declare function factsOfClusters(
  fleet: Pick<FleetModel, 'kinds' | 'schemas' | 'clusters'>,
  sources: FactSources,
): ReadonlyMap<string, ClusterFacts>;

/** Facts of a cluster on which these definitions are installed, too. They count before everything else. */
export declare function withDefinitions(facts: ClusterFacts, definitions: readonly DefinitionFacts[]): ClusterFacts;

/** Scopes of all custom kinds that the schemas and the packs of a fleet's clusters hold. */
export declare function declaredScopes(
  fleet: Pick<FleetModel, 'kinds' | 'schemas' | 'clusters'>,
  sources: FactSources,
): readonly KindScope[];
