import { ApiObject, type ApiObjectProps, type Chart } from 'cdk8s';

export interface UnitFacts {
  readonly application: string;
  readonly target: string;
  readonly region: string;
  readonly image: string;
  readonly replicas: number;
}

/** Adds the objects of {@link objectsOf} as they are. */
export function addObjects(chart: Chart, facts: UnitFacts): void {
  for (const [id, object] of Object.entries(objectsOf(facts))) new ApiObject(chart, id, object);
}

/** Five objects that differ on every cluster, 4.6 kB of YAML: two containers, ten variables. As a service of a web shop has them. */
export function objectsOf({ application, target, region, image, replicas }: UnitFacts) {
  const labels = { 'app.kubernetes.io/name': application, 'app.kubernetes.io/part-of': 'shop', region };
  const selector = { 'app.kubernetes.io/name': application };
  const container = (name: string, port: number) => ({
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    env: Array.from({ length: 5 }, (_, index) => ({
      name: `SETTING_${index}`,
      value: `${region}-${target}-${index}`,
    })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { httpGet: { path: '/alive', port: 'http' }, periodSeconds: 10 },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  });
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: application, labels },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...labels, ...selector } },
        spec: { containers: [container('main', 8080), container('sidecar', 8081)], terminationGracePeriodSeconds: 30 },
      },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: application, labels },
    spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  };
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${application}-config`, labels },
    data: {
      TARGET: target,
      REGION: region,
      'application.properties': `target=${target}\nregion=${region}\nlog=info\n`,
    },
  };
  const scaling = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: application, labels },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: application },
      minReplicas: replicas,
      maxReplicas: replicas * 4,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  };
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: application, labels },
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ namespaceSelector: { matchLabels: { team: 'shop' } } }], ports: [{ port: 8080, protocol: 'TCP' }] },
      ],
    },
  };
  return { deployment, service, config, scaling, policy } satisfies { [id: string]: ApiObjectProps };
}
