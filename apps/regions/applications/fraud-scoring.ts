import { ApiObject } from 'cdk8s';
import { Application } from 'cdk8s-fleet';
import type { Ledger } from '../fleet.js';

/** Meant for four clusters. So far fewer have drivers for graphics processors that are new enough, and these begin. */
export function addFraudScoring(fleet: Ledger): void {
  new Application(fleet, 'fraud-scoring', {
    namespace: 'fraud-scoring',
    settings: { image: 'registry.example/ledger/fraud-scoring:0.9.3' },
    placement: {
      environments: ['production'],
      capabilities: [{ name: 'gpu-operator', atLeast: '24.9' }],
      count: 4,
      onShortfall: 'keep',
    },
    render(chart, { settings }) {
      const labels = { app: 'fraud-scoring' };
      new ApiObject(chart, 'scoring', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'fraud-scoring', labels },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                {
                  name: 'scoring',
                  image: settings.image,
                  resources: { requests: { cpu: '2', memory: '8Gi' }, limits: { 'nvidia.com/gpu': 1 } },
                },
              ],
            },
          },
        },
      });
    },
  });
}
