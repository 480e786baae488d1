import { FleetError } from '../../core/errors.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import type { Delivery, DeliveryAdapter, DeliveryFile, DeliverySet } from '../delivery-adapter.js';
import { appProject } from './app-project.js';
import { applicationSet } from './application-set.js';
import { ignoredDifferences } from './ignored-differences.js';
import { type ArgoCdOptions, type ArgoCdSettings, readOptions } from './options.js';

export type { ArgoCdOptions } from './options.js';

/**
 * Delivers by Argo CD 3.5 or later: one ApplicationSet for each environment and application, one AppProject for each project.
 * Something must apply the files to the hub, and delete what disappears from them: an Application with pruning, for example.
 * Waves need progressive syncs and a Git webhook: where Applications poll, a later wave may see a change, and sync, first.
 * @throws FleetError `DELIVERY_INVALID`, `NAME_INVALID`
 */
export function argoCd(options: ArgoCdOptions): DeliveryAdapter {
  const settings = readOptions(options);
  return {
    name: 'argocd',
    namespace: settings.namespace,
    deliver: (delivery) => [projectFile(delivery, settings), ...setFiles(delivery, settings)],
  };
}

function projectFile({ fleet, namespaces }: Delivery, settings: ArgoCdSettings): DeliveryFile {
  return {
    // Sorts before applicationsets/, so kubectl applies it first: a set without its project fails for minutes.
    path: 'app-projects.yaml',
    objects: fleet.projects.map((project) =>
      appProject({ project, namespaces: namespaces.get(project.name) ?? [], settings }),
    ),
  };
}

function setFiles({ fleet, sets }: Delivery, settings: ArgoCdSettings): readonly DeliveryFile[] {
  const environments = new Map(fleet.environments.map((environment) => [environment.name, environment]));
  const applications = new Map(fleet.applications.map((application) => [application.name, application.environments]));
  return sets.map((set) => {
    const environment = environments.get(set.environment);
    const application = applications.get(set.application)?.[set.environment];
    if (environment === undefined || application === undefined) throw unknownSet(fleet, set);
    return {
      path: `applicationsets/${set.environment}/${set.application}.yaml`,
      objects: [
        applicationSet({
          fleet: fleet.name,
          set,
          environment,
          application,
          ignored: ignoredDifferences(fleet.intents, set),
          settings,
        }),
      ],
    };
  });
}

function unknownSet(fleet: FleetModel, set: DeliverySet): FleetError {
  return new FleetError('NAME_UNKNOWN', {
    message: `fleet ${JSON.stringify(fleet.name)} has no application ${JSON.stringify(set.application)} in environment ${JSON.stringify(set.environment)}`,
    hint: 'deliver sets with the fleet they were placed for',
    path: set.file,
  });
}
