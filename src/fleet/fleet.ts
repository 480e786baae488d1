import { Construct, RootConstruct } from 'constructs';
import { FleetError } from '../core/errors.js';
import { validName } from '../core/names.js';
import type { JsonOnly } from '../core/settings.js';
import type { KindModel } from '../placement/fleet-model.js';
import type { Cluster } from './cluster.js';
import type { ClusterTarget } from './cluster-target.js';
import { Environment, type EnvironmentOptions } from './environment.js';
import type { Project } from './project.js';
import { Registry } from './registry.js';

export interface FleetProps<S, E extends string> {
  /** In the order of promotion. Every environment has all settings. */
  readonly environments: { readonly [K in E]: EnvironmentOptions & { readonly settings: S & JsonOnly<S> } };
  /** Scope of custom kinds whose definition no application of the fleet installs. @default [] */
  readonly kinds?: readonly CustomKind[];
}

export interface CustomKind {
  /** `<group>/<version>` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

/** What is registered with a fleet, for the pipeline to read. Not for users. */
export interface FleetMembers {
  readonly clusters: Registry<Cluster>;
  readonly targets: Registry<ClusterTarget>;
  readonly projects: Registry<Project>;
  readonly applications: Registry<Construct>;
}

/**
 * Root of a model: its environments, and the clusters and applications made under it.
 * @typeParam S settings that every environment has
 * @typeParam E names of the environments
 */
export class Fleet<S extends object = object, E extends string = string> extends RootConstruct {
  readonly name: string;
  readonly environment: { readonly [K in E]: Environment<S> };
  readonly kinds: readonly KindModel[];
  /** @internal */
  readonly members: FleetMembers = {
    clusters: new Registry<Cluster>('cluster', 'clusters'),
    targets: new Registry<ClusterTarget>('cluster target', 'targets'),
    projects: new Registry<Project>('project', 'projects'),
    applications: new Registry<Construct>('application', 'applications'),
  };

  /** @throws FleetError `NAME_INVALID`, `FLEET_EMPTY`, `SETTING_NOT_JSON`, `VALUE_INVALID` */
  constructor(name: string, props: FleetProps<S, E>) {
    super(validName('fleet', name, String(name)));
    this.name = name;
    this.kinds = (props.kinds ?? []).map((kind) => readKind(kind, this.node.path));
    const scope = new Construct(this, 'environments');
    const names = keysOf(props.environments);
    if (names.length === 0) {
      throw new FleetError('FLEET_EMPTY', {
        message: 'a fleet needs at least one environment, got none',
        hint: 'add one: environments: { production: { settings: {} } }',
        path: name,
      });
    }
    this.environment = recordOf(names, (key) => new Environment<S>(scope, key, props.environments[key], this.members));
  }

  /** The environments in order. */
  get environments(): readonly Environment<S>[] {
    return keysOf(this.environment).map((key) => this.environment[key]);
  }

  /**
   * The fleet a construct belongs to.
   * @throws FleetError `VALUE_INVALID` when its root is no fleet
   */
  static of(construct: Construct): Fleet {
    const { root } = construct.node;
    if (root instanceof Fleet) return root;
    throw new FleetError('VALUE_INVALID', {
      message: `${construct.node.path} is not part of a fleet; its root is a ${root.constructor.name}`,
      hint: 'pass the fleet, or a construct below it, as scope',
      path: construct.node.path,
    });
  }
}

function keysOf<K extends string>(object: { readonly [key in K]: unknown }): readonly K[] {
  return Object.keys(object) as K[];
}

function recordOf<K extends string, V>(keys: readonly K[], make: (key: K) => V): { readonly [key in K]: V } {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as { [key in K]: V };
}

function readKind({ apiVersion, kind, scope }: CustomKind, path: string): KindModel {
  const slash = apiVersion.indexOf('/');
  if (slash > 0 && (scope === 'Namespaced' || scope === 'Cluster'))
    return { group: apiVersion.slice(0, slash), kind, scope };
  throw new FleetError('VALUE_INVALID', {
    message: `custom kind ${JSON.stringify(apiVersion)} ${JSON.stringify(kind)} with scope ${JSON.stringify(scope)} is malformed; apiVersion is '<group>/<version>', scope 'Namespaced' or 'Cluster'`,
    hint: "for example { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', scope: 'Namespaced' }",
    path,
  });
}
