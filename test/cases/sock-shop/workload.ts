import type { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

const { IntOrString, KubeDeployment, KubeService, Quantity } = k8s;

interface Requested {
  readonly cpu: number;
  readonly memory: number;
}

export interface Workload {
  readonly image: string;
  /** A name is given to ports that other objects refer to. */
  readonly ports: readonly { readonly number: number; readonly name?: string }[];
  readonly env?: { readonly [name: string]: string };
  /** Thousandths of a core, and mebibytes. */
  readonly resources?: { readonly requests: Requested; readonly limits: Requested };
  readonly probe?: { readonly path: string; readonly readyAfterSeconds: number };
  readonly security?: k8s.SecurityContext;
  /** Whether `/tmp` is in memory. @default false */
  readonly tmp?: boolean;
  readonly podAnnotations?: { readonly [name: string]: string };
  /** @default the name */
  readonly labels?: { readonly [name: string]: string };
  readonly sidecars?: readonly k8s.Container[];
}

/** Runs as a user, may bind low ports, writes nowhere. */
export const AS_USER = {
  runAsNonRoot: true,
  runAsUser: 10001,
  capabilities: { drop: ['all'], add: ['NET_BIND_SERVICE'] },
  readOnlyRootFilesystem: true,
} satisfies k8s.SecurityContext;

/** Starts as root and becomes its own user. */
export const AS_DATABASE = {
  capabilities: { drop: ['all'], add: ['CHOWN', 'SETGID', 'SETUID'] },
  readOnlyRootFilesystem: true,
} satisfies k8s.SecurityContext;

export function addDeployment(chart: Chart, name: string, workload: Workload): void {
  const { labels = { name }, podAnnotations, tmp = false, sidecars = [] } = workload;
  new KubeDeployment(chart, `${name}-deployment`, {
    metadata: { name, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { name } },
      template: {
        metadata: { labels: { name }, annotations: podAnnotations },
        spec: {
          containers: [containerOf(name, workload), ...sidecars],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          ...(tmp ? { volumes: [{ name: 'tmp-volume', emptyDir: { medium: 'Memory' } }] } : {}),
        },
      },
    },
  });
}

function containerOf(name: string, { image, ports, env, resources, probe, security, tmp }: Workload): k8s.Container {
  return {
    name,
    image,
    ports: ports.map(({ number, name }) => ({ containerPort: number, name })),
    ...(env === undefined ? {} : { env: Object.entries(env).map(([name, value]) => ({ name, value })) }),
    ...(resources === undefined
      ? {}
      : { resources: { requests: quantities(resources.requests), limits: quantities(resources.limits) } }),
    ...(probe === undefined
      ? {}
      : {
          livenessProbe: probeOf(probe.path, ports[0]?.number ?? 80, 300),
          readinessProbe: probeOf(probe.path, ports[0]?.number ?? 80, probe.readyAfterSeconds),
        }),
    ...(security === undefined ? {} : { securityContext: security }),
    ...(tmp ? { volumeMounts: [{ name: 'tmp-volume', mountPath: '/tmp' }] } : {}),
  };
}

function quantities({ cpu, memory }: Requested): { [resource: string]: k8s.Quantity } {
  return {
    cpu: Quantity.fromString(`${cpu}m`),
    memory: Quantity.fromString(`${memory}Mi`),
  };
}

function probeOf(path: string, port: number, initialDelaySeconds: number): k8s.Probe {
  return { httpGet: { path, port: IntOrString.fromNumber(port) }, initialDelaySeconds, periodSeconds: 3 };
}

export function addService(
  chart: Chart,
  name: string,
  props: Omit<k8s.ServiceSpec, 'selector'> & { readonly annotations?: { readonly [name: string]: string } },
): void {
  const { annotations, ...spec } = props;
  new KubeService(chart, `${name}-service`, {
    metadata: { name, labels: { name }, annotations },
    spec: { ...spec, selector: { name } },
  });
}

/** Forwards a port to the same one, or to another. */
export function port(number: number, targetPort: number = number): k8s.ServicePort {
  return { port: number, targetPort: IntOrString.fromNumber(targetPort) };
}
