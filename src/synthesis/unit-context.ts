import type { TargetView } from '../application/target-view.js';
import { FleetError } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import type { Facts } from '../core/selector.js';
import {
  type ApplicationModel,
  type ClusterModel,
  type EnvironmentModel,
  type FleetModel,
  factsOf,
  type ProjectModel,
  type TargetModel,
} from '../placement/fleet-model.js';
import type { PlacementRecord } from '../placement/record.js';

/** The model around one unit. */
export interface UnitContext {
  readonly record: PlacementRecord;
  readonly application: ApplicationModel;
  readonly environment: EnvironmentModel;
  readonly target: TargetModel;
  readonly cluster: ClusterModel;
  readonly project: ProjectModel;
  readonly facts: Facts;
}

/** Returns a function that finds the model around a record. */
export function unitContexts(model: FleetModel): (record: PlacementRecord) => UnitContext {
  const clusters = byName(model.clusters);
  const environments = byName(model.environments);
  const applications = byName(model.applications);
  const projects = byName(model.projects);
  const targets = new Map(
    model.targets.map((target) => {
      const cluster = found(clusters, target.cluster);
      return [target.name, { target, cluster, facts: Object.freeze(factsOf(cluster, target)) }];
    }),
  );
  return (record) => ({
    record,
    ...found(targets, record.cluster),
    environment: found(environments, record.env),
    application: found(applications, record.app),
    project: found(projects, record.project),
  });
}

/** What `render` sees: plain, frozen, and without anything that could tell two runs apart. */
export function targetView({ record, target, cluster }: UnitContext, settings: JsonObject): TargetView<JsonObject> {
  return Object.freeze({
    name: target.name,
    cluster: cluster.name,
    environment: target.environment,
    namespace: record.namespace,
    settings,
    replicas: record.replicas,
    region: cluster.region,
    zones: cluster.zones,
    provider: cluster.provider,
    country: cluster.country,
    kubernetes: cluster.kubernetes,
    labels: Object.freeze(record.clusterLabels),
    capacity: cluster.capacity,
    capabilities: cluster.capabilities,
  });
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value !== undefined) return value;
  throw new FleetError('NAME_UNKNOWN', {
    message: `${JSON.stringify(name)} is not part of the fleet`,
    hint: 'this is a defect of cdk8s-fleet: please report it',
  });
}
