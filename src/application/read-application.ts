import { FleetError } from '../core/errors.js';
import { didYouMean, listNames, validName } from '../core/names.js';
import { validateSelector } from '../core/selector.js';
import { deepFreeze, readOverride, readSettings } from '../core/settings.js';
import { anything, callable, checkShape, fields, flag, listOf, mapOf, oneOf, text } from '../core/shape.js';
import { showValue } from '../core/show-value.js';
import type { Environment } from '../fleet/environment.js';
import { readLabels } from '../fleet/facts.js';
import type { Fleet } from '../fleet/fleet.js';
import { Project } from '../fleet/project.js';
import type {
  ApplicationEnvironmentModel,
  ApplicationModel,
  OnRemoval,
  OverrideModel,
} from '../placement/fleet-model.js';
import type { Policy } from '../placement/policy/policy.js';
import { readPolicy } from './read-policy.js';

/** The properties of an application as they arrive, whatever their type parameters. */
export interface AnyApplicationProps {
  readonly namespace: unknown;
  readonly project?: unknown;
  readonly settings?: unknown;
  readonly settingsByEnvironment?: unknown;
  readonly overrides?: readonly AnyOverride[];
  readonly placement?: {
    readonly environments?: readonly string[];
    readonly count?: unknown;
    readonly atLeast?: unknown;
    readonly waves?: unknown;
    readonly replicas?: unknown;
  };
  readonly dependsOn?: readonly string[];
  readonly onRemoval?: OnRemoval;
  readonly ownsNamespace?: boolean;
  readonly labels?: { readonly [key: string]: string };
  readonly render?: unknown;
  readonly charts?: unknown;
  readonly manifests?: unknown;
}

interface AnyOverride extends Omit<OverrideModel, 'patch'> {
  readonly values: unknown;
}

const OVERRIDE = fields<AnyOverride>(
  {
    name: text,
    environments: listOf(text),
    targets: listOf(text),
    matchLabels: anything,
    matchExpressions: anything,
    values: anything,
  },
  ['values'],
);

const SHAPE = fields<AnyApplicationProps>(
  {
    namespace: anything,
    project: anything,
    settings: anything,
    settingsByEnvironment: mapOf(anything),
    overrides: listOf(OVERRIDE),
    placement: mapOf(anything),
    dependsOn: listOf(text),
    onRemoval: oneOf('delete', 'orphan'),
    ownsNamespace: flag,
    labels: anything,
    render: callable,
    charts: callable,
    manifests: text,
  },
  ['namespace'],
);

/**
 * Checks an application's properties and freezes them into plain data.
 * @throws FleetError `VALUE_INVALID`, `NAME_INVALID`, `NAME_UNKNOWN`, `SETTING_NOT_JSON`, `SETTING_CONFLICT`, `SELECTOR_INVALID`
 */
export function readApplication(
  fleet: Fleet,
  name: string,
  props: AnyApplicationProps,
  path: string,
): ApplicationModel {
  checkShape(SHAPE, props, { subject: `application ${name}`, path });
  refuseSources(props, path);
  refuseUnknownEnvironments(fleet, props, path);
  const environments = environmentsOf(fleet, props, path);
  const settings = readSettings(props.settings, path);
  const model = {
    name,
    labels: readLabels(props.labels, path),
    settings,
    overrides: (props.overrides ?? []).map((override) => readOverrideRule(fleet, override, path)),
    ownsNamespace: props.ownsNamespace ?? false,
    ...(props.dependsOn?.length && { dependsOn: [...new Set(props.dependsOn)].sort() }),
    environments: Object.fromEntries(
      environments.map((environment) => [environment.name, readEnvironment(fleet, environment, props, path)]),
    ),
  };
  for (const environment of environments) {
    const own = [...Object.keys(settings), ...Object.keys(model.environments[environment.name]?.settings ?? {})];
    refuseConflict(own, environment, path);
  }
  return model;
}

function readEnvironment(
  fleet: Fleet,
  environment: Environment,
  props: AnyApplicationProps,
  path: string,
): ApplicationEnvironmentModel {
  const pick = (field: 'namespace' | 'project' | 'settingsByEnvironment') => {
    const value = pickEnvironment(props[field], environment.name);
    if (value === undefined && props[field] !== undefined) throw lacksEnvironment(field, environment.name, path);
    return value;
  };
  return {
    namespace: validName('namespace', pick('namespace'), path),
    project: readProject(fleet, pick('project'), path),
    onRemoval: props.onRemoval ?? environment.onRemoval,
    policy: readPolicyFor(props, environment.name, path),
    settings: readSettings(pick('settingsByEnvironment'), path),
  };
}

