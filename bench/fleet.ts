import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { addObjects } from './objects.js';

export interface Size {
  readonly clusters: number;
  readonly applications: number;
}

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
export const image = 'registry.example/shop/service:1.4.2';

export const regionOf = (cluster: number) => REGIONS[cluster % REGIONS.length] ?? '';
export const clusterName = (cluster: number) => `cluster-${String(cluster).padStart(5, '0')}`;
export const applicationName = (application: number) => `service-${String(application).padStart(3, '0')}`;

/** Every application on every cluster. */
export function createFleet({ clusters, applications }: Size) {
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
      settings: { replicas: 2 },
      overrides: [{ matchLabels: { region: 'eu-west-1' }, values: { replicas: 4 } }],
      render(chart, { name, region = '', settings }) {
        addObjects(chart, { application, target: name, region, ...settings });
      },
    });
  }
  return fleet;
}
