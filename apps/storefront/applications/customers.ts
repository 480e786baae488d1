import { ApiObject } from 'cdk8s';
import { Application } from 'cdk8s-fleet';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/** Personal data, which must stay in the European Union. */
export function addCustomers(fleet: Storefront, { customers }: Projects): void {
  new Application(fleet, 'customers', {
    namespace: namespaces('customers'),
    project: customers,
    settings: { image: 'registry.example/shop/customers:3.1.0', storage: '10Gi' },
    overrides: [{ environments: ['production'], values: { storage: '200Gi' } }],
    placement: { matchExpressions: [{ key: 'country', operator: 'In', values: ['IE', 'NL'] }] },
    render(chart, { settings, namespace }) {
      const labels = { app: 'customers' };
      new ApiObject(chart, 'database', {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'customers', labels },
        spec: {
          serviceName: 'customers',
          replicas: 3,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                {
                  name: 'customers',
                  image: settings.image,
                  ports: [{ name: 'sql', containerPort: 5432 }],
                  volumeMounts: [{ name: 'data', mountPath: '/data' }],
                  resources: { requests: { cpu: '500m', memory: '2Gi' } },
                },
              ],
            },
          },
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
        metadata: { name: 'customers', labels },
        spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'sql', port: 5432, targetPort: 'sql' }] },
      });
      new ApiObject(chart, 'isolation', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'from-shop-only' },
        spec: {
          podSelector: { matchLabels: labels },
          policyTypes: ['Ingress'],
          ingress: [
            {
              from: [
                {
                  namespaceSelector: {
                    matchLabels: { 'kubernetes.io/metadata.name': namespace.replace('customers-', 'shop-') },
                  },
                },
              ],
            },
          ],
        },
      });
    },
  });
}
