import type { Delivery, DeliverySet } from '../../../src/delivery/delivery-adapter.js';
import type {
  ApplicationEnvironmentModel,
  ApplicationModel,
  EnvironmentModel,
  FleetModel,
  ProjectModel,
} from '../../../src/placement/fleet-model.js';

export function environment(name: string, changes: Partial<EnvironmentModel> = {}): EnvironmentModel {
  return { name, settings: {}, autoSync: true, prune: true, onRemoval: 'delete', removalLimit: 0.1, ...changes };
}

export function application(name: string, environments: ApplicationModel['environments']): ApplicationModel {
  return { name, environments, labels: {}, settings: {}, overrides: [], ownsNamespace: true };
}

export function inEnvironment(changes: Partial<ApplicationEnvironmentModel> = {}): ApplicationEnvironmentModel {
  return { namespace: 'shop', project: 'tenant', onRemoval: 'delete', policy: {}, settings: {}, ...changes };
}

export function project(name: string, changes: Partial<ProjectModel> = {}): ProjectModel {
  return { name, repositories: [], clusters: ['*'], namespaces: ['shop'], clusterScopedKinds: [], ...changes };
}

export interface DeliveryInput {
  readonly environments?: readonly EnvironmentModel[];
  readonly applications?: readonly ApplicationModel[];
  readonly projects?: readonly ProjectModel[];
  readonly namespaces?: Delivery['namespaces'];
  readonly intents?: FleetModel['intents'];
}

/** A delivery of a fleet `acme` in which every application is placed nowhere, which Argo CD's objects do not depend on. */
export function delivery(input: DeliveryInput): Delivery {
  const { environments = [], applications = [], projects = [], namespaces = new Map(), intents = [] } = input;
  const fleet: FleetModel = {
    name: 'acme',
    environments,
    applications,
    projects,
    clusters: [],
    targets: [],
    kinds: [],
    intents,
  };
  const sets: readonly DeliverySet[] = environments.flatMap(({ name: environment }) =>
    applications
      .filter((app) => environment in app.environments)
      .map(({ name }) => ({
        environment,
        application: name,
        file: `placement/${environment}/${name}.json`,
        records: [],
      })),
  );
  return { fleet, sets, namespaces };
}
