import { ApiObject, type Chart, JsonPatch, Lazy, Size } from 'cdk8s';
import {
  ConfigMap,
  Cpu,
  Deployment,
  EnvValue,
  HorizontalPodAutoscaler,
  Ingress,
  IngressBackend,
  Metric,
  MetricTarget,
  NetworkPolicy,
  Probe,
  Service,
  ServiceAccount,
  Volume,
} from 'cdk8s-plus-28';
import fc from 'fast-check';

export interface Shape {
  readonly name: string;
  readonly replicas: number;
  readonly ports: readonly number[];
  readonly environment: { readonly [key: string]: string };
  readonly labels: { readonly [key: string]: string };
  readonly memory: number;
  readonly flags: readonly boolean[];
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);
const texts = fc.dictionary(word, fc.string({ maxLength: 30 }), { maxKeys: 8, noNullPrototype: true });

export const shape: fc.Arbitrary<Shape> = fc.record(
  {
    name: word,
    replicas: fc.nat(9),
    ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 4 }),
    environment: texts,
    labels: fc.dictionary(word, word, { maxKeys: 5, noNullPrototype: true }),
    memory: fc.integer({ min: 16, max: 4096 }),
    flags: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  },
  { noNullPrototype: true },
);

/** Five raw objects as users write them: keys in no order, optional parts undefined, some values lazy, some patched. */
export function addRawObjects(
  chart: Chart,
  { name, replicas, ports, environment, labels, memory, flags }: Shape,
): void {
  const [lazyReplicas, probes, patched, annotated] = flags;
  const metadata = { name, labels, annotations: annotated ? { 'example.org/note': name } : undefined };
  const raw = (id: string, props: object) => new ApiObject(chart, id, { ...metadata, metadata, ...props } as never);
  const container = {
    name,
    image: `registry.example/${name}:1`,
    ports: ports.map((containerPort) => ({ name: `p${containerPort}`, containerPort, protocol: undefined })),
    env: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
    resources: { requests: { memory: `${memory}Mi`, cpu: null }, limits: {} },
    readinessProbe: probes ? { httpGet: { port: ports[0], path: '/' }, periodSeconds: 5 } : undefined,
    args: [],
  };
  const deployment = raw('deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: lazyReplicas ? Lazy.any({ produce: () => replicas }) : replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...labels } }, spec: { containers: [container] } },
    },
  });
  if (patched)
    deployment.addJsonPatch(JsonPatch.add('/spec/revisionHistoryLimit', 2), JsonPatch.remove('/spec/replicas'));
  deployment.metadata.addLabel('added', 'later');
  raw('service', {
    apiVersion: 'v1',
    kind: 'Service',
    spec: { selector: { app: name }, ports: ports.map((port) => ({ port })) },
  });
  raw('config', { apiVersion: 'v1', kind: 'ConfigMap', data: environment });
  raw('scaler', {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    spec: {
      scaleTargetRef: { kind: 'Deployment', name, apiVersion: 'apps/v1' },
      minReplicas: 1,
      maxReplicas: replicas + 1,
      metrics: [],
    },
  });
  raw('policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }],
    },
  });
}

/** At least four objects by cdk8s-plus. */
export function addPlusObjects(chart: Chart, { replicas, ports, environment, labels, memory, flags }: Shape): void {
  const [autoscaled, probes, exposed, isolated, mounted, account] = flags;
  const config = new ConfigMap(chart, 'config', { data: environment, metadata: { labels } });
  const deployment = new Deployment(chart, 'web', {
    ...(autoscaled ? {} : { replicas }),
    podMetadata: { labels },
    ...(account ? { serviceAccount: new ServiceAccount(chart, 'account') } : {}),
    securityContext: { ensureNonRoot: false },
  });
  const container = deployment.addContainer({
    image: 'registry.example/web:1',
    ports: ports.map((number) => ({ number, name: `p${number}` })),
    envVariables: Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, EnvValue.fromValue(value)]),
    ),
    resources: { memory: { request: Size.mebibytes(memory) }, cpu: { request: Cpu.millis(100), limit: Cpu.units(1) } },
    ...(probes ? { readiness: Probe.fromHttpGet('/ready', { port: ports[0] ?? 80 }) } : {}),
  });
  if (mounted) container.mount('/etc/config', Volume.fromConfigMap(chart, 'volume', config));
  const service = new Service(chart, 'service', {
    selector: deployment,
    ports: ports.map((port) => ({ port, name: `p${port}` })),
  });
  if (autoscaled)
    new HorizontalPodAutoscaler(chart, 'scaler', {
      target: deployment,
      maxReplicas: replicas + 2,
      metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(70))],
    });
  if (exposed)
    new Ingress(chart, 'ingress', {
      rules: [{ host: 'shop.example', backend: IngressBackend.fromService(service, { port: ports[0] ?? 80 }) }],
    });
  new NetworkPolicy(chart, 'policy', { selector: deployment, ...(isolated ? { ingress: { rules: [] } } : {}) });
}
