export interface Size {
  readonly clusters: number;
  readonly applications: number;
}

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
export const image = 'registry.example/shop/service:1.4.2';

export const regionOf = (cluster: number) => REGIONS[cluster % REGIONS.length] ?? '';
export const clusterName = (cluster: number) => `cluster-${String(cluster).padStart(5, '0')}`;
export const applicationName = (application: number) => `service-${String(application).padStart(3, '0')}`;
