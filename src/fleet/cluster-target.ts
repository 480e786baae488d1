import { Construct } from 'constructs';
import { FleetError } from '../core/errors.js';
import type { Facts } from '../core/selector.js';
import { readOverride, type SettingsPatch } from '../core/settings.js';
import type { Cluster } from './cluster.js';
import type { DeployToProps, Environment } from './environment.js';
import { readLabels } from './facts.js';
import type { FleetMembers } from './fleet.js';

/** A cluster as one environment uses it: where units go. */
export class ClusterTarget extends Construct {
  readonly name: string;
  readonly cluster: Cluster;
  readonly environment: string;
  readonly labels: Facts;
  readonly hub: boolean;
  readonly settings: SettingsPatch;

  /** @internal made by {@link Environment.deployTo} */
  constructor(environment: Environment, cluster: Cluster, props: DeployToProps<object>, { targets }: FleetMembers) {
    const name = props.name ?? cluster.name;
    const first = targets.get(name);
    if (first !== undefined && props.name === undefined && first.cluster === cluster) {
      throw new FleetError('TARGET_NAME_NEEDED', {
        message: `cluster ${JSON.stringify(cluster.name)} already serves environment ${JSON.stringify(first.environment)} under its own name`,
        hint: `name this target: deployTo(cluster, { name: '${cluster.name}-${environment.name}' })`,
        path: environment.node.path,
      });
    }
    targets.check(name, `${environment.node.path}/${name}`);
    environment.node.tryRemoveChild(name);
    super(environment, name);
    const { path } = this.node;
    this.name = name;
    this.cluster = cluster;
    this.environment = environment.name;
    this.labels = readLabels(props.labels, path);
    this.hub = props.hub ?? false;
    this.settings = readOverride(props.settings, path);
    targets.add(name, this);
  }
}
