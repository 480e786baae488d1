import { Size } from 'cdk8s';
import { Application, Autoscaling } from 'cdk8s-fleet';
import { ConfigMap, Cpu, Deployment, EnvValue, Probe } from 'cdk8s-plus-28';
import { HttpRoute, HttpRouteSpecRulesMatchesPathType } from '../../../imports/gateway.networking.k8s.io.js';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/**
 * What customers see: on every edge cluster, one cluster first, then a third, then the rest. The clusters of an
 * environment share so many pods, whatever the number of clusters.
 */
export function addWeb(fleet: Storefront, { shop }: Projects): void {
  const web = new Application(fleet, 'web', {
    namespace: namespaces('shop'),
    ownsNamespace: true,
    project: shop,
    settings: { image: 'registry.example/shop/web:1.4.2', pods: { min: 2, max: 4 } },
    settingsByEnvironment: {
      dev: { hostname: 'dev.shop.example' },
      staging: { hostname: 'staging.shop.example' },
      production: { hostname: 'shop.example' },
    },
    overrides: [
      { environments: ['production'], values: { pods: { min: 24, max: 100 } } },
      { targets: ['prod-us-1'], values: { logLevel: 'info' } },
    ],
    placement: {
      capabilities: [{ name: 'gateway-api', atLeast: '1.4' }],
      waves: { production: [{ matchLabels: { country: 'HK' } }, { size: '34%' }] },
    },
    render(chart, { settings }) {
      const config = new ConfigMap(chart, 'config', {
        data: {
          LOG_LEVEL: settings.logLevel,
          DOMAIN: settings.domain,
          SAMPLING: String(settings.tracing?.sampling ?? 0),
        },
      });
      const deployment = new Deployment(chart, 'web', {
        metadata: { name: 'web' },
        containers: [
          {
            image: settings.image,
            portNumber: 8080,
            resources: {
              cpu: { request: Cpu.millis(100) },
              memory: { request: Size.mebibytes(128), limit: Size.mebibytes(256) },
            },
            readiness: Probe.fromHttpGet('/ready', { port: 8080 }),
            envVariables: {
              LOG_LEVEL: EnvValue.fromConfigMap(config, 'LOG_LEVEL'),
              DOMAIN: EnvValue.fromConfigMap(config, 'DOMAIN'),
            },
          },
        ],
      });
      const service = deployment.exposeViaService({ name: 'web', ports: [{ port: 80, targetPort: 8080 }] });
      new HttpRoute(chart, 'route', {
        spec: {
          parentRefs: [{ name: 'public', namespace: 'gateways' }],
          hostnames: [settings.hostname],
          rules: [
            {
              matches: [{ path: { type: HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value: '/' } }],
              backendRefs: [{ name: service.name, port: 80 }],
            },
          ],
        },
      });
    },
  });
  new Autoscaling(web, 'autoscaling', { workload: 'web', total: ({ pods }) => pods, cpu: 70 });
}
