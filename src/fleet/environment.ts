import { Construct } from 'constructs';
import { FleetError } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { validName } from '../core/names.js';
import { readSettings, type SettingsOverride } from '../core/settings.js';
import { anything, checkShape, fields, flag, number, oneOf, text } from '../core/shape.js';
import { showValue } from '../core/show-value.js';
import type { OnRemoval } from '../placement/fleet-model.js';
import type { Cluster } from './cluster.js';
import { ClusterTarget } from './cluster-target.js';
import type { FleetMembers } from './fleet.js';

export interface EnvironmentProps extends EnvironmentOptions {
  /** Plain JSON data. */
  readonly settings: object;
}

export interface EnvironmentOptions {
  /** Whether delivery engines apply changes by themselves. @default true */
  readonly autoSync?: boolean;
  /** Whether delivery engines delete objects that are no longer generated. @default true */
  readonly prune?: boolean;
  /** What happens to the objects of an application that is taken away. Applications can differ. @default 'delete' */
  readonly onRemoval?: OnRemoval;
  /** Share of the environment's units, 0 to 1, that one run may remove without an acknowledgement. @default 0.1 */
  readonly removalLimit?: number;
}

export interface DeployToProps<S> {
  /** Needed when several environments use the cluster. @default the cluster's name */
  readonly name?: string;
  /** Over the cluster's labels. @default {} */
  readonly labels?: { readonly [key: string]: string };
  /** A hub is picked by no selector; only roles place something there. @default false */
  readonly hub?: boolean;
  /** Merged over the environment's settings. @default {} */
  readonly settings?: SettingsOverride<S>;
}

const SHAPE = fields<EnvironmentProps>(
  {
    settings: anything,
    autoSync: flag,
    prune: flag,
    onRemoval: oneOf('delete', 'orphan'),
    removalLimit: number,
  },
  ['settings'],
);
const TARGET_SHAPE = fields<DeployToProps<object>>({ name: text, labels: anything, hub: flag, settings: anything });

/** A stage such as `production`, with its own settings and cluster targets. */
export class Environment<S extends object = object> extends Construct {
  readonly name: string;
  readonly settings: JsonObject;
  readonly autoSync: boolean;
  readonly prune: boolean;
  readonly onRemoval: OnRemoval;
  readonly removalLimit: number;
  readonly #members: FleetMembers;

  /** @internal made by the fleet */
  constructor(scope: Construct, name: string, props: EnvironmentProps, members: FleetMembers) {
    validName('environment', name, `${scope.node.path}/${name}`);
    super(scope, name);
    const { path } = this.node;
    if (/^[0-9]+$/.test(name)) {
      throw new FleetError('NAME_INVALID', {
        message: `environment name ${JSON.stringify(name)} is a number; JavaScript moves such keys to the front, which would change the order of environments`,
        hint: 'add a letter',
        path,
      });
    }
    checkShape(SHAPE, props, { subject: 'the environment', path });
    this.name = name;
    this.settings = readSettings(props.settings, path);
    this.autoSync = props.autoSync ?? true;
    this.prune = props.prune ?? true;
    this.onRemoval = props.onRemoval ?? 'delete';
    this.removalLimit = readShare(props.removalLimit ?? 0.1, path);
    this.#members = members;
  }

  /**
   * Lets this environment use a cluster.
   * @throws FleetError `VALUE_INVALID`, `NAME_INVALID`, `NAME_TAKEN`, `TARGET_NAME_NEEDED`, `FACT_RESERVED`, `SETTING_NOT_JSON`
   */
  deployTo(cluster: Cluster, props: DeployToProps<NoInfer<S>> = {}): ClusterTarget {
    const { path } = this.node;
    if (!this.#members.clusters.has(cluster)) throw foreignCluster(cluster, path);
    checkShape(TARGET_SHAPE, props, { subject: `the properties of target ${cluster.name}`, path });
    return new ClusterTarget(this, cluster, props, this.#members);
  }
}

function foreignCluster(cluster: unknown, path: string): FleetError {
  const received = cluster instanceof Construct ? cluster.node.path : showValue(cluster);
  return new FleetError('VALUE_INVALID', {
    message: `deployTo got ${received}; allowed is a cluster of the same fleet`,
    hint: "make one: new Cluster(fleet, 'eu-1', { … })",
    path,
  });
}

function readShare(share: number, path: string): number {
  if (share >= 0 && share <= 1) return share;
  throw new FleetError('VALUE_INVALID', {
    message: `removalLimit is ${share}; it is a share from 0 (acknowledge every removal) to 1`,
    hint: 'for example 0.1 for a tenth',
    path,
  });
}
