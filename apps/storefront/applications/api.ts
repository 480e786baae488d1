import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Application, DatabaseMigrations, sqlFiles } from 'cdk8s-fleet';
import { Deployment, EnvValue, HorizontalPodAutoscaler, Metric, MetricTarget, Secret } from 'cdk8s-plus-28';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/** The region of the orders' database, from where it is migrated, and which gets a new version first. */
const atDatabase = { matchLabels: { region: 'eu-west-1' } };
const credentials = 'orders-db';

/** Beside the web pages, in their namespace, and scaled by load with an autoscaler of its own. */
export function addApi(fleet: Storefront, { shop }: Projects): void {
  const api = new Application(fleet, 'api', {
    namespace: namespaces('shop'),
    project: shop,
    settings: { image: 'registry.example/shop/api:2.0.1', bounds: { minimum: 1, maximum: 3 } },
    overrides: [{ environments: ['production'], values: { bounds: { minimum: 4, maximum: 20 } } }],
    placement: {
      capabilities: [{ name: 'gateway-api' }, { name: 'external-secrets' }],
      waves: { staging: [atDatabase], production: [atDatabase] },
    },
    render(chart, { settings, environment }) {
      new ApiObject(chart, 'credentials', {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: credentials },
        spec: {
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
          dataFrom: [{ extract: { key: `${environment}/orders` } }],
        },
      });
      const secret = Secret.fromSecretName(chart, 'database', credentials);
      const deployment = new Deployment(chart, 'api', {
        metadata: { name: 'api' },
        containers: [
          {
            image: settings.image,
            portNumber: 9090,
            envVariables: {
              LOG_LEVEL: EnvValue.fromValue(settings.logLevel),
              DATABASE: EnvValue.fromValue(databaseUrl(settings)),
              DATABASE_USER: EnvValue.fromSecretValue({ secret, key: 'username' }),
              DATABASE_PASSWORD: EnvValue.fromSecretValue({ secret, key: 'password' }),
            },
          },
        ],
      });
      deployment.exposeViaService({ name: 'api', ports: [{ port: 9090 }] });
      new HorizontalPodAutoscaler(chart, 'scaling', {
        target: deployment,
        minReplicas: settings.bounds.minimum,
        maxReplicas: settings.bounds.maximum,
        metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(60))],
      });
    },
  });
  new DatabaseMigrations(api, 'migrations', {
    database: 'orders',
    migrations: sqlFiles('migrations', join(import.meta.dirname, '..')),
    connection: { url: databaseUrl, secret: credentials },
    usedBy: ['api'],
    prefer: [{ ...atDatabase, weight: 1 }],
    acknowledge: ['V3__drop_single_coupon.sql: alter table orders drop column coupon'],
  });
}

function databaseUrl({ domain }: { readonly domain: string }): string {
  return `jdbc:postgresql://orders.db.${domain}/orders`;
}
