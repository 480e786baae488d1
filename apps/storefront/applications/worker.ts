import { Application } from 'cdk8s-fleet';
import { Deployment } from 'cdk8s-plus-28';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/** Two of the production clusters, never both in one region, rather on core clusters. */
export function addWorker(fleet: Storefront, { shop }: Projects): void {
  new Application(fleet, 'worker', {
    namespace: namespaces('shop-worker'),
    project: shop,
    settings: { image: 'registry.example/shop/worker:1.9.0', replicas: 1 },
    overrides: [{ environments: ['production'], values: { replicas: 3 } }],
    placement: {
      count: { dev: 1, staging: 1, production: 2 },
      spread: [{ by: 'region', maxSkew: 1 }],
      prefer: [{ matchLabels: { tier: 'core' }, weight: 20 }],
    },
    render(chart, { settings }) {
      new Deployment(chart, 'worker', { replicas: settings.replicas, containers: [{ image: settings.image }] });
    },
  });
}
