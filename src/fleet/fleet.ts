import { Construct, RootConstruct } from 'constructs';
import { FleetError } from '../core/errors.js';
import { validName } from '../core/names.js';
import type { JsonOnly, settingsOf } from '../core/settings.js';
import { anything, checkShape, fields, flag, listOf, mapOf, oneOf, text } from '../core/shape.js';
import { showValue } from '../core/show-value.js';
import type { KindModel } from '../placement/fleet-model.js';
import type { Cluster } from './cluster.js';
import type { ClusterTarget } from './cluster-target.js';
import { Environment, type EnvironmentOptions } from './environment.js';
import type { Project } from './project.js';
import { Gate, Registry } from './registry.js';
import { type FleetRules, readVerification, type VerificationProps } from './verification.js';

export interface FleetProps<S, E extends string> {
  /** In the order of promotion. Every environment has all settings. */
  readonly environments: { readonly [K in E]: EnvironmentOptions & { readonly settings: S & JsonOnly<S> } };
  /** Scope of custom kinds of which nothing else tells; the structure of their objects is then not checked. @default [] */
  readonly kinds?: readonly CustomKind[];
  /** Files and directories, relative to the working directory, that hold custom definitions; see docs/schemas.md. @default [] */
  readonly schemas?: readonly string[];
  /** Renders once what reads the same of its targets. Shows that it is right on samples alone; see docs/sharing.md. @default false */
  readonly share?: boolean;
  /** How what is generated is checked. @default every built-in rule at its own severity */
  readonly verification?: VerificationProps;
}

export interface CustomKind {
  /** `<group>/<version>` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

const SHAPE = fields<FleetProps<object, string>>(
  {
    environments: mapOf(anything),
    kinds: listOf(
      fields<CustomKind>({ apiVersion: text, kind: text, scope: oneOf('Namespaced', 'Cluster') }, [
        'apiVersion',
        'kind',
        'scope',
      ]),
    ),
    schemas: listOf(text),
    share: flag,
    verification: anything,
  },
  ['environments'],
);

/** What is registered with a fleet, for the pipeline to read. Not for users. */
export interface FleetMembers {
  readonly clusters: Registry<Cluster>;
  readonly targets: Registry<ClusterTarget>;
  readonly projects: Registry<Project>;
  readonly applications: Registry<Construct>;
  /** By `<application>/<id>`, or `<id>`. */
  readonly extensions: Registry<Construct>;
  readonly gate: Gate;
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
  readonly schemas: readonly string[];
  readonly share: boolean;
  /** What it is checked by. */
  readonly rules: FleetRules;
  declare readonly [settingsOf]?: S;
  /** @internal */
  readonly members: FleetMembers = emptyMembers();

  /** @throws FleetError `NAME_INVALID`, `FLEET_EMPTY`, `SETTING_NOT_JSON`, `VALUE_INVALID` */
  constructor(name: string, props: FleetProps<S, E>) {
    super(validName('fleet', name, 'fleet'));
    checkShape(SHAPE, props, { subject: 'the properties of the fleet', path: name });
    this.name = name;
    this.kinds = (props.kinds ?? []).map((kind) => readKind(kind, this.node.path));
    refuseTwoScopes(this.kinds, name);
    this.schemas = [...new Set(props.schemas)].sort();
    this.share = props.share ?? false;
    this.rules = readVerification(props.verification, name);
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
    const isConstruct = Construct.isConstruct(construct);
    const root: unknown = isConstruct ? construct.node.root : construct;
    if (root instanceof Fleet) return root;
    throw notAFleet(root, isConstruct ? construct.node.path : '');
  }
}

/**
 * For what must be the fleet itself.
 * @throws FleetError `VALUE_INVALID`
 */
export function assertFleet(value: unknown): asserts value is Fleet {
  if (!(value instanceof Fleet)) throw notAFleet(value, '');
}

function notAFleet(root: unknown, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message:
      path === ''
        ? `a fleet is needed, got ${showValue(root)}`
        : `the root of the scope is ${showValue(root)}, not a fleet`,
    hint: 'pass what new Fleet(…) returned; if you do, two copies of cdk8s-fleet are installed',
    path,
  });
}

function emptyMembers(): FleetMembers {
  const gate = new Gate();
  return {
    clusters: new Registry<Cluster>('cluster', 'clusters', gate),
    targets: new Registry<ClusterTarget>('cluster target', 'targets', gate),
    projects: new Registry<Project>('project', 'projects', gate),
    applications: new Registry<Construct>('application', 'applications', gate),
    extensions: new Registry<Construct>('extension', 'extensions', gate),
    gate,
  };
}

function keysOf<K extends string>(object: { readonly [key in K]: unknown }): readonly K[] {
  return Object.keys(object) as K[];
}

function recordOf<K extends string, V>(keys: readonly K[], make: (key: K) => V): { readonly [key in K]: V } {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as { [key in K]: V };
}

function refuseTwoScopes(kinds: readonly KindModel[], path: string): void {
  for (const { group, kind, scope } of kinds) {
    const other = kinds.find((each) => each.group === group && each.kind === kind && each.scope !== scope);
    if (other === undefined) continue;
    throw new FleetError('VALUE_INVALID', {
      message: `the custom kind ${JSON.stringify(kind)} of group ${JSON.stringify(group)} is declared both ${scope} and ${other.scope}`,
      hint: 'declare it once, as its CustomResourceDefinition has it',
      path,
    });
  }
}

function readKind({ apiVersion, kind, scope }: CustomKind, path: string): KindModel {
  const slash = apiVersion.indexOf('/');
  if (slash > 0) return { group: apiVersion.slice(0, slash), kind, scope };
  throw new FleetError('VALUE_INVALID', {
    message: `apiVersion of the custom kind ${JSON.stringify(kind)} is ${JSON.stringify(apiVersion)}; allowed is '<group>/<version>'`,
    hint: "for example { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', scope: 'Namespaced' }",
    path,
  });
}
