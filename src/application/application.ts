import type { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Facts, Selector } from '../core/selector.js';
import type { JsonOnly, SettingsOverride, settingsOf } from '../core/settings.js';
import { assertFleet, type Fleet } from '../fleet/fleet.js';
import type { Project } from '../fleet/project.js';
import type { ApplicationModel, OnRemoval } from '../placement/fleet-model.js';
import type { Policy, Replicas, Wave } from '../placement/policy/policy.js';
import { readApplication } from './read-application.js';
import type { TargetView } from './target-view.js';

/** One value for all environments, or one for each. */
export type PerEnvironment<E extends string, T> = T | { readonly [K in E]: T };

type Flat<T> = { [K in keyof T]: T[K] };

/**
 * @typeParam S settings of the fleet's environments
 * @typeParam E names of the fleet's environments
 * @typeParam A settings of the application
 * @typeParam P settings of the application that each environment gives
 * @typeParam D the environments the application is meant for
 */
export type ApplicationProps<S, E extends string, A, P, D extends E> = ApplicationScope<S, E, A, P, D> &
  ApplicationSource<Flat<S & A & P>, D>;

interface ApplicationScope<S, E extends string, A, P, D extends E> {
  readonly namespace: PerEnvironment<NoInfer<D>, string>;
  /** @default a project named as the fleet, limited to the namespaces its applications use */
  readonly project?: PerEnvironment<NoInfer<D>, Project>;
  /** Plain JSON data, with no name that the environments' settings have. @default {} */
  readonly settings?: A & JsonOnly<A> & Disjoint<S>;
  /** Settings without a default, required for every environment the application is meant for. @default {} */
  readonly settingsByEnvironment?: { readonly [K in E]?: P & JsonOnly<P> } & { readonly [K in NoInfer<D>]: unknown };
  /** Later wins. @default [] */
  readonly overrides?: readonly Override<NoInfer<D>, NoInfer<S & A & P>>[];
  /** @default every target of every environment */
  readonly placement?: Placement<D>;
  /** Names of applications it needs on the clusters where it runs. @default [] */
  readonly dependsOn?: readonly string[];
  /** What happens to its objects where it is taken away. @default as the environment has it */
  readonly onRemoval?: OnRemoval;
  /** Whether its units hold the Namespace that applications share. Needed for exactly one of them. @default false */
  readonly ownsNamespace?: boolean;
  /** Put on its placement records, for users' own generators. @default {} */
  readonly labels?: Facts;
}

type Disjoint<S> = { readonly [K in keyof S]?: SettingOfTheEnvironments };

declare const conflict: unique symbol;
/** Nothing is of this type; the compiler prints its name where an application declares a setting that its environments have. */
interface SettingOfTheEnvironments {
  readonly [conflict]: never;
}

/** Changes settings where all of its conditions hold. */
export interface Override<E extends string, T> extends Selector {
  /** What explanations call it, for example the file it came from. @default its position */
  readonly name?: string;
  readonly environments?: readonly E[];
  /** Names of cluster targets. */
  readonly targets?: readonly string[];
  readonly values: SettingsOverride<T>;
}

/** Where an application runs. A policy for all environments; what can differ is given per environment. */
export interface Placement<D extends string>
  extends Omit<Policy, 'count' | 'atLeast' | 'waves' | 'replicas' | 'demands'> {
  /** @default all */
  readonly environments?: readonly D[];
  /** Per environment. @default every target that qualifies */
  readonly count?: number | { readonly [K in NoInfer<D>]?: number };
  /** Fewest targets that meet the policy, per environment. @default `count` */
  readonly atLeast?: number | { readonly [K in NoInfer<D>]?: number };
  /** @default none */
  readonly waves?: readonly Wave[] | { readonly [K in NoInfer<D>]?: readonly Wave[] };
  /** Divides replicas among the chosen targets: `target.replicas`. The total can be given per environment. @default none */
  readonly replicas?: Omit<Replicas, 'total'> & {
    readonly total: number | { readonly [K in NoInfer<D>]?: number };
  };
}

/** What an application consists of: exactly one of three. */
export type ApplicationSource<S, E extends string> =
  | {
      /** Adds constructs to the unit's chart. Called once for every chosen target; must depend on its parameters alone. */
      render(chart: Chart, target: TargetView<S, E>): void;
      readonly charts?: undefined;
      readonly manifests?: undefined;
    }
  | {
      /** Hosts existing Chart classes at the root of the unit's App, so that names are those of a plain cdk8s App. */
      charts(app: App, target: TargetView<S, E>): void;
      readonly render?: undefined;
      readonly manifests?: undefined;
    }
  | {
      /** A directory of YAML, relative to the working directory. Encrypted documents pass through byte for byte. */
      readonly manifests: string;
      readonly render?: undefined;
      readonly charts?: undefined;
    };

/** The source as the pipeline calls it. */
export type AnySource = ApplicationSource<unknown, string>;

/** A deployable unit of the model: what runs, where, with which settings. */
export class Application<
  S extends object,
  E extends string,
  A = unknown,
  P = unknown,
  D extends E = E,
> extends Construct {
  readonly name: string;
  declare readonly [settingsOf]?: Flat<S & A & P>;
  /** @internal */
  readonly model: ApplicationModel;
  /** @internal */
  readonly source: ApplicationSource<Flat<S & A & P>, D>;

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `NAME_UNKNOWN`, `SETTING_NOT_JSON`, `SETTING_CONFLICT`, `SELECTOR_INVALID`, `VALUE_INVALID` */
  constructor(fleet: Fleet<S, E>, name: string, props: ApplicationProps<S, E, A, P, D>) {
    assertFleet(fleet);
    const { applications } = fleet.members;
    super(applications.scopeOf(fleet, name), name);
    this.name = name;
    this.model = readApplication(fleet, name, props, this.node.path);
    this.source = props;
    applications.add(name, this);
  }
}