function readPolicyFor({ placement = {} }: AnyApplicationProps, environment: string, path: string): Policy {
  const { environments: _, count, atLeast, waves, replicas, ...policy } = placement;
  return readPolicy(
    {
      ...policy,
      count: pickEnvironment(count, environment),
      atLeast: pickEnvironment(atLeast, environment),
      waves: Array.isArray(waves) ? waves : pickEnvironment(waves, environment),
      replicas: readReplicas(replicas, environment),
    },
    path,
  );
}

/** Those of one environment; undefined when the total leaves it out. */
function readReplicas(replicas: unknown, environment: string): unknown {
  if (!isMap(replicas) || !('total' in replicas)) return replicas;
  const total = pickEnvironment(replicas.total, environment);
  return total === undefined ? undefined : { ...replicas, total };
}

/** A value for all environments as it is, or the one of a map. */
function pickEnvironment(value: unknown, environment: string): unknown {
  return isMap(value) ? new Map<string, unknown>(Object.entries(value)).get(environment) : value;
}

/** Whether a value is given per environment; constructs and arrays are values for all. */
function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Project);
}

function environmentsOf(fleet: Fleet, { placement }: AnyApplicationProps, path: string): readonly Environment[] {
  const meant = placement?.environments;
  if (meant === undefined) return fleet.environments;
  checkShape(listOf(text), meant, { subject: 'placement.environments', path });
  if (meant.length > 0) return meant.map((environment) => findEnvironment(fleet, environment, path));
  throw new FleetError('VALUE_INVALID', {
    message: 'placement.environments is empty, so the application would run nowhere',
    hint: 'name an environment, or leave it out for all',
    path,
  });
}

/** A misspelt environment would otherwise leave the one that is meant with a default. */
function refuseUnknownEnvironments(fleet: Fleet, props: AnyApplicationProps, path: string): void {
  const { namespace, project, settingsByEnvironment, placement = {} } = props;
  const maps = [
    namespace,
    project,
    settingsByEnvironment,
    placement.count,
    placement.atLeast,
    placement.waves,
    totalOf(placement.replicas),
  ];
  for (const environment of maps.filter(isMap).flatMap(Object.keys)) findEnvironment(fleet, environment, path);
}

function totalOf(replicas: unknown): unknown {
  return isMap(replicas) && 'total' in replicas ? replicas.total : undefined;
}

function lacksEnvironment(field: string, environment: string, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `${field} lacks environment ${JSON.stringify(environment)}, which the application is meant for`,
    hint: 'add it, or name in placement.environments those the application is meant for',
    path,
  });
}

function refuseSources({ render, charts, manifests }: AnyApplicationProps, path: string): void {
  const given = [render, charts, manifests].filter((source) => source !== undefined).length;
  if (given === 1) return;
  throw new FleetError('VALUE_INVALID', {
    message: `an application has exactly one of render, charts and manifests, got ${given}`,
    hint: 'give render(chart, target) { … }, or split the application',
    path,
  });
}

function readProject(fleet: Fleet, project: unknown, path: string): string {
  if (project === undefined) return fleet.name;
  if (project instanceof Project && fleet.members.projects.has(project)) return project.name;
  const received = project instanceof Project ? `${project.node.path}, of another fleet` : showValue(project);
  throw new FleetError('VALUE_INVALID', {
    message: `project is ${received}; allowed is a Project of the same fleet, or one for each environment`,
    hint: "make one: new Project(fleet, 'payments', { namespaces: ['payments'] })",
    path,
  });
}

function findEnvironment(fleet: Fleet, name: string, path: string): Environment {
  const found = fleet.environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = fleet.environments.map((environment) => environment.name);
  throw new FleetError('NAME_UNKNOWN', {
    message: `environment ${JSON.stringify(name)} is unknown${didYouMean(name, known)}; the fleet has ${listNames(known)}`,
    hint: 'use one of these, or add the environment to the fleet',
    path,
  });
}

function readOverrideRule(fleet: Fleet, override: AnyOverride, path: string): OverrideModel {
  const { values, ...conditions } = override;
  validateSelector(conditions, path);
  for (const environment of conditions.environments ?? []) findEnvironment(fleet, environment, path);
  const { environments, targets } = conditions;
  return deepFreeze({
    ...structuredClone(conditions),
    ...(environments !== undefined && { environments: environments.toSorted() }),
    ...(targets !== undefined && { targets: targets.toSorted() }),
    patch: readOverride(values, path),
  });
}

function refuseConflict(keys: readonly string[], environment: Environment, path: string): void {
  const taken = keys.find((key) => Object.hasOwn(environment.settings, key));
  if (taken === undefined) return;
  throw new FleetError('SETTING_CONFLICT', {
    message: `setting ${JSON.stringify(taken)} is one of environment ${JSON.stringify(environment.name)}; an application declares only settings of its own`,
    hint: `change it for this application with overrides: [{ values: { ${taken}: … } }], or rename it`,
    path,
  });
}
