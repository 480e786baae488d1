import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { addObjects as addRawObjects } from './objects.js';
import { applicationName, clusterName, image, regionOf, type Size } from './units.js';

export interface FleetOptions {
  /** @default raw ApiObjects */
  readonly addObjects?: typeof addRawObjects;
  /** Index of an application that has another setting. @default none */
  readonly changed?: number | undefined;
}

/** Every application on every cluster. */
export function createFleet(
  { clusters, applications }: Size,
  { addObjects = addRawObjects, changed }: FleetOptions = {},
) {
  const fleet = new Fleet('bench', { environments: { production: { settings: { image } } } });
  for (let index = 0; index < clusters; index += 1) {
    fleet.environment.production.deployTo(
      new Cluster(fleet, clusterName(index), { region: regionOf(index), labels: { tier: 'edge' } }),
    );
  }
  for (let index = 0; index < applications; index += 1) {
    const application = applicationName(index);
    new Application(fleet, application, {
      namespace: application,
      settings: { replicas: index === changed ? 3 : 2 },
      overrides: [{ matchLabels: { region: 'eu-west-1' }, values: { replicas: 4 } }],
      render(chart, { name, region = '', settings }) {
        addObjects(chart, { application, target: name, region, ...settings });
      },
    });
  }
  return fleet;
}
