import { ApiObject } from 'cdk8s';
import { Application } from 'cdk8s-fleet';
import { databaseHostname, HOSTNAME_ANNOTATION, type Ledger, type Settings } from '../fleet.js';

/**
 * The balances: a writer and two standbys, spread over the clouds, no standby in the writer's city. In Europe, or else in
 * America; only where the GDPR lets personal data be, and rather in the European Economic Area, because adequacy has been
 * taken back before. Where it leaves, the volumes stay: a StatefulSet that is deleted keeps its claims.
 */
export function addLedgerDb(fleet: Ledger): void {
  const inEea = { matchLabels: { gdpr: 'eea' } };
  new Application(fleet, 'ledger-db', {
    namespace: 'ledger-db',
    settings: { image: 'registry.example/ledger/db:17.6', storage: '20Gi' },
    overrides: [{ environments: ['production'], values: { storage: '2Ti' } }],
    placement: {
      count: 3,
      matchExpressions: [{ key: 'gdpr', operator: 'Exists' }],
      groups: [
        { name: 'europe', matchLabels: { continent: 'EU' } },
        { name: 'america', matchExpressions: [{ key: 'continent', operator: 'In', values: ['NA', 'SA'] }] },
      ],
      prefer: [{ ...inEea, weight: 20 }],
      spread: [{ by: 'provider' }],
      roles: [
        { role: 'writer', among: 'placed', prefer: [{ ...inEea, weight: 20 }] },
        { role: 'standby', among: 'placed', count: 2, apart: { from: 'writer', by: 'metro' } },
      ],
    },
    render(chart, { settings, zones, roles }) {
      const labels = { app: 'ledger-db' };
      const ports = [{ name: 'sql', port: 5432, targetPort: 'sql' }];
      new ApiObject(chart, 'database', {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'ledger-db', labels },
        spec: {
          serviceName: 'ledger-db',
          replicas: zones.length,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: podSpec(settings, roles) },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: settings.storage } } },
            },
          ],
        },
      });
      new ApiObject(chart, 'service', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'ledger-db', labels },
        spec: { clusterIP: 'None', selector: labels, ports },
      });
      if (!roles.includes('writer')) return;
      new ApiObject(chart, 'writer', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'writer', labels, annotations: { [HOSTNAME_ANNOTATION]: databaseHostname(settings) } },
        spec: { type: 'LoadBalancer', selector: labels, ports },
      });
    },
  });
}

/** One pod in each zone. Standbys, and the ledger on other clusters, find the writer by its name. */
function podSpec(settings: Settings & { readonly image: string }, roles: readonly string[]) {
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'ledger-db' } },
      },
    ],
    containers: [
      {
        name: 'db',
        image: settings.image,
        env: [
          { name: 'ROLE', value: roles.join() },
          { name: 'WRITER', value: `${databaseHostname(settings)}:5432` },
        ],
        ports: [{ name: 'sql', containerPort: 5432 }],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
        resources: { requests: { cpu: '4', memory: '32Gi' } },
      },
    ],
  };
}
