import { Cluster, Fleet, Project } from 'cdk8s-fleet';

export interface Settings {
  domain: string;
  logLevel: 'debug' | 'info' | 'warn';
  tracing?: { sampling: number };
}

export type Environment = 'dev' | 'staging' | 'production';

export type Storefront = Fleet<Settings, Environment>;

/** The shop's clusters and environments. A function, so that every test has a fleet of its own. */
export function createFleet(): Storefront {
  const fleet = new Fleet<Settings, Environment>('storefront', {
    environments: {
      dev: { settings: { domain: 'dev.shop.example', logLevel: 'debug' } },
      staging: { settings: { domain: 'staging.shop.example', logLevel: 'info' } },
      production: {
        settings: { domain: 'shop.example', logLevel: 'warn', tracing: { sampling: 0.01 } },
        onRemoval: 'orphan',
        removalLimit: 0.05,
      },
    },
  });
  addClusters(fleet);
  return fleet;
}

function addClusters(fleet: Storefront): void {
  const { dev, staging, production } = fleet.environment;
  const ireland = { region: 'eu-west-1', country: 'IE', provider: 'aws', zones: ['a', 'b', 'c'], kubernetes: '1.34' };
  const netherlands = { region: 'europe-west4', country: 'NL', provider: 'gcp', zones: ['a', 'b'], kubernetes: '1.33' };
  const virginia = { region: 'us-east-1', country: 'US', provider: 'aws', zones: ['a', 'b', 'd'], kubernetes: '1.34' };
  const hongKong = { region: 'eastasia', country: 'HK', provider: 'azure', zones: ['1', '2', '3'], kubernetes: '1.33' };
  // They bring kinds that the fleet uses and does not install.
  const capabilities = { 'gateway-api': '1.5', 'external-secrets': '1.3' };

  const shared = new Cluster(fleet, 'shared', { ...ireland, capabilities });
  dev.deployTo(shared, { name: 'shared-dev' });
  staging.deployTo(shared, { name: 'shared-staging' });
  staging.deployTo(new Cluster(fleet, 'staging-us', { ...virginia, capabilities }));

  const edge = { labels: { tier: 'edge' }, capabilities };
  production.deployTo(new Cluster(fleet, 'prod-eu-1', { ...ireland, ...edge }));
  production.deployTo(new Cluster(fleet, 'prod-eu-2', { ...ireland, labels: { tier: 'core' } }));
  production.deployTo(new Cluster(fleet, 'prod-eu-3', { ...netherlands, ...edge }));
  production.deployTo(new Cluster(fleet, 'prod-us-1', { ...virginia, ...edge }));
  production.deployTo(new Cluster(fleet, 'prod-us-2', { ...virginia, labels: { tier: 'core' } }));
  production.deployTo(new Cluster(fleet, 'prod-asia-1', { ...hongKong, ...edge }), {
    settings: { tracing: { sampling: 0.1 } },
  });
}

/** Boundaries of the teams, as the platform team declares them. */
export function createProjects(fleet: Storefront) {
  return {
    platform: new Project(fleet, 'platform', {
      namespaces: ['platform'],
      clusterScopedKinds: [
        { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
      ],
    }),
    shop: new Project(fleet, 'shop', { namespaces: ['shop-*'] }),
    customers: new Project(fleet, 'customers', {
      namespaces: ['customers-*'],
      clusters: ['shared', 'staging-*', 'prod-eu-*'],
    }),
  };
}

export type Projects = ReturnType<typeof createProjects>;

/** Development and staging share a cluster, so a namespace carries its environment. */
export function namespaces<N extends string>(name: N) {
  return { dev: `${name}-dev`, staging: `${name}-staging`, production: `${name}-production` };
}
