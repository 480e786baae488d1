import { Application } from 'cdk8s-fleet';
import { Deployment, Probe } from 'cdk8s-plus-28';
import { databaseHostname, type Ledger } from '../fleet.js';

/**
 * Books payments, on nine clusters. Never two in one city, whoever owns the building; a cloud that fails takes a third of
 * them; every continent has one near. A new version is in Stockholm first, which is small, then on a quarter, then everywhere.
 */
export function addLedgerApi(fleet: Ledger): void {
  new Application(fleet, 'ledger-api', {
    namespace: 'ledger-api',
    dependsOn: ['edge', 'rates-cache'],
    settings: { image: 'registry.example/ledger/api:7.4.1', replicas: 2 },
    overrides: [{ environments: ['production'], values: { replicas: 6 } }],
    placement: {
      count: { staging: 2, production: 9 },
      spread: [{ by: 'metro' }, { by: 'provider' }, { by: 'continent', whenUnsatisfiable: 'ScheduleAnyway' }],
      prefer: [{ matchLabels: { ring: 'canary' }, weight: 50 }],
      waves: { production: [{ matchLabels: { ring: 'canary' } }, { size: '25%' }] },
    },
    render(chart, { settings }) {
      const deployment = new Deployment(chart, 'api', {
        metadata: { name: 'ledger-api' },
        replicas: settings.replicas,
        containers: [
          {
            image: settings.image,
            portNumber: 8080,
            envVariables: {
              DATABASE: { value: `${databaseHostname(settings)}:5432` },
              RATES: { value: 'rates-cache.rates-cache:6379' },
            },
            readiness: Probe.fromHttpGet('/ready', { port: 8080 }),
          },
        ],
      });
      deployment.exposeViaService({ name: 'ledger-api' });
    },
  });
}
