import type { Facts } from '../../src/core/selector.js';
import type {
  ApplicationModel,
  ClusterModel,
  EnvironmentModel,
  FleetModel,
  TargetModel,
} from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK, type Lock, type PlainLock } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { NAME_ORDER } from '../../src/placement/tie-order.js';
import { type Placement, place } from './place.js';

export function environment(name: string, given: Partial<EnvironmentModel> = {}): EnvironmentModel {
  return { name, settings: {}, autoSync: true, prune: true, onRemoval: 'delete', removalLimit: 0.1, ...given };
}

export function cluster(name: string, given: Partial<ClusterModel> = {}): ClusterModel {
  return { name, destination: name, zones: [], labels: {}, taints: [], capacity: {}, capabilities: {}, ...given };
}

export function target(name: string, given: Partial<TargetModel> = {}): TargetModel {
  const settings = { values: {}, unset: [] };
  return { name, cluster: name, environment: 'production', labels: {}, hub: false, settings, ...given };
}

export function application(name: string, policies: { readonly [environment: string]: Policy }): ApplicationModel {
  const environments = Object.fromEntries(
    Object.entries(policies).map(([environment, policy]) => [
      environment,
      { namespace: name, project: 'shop', onRemoval: 'delete', policy, settings: {} } as const,
    ]),
  );
  return { name, environments, labels: {}, settings: {}, overrides: [], ownsNamespace: true };
}

export function fleetOf(given: Partial<FleetModel>): FleetModel {
  return {
    name: 'acme',
    environments: [environment('production')],
    clusters: [],
    targets: [],
    projects: [],
    applications: [],
    kinds: [],
    intents: [],
    ...given,
  };
}

/** A fleet whose clusters each have one target of their own name in production. */
export function fleetOfClusters(clusters: readonly ClusterModel[], applications: readonly ApplicationModel[]) {
  return fleetOf({ clusters, targets: clusters.map(({ name }) => target(name)), applications });
}

const prod = (region: string, provider: string, given: Partial<ClusterModel> = {}) => {
  const labels: Facts = { tier: 'prod' };
  return { region, provider, labels, ...given };
};

/** The fleet that the placement vectors are about. */
export const VECTOR_CLUSTERS: readonly ClusterModel[] = [
  cluster('ap1', prod('ap', 'azure', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSelect' }] })),
  cluster('dev1', { region: 'eu', provider: 'aws' }),
  cluster('eu1', prod('eu', 'aws')),
  cluster('eu2', prod('eu', 'gcp')),
  cluster('eu3', prod('eu', 'aws')),
  cluster('us1', prod('us', 'aws')),
  cluster('us2', prod('us', 'gcp', { taints: [{ key: 'drain', effect: 'NoSelectIfNew' }] })),
];

export function vectorFleet(policy: Policy): FleetModel {
  return fleetOfClusters(VECTOR_CLUSTERS, [application('web', { production: policy })]);
}

/** A lock in which application web was in production on these targets. */
export function lockOf(targets: readonly string[], waves: { readonly [target: string]: number } = {}): PlainLock {
  const unitOf = (target: string) => {
    const wave = waves[target] ?? 0;
    return { environment: 'production', application: 'web', target, wave, name: `web-${target}` };
  };
  return { version: 1, units: targets.map(unitOf), waves: [] };
}

/** Places with ties broken by name alone, as the vectors are. */
export function placeByName(fleet: FleetModel, lock: Lock = EMPTY_LOCK): Placement {
  return place(fleet, { lock, tieOrder: NAME_ORDER });
}

export function chosenOf({ decisions }: Pick<Placement, 'decisions'>): readonly string[] {
  return decisions.flatMap(({ chosen }) => chosen.map(({ target }) => target));
}
