import { FleetError } from '../core/errors.js';
import { didYouMean, listNames } from '../core/names.js';
import type { ApplicationModel, FleetModel } from './fleet-model.js';
import type { Policy } from './policy/policy.js';

/**
 * The fleet as if these clusters did not exist: without their targets, which no policy names any more either.
 * @throws FleetError `NAME_UNKNOWN`
 */
export function withoutClusters(fleet: FleetModel, names: readonly string[]): FleetModel {
  if (names.length === 0) return fleet;
  const known = fleet.clusters.map(({ name }) => name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new FleetError('NAME_UNKNOWN', {
      message: `there is no cluster ${JSON.stringify(stranger)} to do without${didYouMean(stranger, known)}`,
      hint: `use one of ${listNames(known)}`,
      path: fleet.name,
    });
  }
  const targets = fleet.targets.filter(({ cluster }) => !names.includes(cluster));
  const left = new Set(targets.map(({ name }) => name));
  return {
    ...fleet,
    clusters: fleet.clusters.filter(({ name }) => !names.includes(name)),
    targets,
    applications: fleet.applications.map((application) => withoutTargets(application, fleet, left)),
  };
}

function withoutTargets(application: ApplicationModel, fleet: FleetModel, left: ReadonlySet<string>): ApplicationModel {
  const gone = new Set(fleet.targets.flatMap(({ name }) => (left.has(name) ? [] : name)));
  const spared = (list: readonly string[]) => list.filter((name) => !gone.has(name));
  const without = (policy: Policy): Policy => ({
    ...policy,
    ...(policy.targets && { targets: spared(policy.targets) }),
    ...(policy.exclude && { exclude: spared(policy.exclude) }),
  });
  const environments = Object.entries(application.environments).map(([name, terms]) => {
    return [name, { ...terms, policy: without(terms.policy) }] as const;
  });
  return { ...application, environments: Object.fromEntries(environments) };
}
