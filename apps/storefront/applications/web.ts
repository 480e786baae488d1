import { Size } from 'cdk8s';
import { Application } from 'cdk8s-fleet';
import { ConfigMap, Cpu, Deployment, EnvValue, Probe } from 'cdk8s-plus-28';
import { HttpRoute, HttpRouteSpecRulesMatchesPathType } from '../../../imports/gateway.networking.k8s.io.js';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/** What customers see: on every edge cluster, one cluster first, then a third, then the rest. */
export function addWeb(fleet: Storefront, { shop }: Projects): void {
  new Application(fleet, 'web', {
    namespace: namespaces('shop'),
    ownsNamespace: true,
    project: shop,
    settings: { image: 'registry.example/shop/web:1.4.2', replicas: 2 },
    settingsByEnvironment: {
      dev: { hostname: 'dev.shop.example' },
      staging: { hostname: 'staging.shop.example' },
      production: { hostname: 'shop.example' },
    },
    overrides: [
      { environments: ['production'], values: { replicas: 6 } },
      { name: 'mirror', matchLabels: { provider: 'azure' }, values: { image: 'mirror.example/shop/web:1.4.2' } },
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
        replicas: settings.replicas,
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
}
