export interface Size {
  readonly clusters: number;
  readonly applications: number;
}

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
/** All applications share it. */
export const namespace = 'shop';
export const image = 'registry.example/shop/service:1.4.2';

export const regionOf = (cluster: number) => REGIONS[cluster % REGIONS.length] ?? '';
export const clusterName = (cluster: number) => `cluster-${String(cluster).padStart(5, '0')}`;
/** Four versions in turn. */
export const kubernetesOf = (cluster: number) => `1.${31 + (cluster % 4)}`;
export const applicationName = (application: number) => `service-${String(application).padStart(3, '0')}`;

/** Every application on every cluster. */
export function* unitsOf({ clusters, applications }: Size) {
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    const region = regionOf(cluster);
    for (let index = 0; index < applications; index += 1) {
      const application = applicationName(index);
      yield { application, target: clusterName(cluster), region, image, replicas: region === 'eu-west-1' ? 4 : 2 };
    }
  }
}
