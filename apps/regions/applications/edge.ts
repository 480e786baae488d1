import { Application } from 'cdk8s-fleet';
import { Deployment, Probe, ServiceType } from 'cdk8s-plus-28';
import { HOSTNAME_ANNOTATION, type Ledger } from '../fleet.js';
import { edgeHostname, GlobalRouter } from '../global-router.js';

/**
 * Ends TLS near the payer, on every cluster. Weights say where payments come from: each cluster gets its share of the
 * pods, and the router sends it the same share of the payers of its continent.
 */
export function addEdge(fleet: Ledger): void {
  const edge = new Application(fleet, 'edge', {
    namespace: 'edge',
    settings: { image: 'registry.example/ledger/edge:3.2.0' },
    placement: {
      replicas: {
        total: { staging: 6, production: 60 },
        weights: [
          { matchLabels: { continent: 'EU' }, weight: 3 },
          { matchLabels: { continent: 'NA' }, weight: 2 },
          { weight: 1 },
        ],
      },
    },
    render(chart, target) {
      const deployment = new Deployment(chart, 'edge', {
        metadata: { name: 'edge' },
        replicas: target.replicas,
        containers: [
          { image: target.settings.image, portNumber: 8443, readiness: Probe.fromTcpSocket({ port: 8443 }) },
        ],
      });
      const service = deployment.exposeViaService({
        name: 'edge',
        serviceType: ServiceType.LOAD_BALANCER,
        ports: [{ port: 443, targetPort: 8443 }],
      });
      service.metadata.addAnnotation(HOSTNAME_ANNOTATION, edgeHostname(target.name, target.settings));
    },
  });
  new GlobalRouter(edge, 'router');
}
