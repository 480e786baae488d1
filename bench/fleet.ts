import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { addObjects as addRawObjects } from './objects.js';
import { applicationName, clusterName, image, kubernetesOf, namespace, regionOf, type Size } from './units.js';

export interface FleetOptions {
  /** @default raw ApiObjects */
  readonly addObjects?: typeof addRawObjects;
  /** Index of an application that has another setting. @default none */
  readonly changed?: number | undefined;
  /** Whether objects hold the name of their target. @default true */
  readonly named?: boolean | undefined;
  readonly share?: boolean | undefined;
}

/** Every application on every cluster. */
export function createFleet(
  { clusters, applications }: Size,
  { addObjects = addRawObjects, changed, named = true, share }: FleetOptions = {},
) {
  const fleet = new Fleet('bench', { environments: { production: { settings: { image } } }, share });
  for (let index = 0; index < clusters; index += 1) {
    fleet.environment.production.deployTo(
      new Cluster(fleet, clusterName(index), {
        region: regionOf(index),
        kubernetes: kubernetesOf(index),
        labels: { tier: 'edge' },
      }),
    );
  }
  for (let index = 0; index < applications; index += 1) {
    const application = applicationName(index);
    new Application(fleet, application, {
      namespace,
      ownsNamespace: index === 0,
      settings: { replicas: index === changed ? 3 : 2 },
      overrides: [{ matchLabels: { region: 'eu-west-1' }, values: { replicas: 4 } }],
      render(chart, target) {
        const { region = '', environment, settings } = target;
        addObjects(chart, { application, target: named ? target.name : environment, region, ...settings });
      },
    });
  }
  return fleet;
}
