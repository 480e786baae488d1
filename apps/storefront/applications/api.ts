import { Application } from 'cdk8s-fleet';
import { Deployment, HorizontalPodAutoscaler, Metric, MetricTarget } from 'cdk8s-plus-28';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/** Beside the web pages, in their namespace, and scaled by load. */
export function addApi(fleet: Storefront, { shop }: Projects): void {
  new Application(fleet, 'api', {
    namespace: namespaces('shop'),
    project: shop,
    settings: { image: 'registry.example/shop/api:2.0.1', bounds: { minimum: 1, maximum: 3 } },
    overrides: [{ environments: ['production'], values: { bounds: { minimum: 4, maximum: 20 } } }],
    placement: { capabilities: [{ name: 'gateway-api' }] },
    render(chart, { settings }) {
      const deployment = new Deployment(chart, 'api', {
        containers: [
          { image: settings.image, portNumber: 9090, envVariables: { LOG_LEVEL: { value: settings.logLevel } } },
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
}
