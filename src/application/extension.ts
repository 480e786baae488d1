import { Construct } from 'constructs';
import type { Intent, IntentKind, StatedIntent } from '../core/intent.js';
import type { JsonObject } from '../core/json.js';
import { validName } from '../core/names.js';
import type { settingsOf } from '../core/settings.js';
import { Fleet } from '../fleet/fleet.js';
import type { Demand } from '../placement/policy/demand.js';
import { Application } from './application.js';
import type { Handlers } from './contribution.js';
import type { Member } from './member.js';
import type { Mention } from './mention.js';
import type { TargetFacts } from './target-facts.js';

/** What an extension says about one environment before anything is placed: plain data. */
export interface Plan {
  /** Narrow the placement, never widen it. @default [] */
  readonly demands?: readonly Demand[];
  /** What is meant, for simulation and for other extensions. @default [] */
  readonly intents?: readonly Intent[];
  /** Kinds of `other` intents that the application answers wherever it runs. @default [] */
  readonly answers?: readonly string[];
  /** What options name of the fleet: checked, whatever the extension does with it. @default [] */
  readonly mentions?: readonly Mention[];
}

/** One environment before placement. Intents of others are not known yet, so that planning has no order. */
export interface PlanView<A = JsonObject> {
  readonly environment: string;
  /** Names of the delivery adapters in use. */
  readonly engines: readonly string[];
  /** Settings as far as they depend on the environment alone: those of targets and of overrides by facts are not in. */
  readonly settings: A;
  /** Every target of the environment, hubs included, sorted by name. */
  readonly candidates: readonly TargetFacts[];
}

/** The same environment after placement. Has all that planning had, so that options resolve alike both times. */
export interface Placed<A = JsonObject> extends PlanView<A> {
  /** The application's units there, hubs included, sorted by application and name; for an extension of the fleet, all units. */
  readonly members: readonly Member[];
  /** What extensions stated about this environment, whoever they are. */
  stated<K extends IntentKind>(kind: K): readonly StatedIntent<K>[];
}

/** An application, for its own units, or the fleet, for all; or a construct below one of them. */
export interface ExtensionScope<A> extends Construct {
  readonly [settingsOf]?: A;
}

/**
 * A feature that works across units: of the application it is made under, or of all when it is made under the fleet.
 * Both functions are called once for each environment, must depend on their parameters alone, and keep nothing.
 * @typeParam A settings of the application, or of the fleet's environments
 */
export abstract class Extension<A = JsonObject> extends Construct {
  /** `<application>/<id>`, or `<id>` below the fleet: what messages, intents and refusals call it. */
  readonly name: string;
  /** Undefined for one of the whole fleet. */
  readonly application: string | undefined;

  /** @throws FleetError `NAME_INVALID`, `NAME_TAKEN`, `VALUE_INVALID` */
  constructor(scope: ExtensionScope<A>, id: string) {
    const { extensions } = Fleet.of(scope).members;
    const { application, name } = place(scope, id);
    extensions.admit(name, `${scope.node.path}/${id}`);
    // What a constructor refused stays behind in the tree, and would keep its name.
    scope.node.tryRemoveChild(id);
    super(scope, id);
    this.application = application;
    this.name = name;
    extensions.add(name, this);
  }

  plan?(view: PlanView<A>): Plan;

  /** Computes here what units share. */
  extend?(placed: Placed<A>): Handlers<A>;
}

function place(scope: Construct, id: string): { readonly application: string | undefined; readonly name: string } {
  const { scopes } = scope.node;
  const path = `${scope.node.path}/${id}`;
  const owner = scopes.findLastIndex((construct) => construct instanceof Application);
  const application = scopes[owner];
  const between = scopes.slice(Math.max(owner, 0) + 1).map(({ node }) => node.id);
  const ids = [...between, id].map((part) => validName('extension', part, path));
  return application instanceof Application
    ? { application: application.name, name: [application.name, ...ids].join('/') }
    : { application: undefined, name: ids.join('/') };
}
