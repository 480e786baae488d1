import { Application } from 'cdk8s-fleet';
import { Deployment } from 'cdk8s-plus-28';
import type { Ledger } from '../fleet.js';

/** Exchange rates, on every cluster. 120 pods in all, because so many subscriptions are paid for; large clusters get more. */
export function addRatesCache(fleet: Ledger): void {
  new Application(fleet, 'rates-cache', {
    namespace: 'rates-cache',
    settings: { image: 'registry.example/ledger/rates-cache:2.1.0' },
    placement: { replicas: { total: { staging: 6, production: 120 }, byCapacity: 'cpu' } },
    render(chart, { settings, replicas }) {
      const deployment = new Deployment(chart, 'cache', {
        metadata: { name: 'rates-cache' },
        replicas,
        containers: [{ image: settings.image, portNumber: 6379 }],
      });
      deployment.exposeViaService({ name: 'rates-cache' });
    },
  });
}
