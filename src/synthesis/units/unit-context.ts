import { type TargetFacts, targetFactsOf } from '../../application/target-facts.js';
import type { TargetView } from '../../application/target-view.js';
import { FleetError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import type { Facts } from '../../core/selector.js';
import type {
  ApplicationModel,
  ClusterModel,
  EnvironmentModel,
  FleetModel,
  ProjectModel,
  TargetModel,
} from '../../placement/fleet-model.js';
import type { PlacementRecord } from '../../placement/records/record.js';

/** The model around one unit. */
export interface UnitContext {
  readonly record: PlacementRecord;
  readonly application: ApplicationModel;
  readonly environment: EnvironmentModel;
  readonly target: TargetModel;
  readonly cluster: ClusterModel;
  readonly project: ProjectModel;
  readonly facts: Facts;
  readonly targetFacts: TargetFacts;
}

/** Returns a function that finds the model around a record. */
export function unitContexts(model: FleetModel): (record: PlacementRecord) => UnitContext {
  const clusters = byName(model.clusters);
  const environments = byName(model.environments);
  const applications = byName(model.applications);
  const projects = byName(model.projects);
  const facts = targetFactsOf(model);
  const targets = new Map(
    model.targets.map((target) => {
      const cluster = found(clusters, target.cluster);
      const targetFacts = found(facts, target.name);
      return [target.name, { target, cluster, facts: targetFacts.facts, targetFacts }];
    }),
  );
  // A unit asks several times in a row.
  let last: UnitContext | undefined;
  return (record) => {
    if (last?.record === record) return last;
    last = {
      record,
      ...found(targets, record.cluster),
      environment: found(environments, record.env),
      application: found(applications, record.app),
      project: found(projects, record.project),
    };
    return last;
  };
}

/** What `render` sees. */
export function targetView({ record, targetFacts }: UnitContext, settings: JsonObject): TargetView<JsonObject> {
  const { namespace, replicas, roles = NO_ROLES } = record;
  return Object.freeze({ ...targetFacts, namespace, settings, replicas, roles });
}

const NO_ROLES: readonly string[] = Object.freeze([]);

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
