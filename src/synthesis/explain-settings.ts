import { explainSettings as explainSources, type SettingOrigin } from '../application/effective-settings.js';
import { FleetError } from '../core/errors.js';
import { didYouMean } from '../core/names.js';
import type { Fleet } from '../fleet/fleet.js';
import { factsOf } from '../placement/fleet-model.js';
import { planFleet } from './plan.js';

/**
 * For every setting an application sees on a cluster target, sorted by JSON pointer, where its value comes from: the
 * environment, the target, the application or one of its overrides.
 * @throws FleetError `NAME_UNKNOWN`, also when the application is not meant for the target's environment
 */
export function explainSettings<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  application: string,
  target: string,
): readonly SettingOrigin[] {
  const { model } = planFleet(fleet);
  const targetModel = find('cluster target', target, model.targets);
  const cluster = find('cluster', targetModel.cluster, model.clusters);
  const applicationModel = find('application', application, model.applications);
  const meant = model.environments.filter(({ name }) => Object.hasOwn(applicationModel.environments, name));
  return explainSources({
    application: applicationModel,
    target: targetModel,
    environment: find(`environment of application ${application}`, targetModel.environment, meant),
    facts: factsOf(cluster, targetModel),
  });
}

function find<T extends { readonly name: string }>(kind: string, name: string, items: readonly T[]): T {
  const item = items.find((candidate) => candidate.name === name);
  if (item !== undefined) return item;
  const known = items.map((candidate) => candidate.name);
  throw new FleetError('NAME_UNKNOWN', {
    message: `${kind} ${JSON.stringify(name)} is unknown${didYouMean(name, known)}`,
    hint: 'name one that the fleet has',
    path: name,
  });
}
