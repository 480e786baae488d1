import { FleetError } from '../core/errors.js';
import { didYouMean, listNames, validName } from '../core/names.js';
import { validateSelector } from '../core/selector.js';
import { readOverride, readSettings } from '../core/settings.js';
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
import type { Policy } from '../placement/policy.js';
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
    readonly waves?: unknown;
  };
  readonly onRemoval?: OnRemoval;
  readonly ownsNamespace?: boolean;
  readonly labels?: { readonly [key: string]: string };
}

interface AnyOverride extends Omit<OverrideModel, 'patch'> {
  readonly values: unknown;
}

/** Checks an application's properties and freezes them into plain data. */
export function readApplication(
  fleet: Fleet,
  name: string,
  props: AnyApplicationProps,
  path: string,
): ApplicationModel {
  const meant = props.placement?.environments ?? fleet.environments.map((environment) => environment.name);
  const environments = meant.map((environment) => findEnvironment(fleet, environment, path));
  const settings = readSettings(props.settings, path);
  const model = {
    name,
    labels: readLabels(props.labels, path),
    settings,
    overrides: (props.overrides ?? []).map((override) => readOverrideRule(fleet, override, path)),
    ownsNamespace: props.ownsNamespace ?? false,
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
  const pick = (value: unknown) => pickEnvironment(value, environment.name);
  return {
    namespace: validName('namespace', pick(props.namespace), path),
    project: readProject(fleet, pick(props.project), path),
    onRemoval: props.onRemoval ?? environment.onRemoval,
    policy: readPolicyFor(props, environment.name, path),
    settings: readSettings(pickEnvironment(props.settingsByEnvironment, environment.name), path),
  };
}

function readPolicyFor({ placement = {} }: AnyApplicationProps, environment: string, path: string): Policy {
  const { environments: _, count, waves, ...policy } = placement;
  return readPolicy(
    {
      ...policy,
      count: typeof count === 'object' ? pickEnvironment(count, environment) : count,
      waves: Array.isArray(waves) ? waves : pickEnvironment(waves, environment),
    },
    path,
  );
}

/** A value for all environments as it is, or the one of a map; constructs and arrays are values. */
function pickEnvironment(value: unknown, environment: string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Project) return value;
  return new Map<string, unknown>(Object.entries(value)).get(environment);
}

function readProject(fleet: Fleet, project: unknown, path: string): string {
  if (project === undefined) return fleet.name;
  if (project instanceof Project) return project.name;
  throw new FleetError('VALUE_INVALID', {
    message: `project is ${JSON.stringify(project)}; allowed is a Project, or one for each environment`,
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
  const { values, environments, targets, matchLabels, matchExpressions } = override;
  validateSelector(override, path);
  for (const environment of environments ?? []) findEnvironment(fleet, environment, path);
  return {
    ...(environments === undefined ? {} : { environments }),
    ...(targets === undefined ? {} : { targets }),
    ...(matchLabels === undefined ? {} : { matchLabels }),
    ...(matchExpressions === undefined ? {} : { matchExpressions }),
    patch: readOverride(values, path),
  };
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
