import { Application } from '../application/application.js';
import { Extension } from '../application/extension.js';
import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { didYouMean } from '../core/names.js';
import type { Cluster } from '../fleet/cluster.js';
import { assertFleet, type Fleet } from '../fleet/fleet.js';
import type { FleetRules } from '../fleet/verification.js';
import type { ApplicationModel, FleetModel, ProjectModel } from '../placement/fleet-model.js';
import { withoutClusters } from '../placement/without-clusters.js';
import { type PlannedExtensions, type PlanOptions, planExtensions } from './extensions/plan-extensions.js';

/** A fleet frozen into plain data, and the constructs of its applications to render from. */
export interface Plan extends PlannedExtensions {
  /** Whether units that read the same are rendered once. */
  readonly share: boolean;
  readonly rules: FleetRules;
  readonly applications: ReadonlyMap<string, AnyApplication>;
}

/** An application whatever its type parameters. */
export type AnyApplication = Pick<Application<object, string>, 'name' | 'node' | 'source'>;

/**
 * Freezes a fleet, and asks its extensions what they demand and state.
 * @throws FleetError `FLEET_EMPTY`, `NAME_UNKNOWN`, `NAME_TAKEN`, `VALUE_INVALID`, and what planning extensions throws
 */
export function planFleet(fleet: Fleet, options: PlanOptions = {}): Plan {
  assertFleet(fleet);
  const { members } = fleet;
  const applications = members.applications.all().filter((construct) => construct instanceof Application);
  if (applications.length === 0) throw empty('application', "new Application(fleet, 'web', { … })", fleet);
  if (members.targets.all().length === 0)
    throw empty('cluster target', 'fleet.environment.<name>.deployTo(cluster)', fleet);
  for (const { model, node } of applications) refuseUnknownTargets(model, fleet, node.path);
  refuseUnknownApplications(fleet, applications);
  refuseSharedDestination(members.clusters.all());
  const extensions = members.extensions.all().filter((construct) => construct instanceof Extension);
  return {
    share: fleet.share,
    rules: fleet.rules,
    applications: new Map(applications.map((application) => [application.name, application])),
    ...planExtensions(withoutClusters(modelOf(fleet, applications), options.without ?? []), extensions, options),
  };
}

function modelOf(fleet: Fleet, applications: readonly { readonly model: ApplicationModel }[]): FleetModel {
  const { members } = fleet;
  return {
    name: fleet.name,
    environments: fleet.environments.map(({ name, settings, autoSync, prune, onRemoval, removalLimit }) => ({
      name,
      settings,
      autoSync,
      prune,
      onRemoval,
      removalLimit,
    })),
    clusters: members.clusters.all().map(({ model }) => model),
    targets: members.targets.all().map(({ name, cluster, environment, labels, hub, settings }) => ({
      name,
      cluster: cluster.name,
      environment,
      labels,
      hub,
      settings,
    })),
    projects: projectsOf(
      fleet,
      applications.map(({ model }) => model),
    ),
    applications: applications.map(({ model }) => model),
    kinds: fleet.kinds,
    ...(fleet.schemas.length > 0 && { schemas: fleet.schemas }),
    intents: [],
    ...rulesOf(fleet),
  };
}

function rulesOf({ rules: { settings, own } }: Fleet): Partial<FleetModel> {
  return {
    ...(settings.levels.length > 0 && { levels: settings.levels }),
    ...(settings.suppressions.length > 0 && { suppressions: settings.suppressions }),
    ...(own.length > 0 && { rules: own }),
  };
}

/** The declared projects, and the fleet's own where an application names none: it may touch only the namespaces used. */
function projectsOf(fleet: Fleet, applications: readonly ApplicationModel[]): readonly ProjectModel[] {
  const declared = fleet.members.projects.all().map(({ model }) => model);
  const namespaces = new Set<string>();
  for (const { environments } of applications) {
    for (const { project, namespace } of Object.values(environments))
      if (project === fleet.name) namespaces.add(namespace);
  }
  if (namespaces.size === 0 || declared.some(({ name }) => name === fleet.name)) return declared;
  const own = {
    name: fleet.name,
    repositories: [],
    clusters: ['*'],
    namespaces: [...namespaces].sort(),
    clusterScopedKinds: [],
  };
  return [...declared, own].sort((a, b) => compareText(a.name, b.name));
}

function refuseUnknownTargets({ overrides }: ApplicationModel, { members }: Fleet, path: string): void {
  for (const name of overrides.flatMap(({ targets }) => targets ?? [])) {
    if (members.targets.get(name) !== undefined) continue;
    const known = members.targets.all().map((target) => target.name);
    throw new FleetError('NAME_UNKNOWN', {
      message: `an override names the cluster target ${JSON.stringify(name)}, which is unknown${didYouMean(name, known)}`,
      hint: 'name a target of the fleet',
      path,
    });
  }
}

/** Of the settings of rules. */
function refuseUnknownApplications({ rules, name: path }: Fleet, applications: readonly AnyApplication[]): void {
  const { levels, suppressions } = rules.settings;
  const known = applications.map(({ name }) => name);
  const named = [...levels, ...suppressions].flatMap(({ application }) => application ?? []);
  const unknown = named.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new FleetError('NAME_UNKNOWN', {
    message: `verification names the application ${JSON.stringify(unknown)}, which is unknown${didYouMean(unknown, known)}`,
    hint: 'name an application of the fleet',
    path,
  });
}

/** Two clusters of one destination would be one real cluster with two owners of everything. */
function refuseSharedDestination(clusters: readonly Cluster[]): void {
  const owners = new Map<string, Cluster>();
  for (const cluster of clusters) {
    const { destination } = cluster.model;
    const first = owners.get(destination);
    owners.set(destination, first ?? cluster);
    if (first === undefined) continue;
    throw new FleetError('NAME_TAKEN', {
      message: `destination ${JSON.stringify(destination)} is that of cluster ${JSON.stringify(first.name)} already; destinations are unique across the fleet`,
      hint: 'where environments share a cluster, let each deployTo the same Cluster with a name of its own',
      path: cluster.node.path,
    });
  }
}

function empty(what: string, example: string, fleet: Fleet): FleetError {
  return new FleetError('FLEET_EMPTY', {
    message: `fleet ${JSON.stringify(fleet.name)} has no ${what}, so nothing would be generated`,
    hint: `add one: ${example}`,
    path: fleet.node.path,
  });
}
