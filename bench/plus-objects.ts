import { type Chart, Size } from 'cdk8s';
import {
  ConfigMap,
  type ContainerProps,
  Cpu,
  Deployment,
  EnvValue,
  HorizontalPodAutoscaler,
  Metric,
  MetricTarget,
  Namespaces,
  NetworkPolicy,
  NetworkPolicyPort,
  Pods,
  Probe,
} from 'cdk8s-plus-28';

import type { UnitFacts } from './objects.js';

/** The service of `objects.ts`, written with cdk8s-plus. */
export function addPlusObjects(chart: Chart, { application, target, region, image, replicas }: UnitFacts): void {
  const labels = { 'app.kubernetes.io/name': application, 'app.kubernetes.io/part-of': 'shop', region };
  const metadata = { name: application, labels };
  const container = (name: string, portNumber: number): ContainerProps => ({
    name,
    image,
    portNumber,
    envVariables: Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`SETTING_${index}`, EnvValue.fromValue(`${region}-${target}-${index}`)]),
    ),
    resources: {
      cpu: { request: Cpu.millis(100) },
      memory: { request: Size.mebibytes(128), limit: Size.mebibytes(256) },
    },
    readiness: Probe.fromHttpGet('/ready', { failureThreshold: 3 }),
    liveness: Probe.fromHttpGet('/alive'),
  });
  const deployment = new Deployment(chart, 'deployment', {
    metadata,
    containers: [container('main', 8080), container('sidecar', 8081)],
  });
  deployment.exposeViaService({ name: application, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  new ConfigMap(chart, 'config', {
    metadata: { name: `${application}-config`, labels },
    data: {
      TARGET: target,
      REGION: region,
      'application.properties': `target=${target}\nregion=${region}\nlog=info\n`,
    },
  });
  new HorizontalPodAutoscaler(chart, 'scaling', {
    metadata,
    target: deployment,
    minReplicas: replicas,
    maxReplicas: replicas * 4,
    metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(70))],
  });
  new NetworkPolicy(chart, 'policy', {
    metadata,
    selector: Pods.select(chart, 'pods', { labels: { 'app.kubernetes.io/name': application } }),
    ingress: {
      rules: [
        {
          peer: Namespaces.select(chart, 'callers', { labels: { team: 'shop' } }),
          ports: [NetworkPolicyPort.tcp(8080)],
        },
      ],
    },
  });
}
