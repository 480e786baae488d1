import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { didYouMean } from '../core/names.js';
import type { Facts } from '../core/selector.js';
import { BUILT_IN_FACTS, type ClusterModel, type FleetModel, factsOf, type TargetModel } from './fleet-model.js';

/** A cluster target with all that a policy can ask about it. */
export interface Candidate {
  readonly target: TargetModel;
  readonly cluster: ClusterModel;
  readonly facts: Facts;
}

/** The targets of a fleet, prepared once for all policies. */
export interface Candidates {
  /** Every target of an environment, hubs included, sorted by name. */
  readonly byEnvironment: ReadonlyMap<string, readonly Candidate[]>;
  readonly targetNames: ReadonlySet<string>;
  /** Facts that at least one target has, and the built-in ones. */
  readonly factNames: ReadonlySet<string>;
}

/** @throws FleetError `NAME_UNKNOWN` when a target refers to no cluster or environment */
export function candidatesOf(fleet: FleetModel): Candidates {
  const clusters = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  const byEnvironment = new Map<string, Candidate[]>(fleet.environments.map(({ name }) => [name, []]));
  const factNames = new Set<string>(BUILT_IN_FACTS);
  for (const target of fleet.targets.toSorted((a, b) => compareText(a.name, b.name))) {
    const cluster = clusters.get(target.cluster);
    if (cluster === undefined) throw unknown(target, 'cluster', [...clusters.keys()]);
    const environment = byEnvironment.get(target.environment);
    if (environment === undefined) throw unknown(target, 'environment', [...byEnvironment.keys()]);
    const facts = factsOf(cluster, target);
    for (const fact of Object.keys(facts)) factNames.add(fact);
    environment.push({ target, cluster, facts });
  }
  return { byEnvironment, targetNames: new Set(fleet.targets.map(({ name }) => name)), factNames };
}

function unknown(target: TargetModel, kind: 'cluster' | 'environment', known: readonly string[]): FleetError {
  const name = target[kind];
  return new FleetError('NAME_UNKNOWN', {
    message: `target ${JSON.stringify(target.name)} has unknown ${kind} ${JSON.stringify(name)}${didYouMean(name, known)}`,
    hint: `declare the ${kind} or correct its name`,
    path: target.name,
  });
}
