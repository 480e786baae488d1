import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

const { IntOrString, KubeConfigMap, KubeHorizontalPodAutoscalerV2, KubeService, Quantity } = k8s;

export const IMAGE = 'ghcr.io/stefanprodan/podinfo:6.14.1';

export const nameLabel = (name: string) => ({ 'app.kubernetes.io/name': name });

export const partOf = (application: string) => ({ 'app.kubernetes.io/part-of': application });

interface Requested {
  readonly cpu: string;
  readonly memory: string;
}

export function resources(limits: Requested, requests: Requested): k8s.ResourceRequirements {
  return { limits: quantities(limits), requests: quantities(requests) };
}

function quantities({ cpu, memory }: Requested): { readonly [resource: string]: k8s.Quantity } {
  return { cpu: Quantity.fromString(cpu), memory: Quantity.fromString(memory) };
}

interface PodinfoContainer {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly ports: readonly (readonly [name: string, port: number])[];
  readonly limits: Requested;
  /** The user interface of those that have one is blue. */
  readonly hasColor: boolean;
}

/** The demo server in the role its arguments give it; it is asked for its health on its first port. */
export function podinfoContainer({ name, arguments: given, ports, limits, hasColor }: PodinfoContainer): k8s.Container {
  const [[, port] = ['', 0]] = ports;
  return {
    name,
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: ['./podinfo', `--port=${port}`, '--port-metrics=9797', ...given],
    ...(hasColor ? { env: [{ name: 'PODINFO_UI_COLOR', value: '#34577c' }] } : {}),
    ports: ports.map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
    livenessProbe: checked(port, 'healthz'),
    readinessProbe: checked(port, 'readyz'),
    resources: resources(limits, { cpu: '100m', memory: '32Mi' }),
  };
}

function checked(port: number, path: string): k8s.Probe {
  return {
    exec: { command: ['podcli', 'check', 'http', `localhost:${port}/${path}`] },
    initialDelaySeconds: 5,
    timeoutSeconds: 5,
  };
}

/** Replaces pods one by one, and gives up after a minute. */
export const ROLLOUT = {
  minReadySeconds: 3,
  revisionHistoryLimit: 5,
  progressDeadlineSeconds: 60,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: IntOrString.fromNumber(0) } },
} satisfies Partial<k8s.DeploymentSpec>;

export function podTemplate(labels: { readonly [key: string]: string }, spec: k8s.PodSpec): k8s.PodTemplateSpec {
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9797' };
  return { metadata: { labels, annotations }, spec };
}

type Port = readonly [name: string, port: number];

export function addService(scope: Construct, name: string, ports: readonly Port[], clusterIp?: 'None'): void {
  new KubeService(scope, `${name}-service`, {
    metadata: { name },
    spec: {
      type: 'ClusterIP',
      clusterIp,
      selector: nameLabel(name),
      ports: ports.map(([name, port]) => ({ name, port, protocol: 'TCP', targetPort: IntOrString.fromString(name) })),
    },
  });
}

/** Scales a Deployment by CPU, late. */
export function addAutoscaler(scope: Construct, name: string, minReplicas: number, maxReplicas: number): void {
  new KubeHorizontalPodAutoscalerV2(scope, `${name}-autoscaler`, {
    metadata: { name },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas,
      maxReplicas,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 99 } } },
      ],
    },
  });
}

export interface ScriptJob {
  readonly name: string;
  readonly application: string;
  readonly schedule: string;
  readonly retries: number;
  readonly keepSeconds: number;
  readonly restart: 'OnFailure' | 'Never';
  readonly configMap: string;
  readonly container: ScriptContainer;
  readonly init?: ScriptContainer;
}

interface ScriptContainer {
  readonly name: string;
  readonly script: string;
  readonly env: readonly [name: string, value: string];
}

/** Runs a script of a ConfigMap on a schedule, never twice at once. */
export function addScriptJob(scope: Construct, job: ScriptJob): void {
  const { name, application, init, configMap } = job;
  new k8s.KubeCronJob(scope, `${name}-job`, {
    metadata: { name },
    spec: {
      schedule: job.schedule,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: job.retries,
          ttlSecondsAfterFinished: job.keepSeconds,
          template: {
            metadata: { labels: { ...nameLabel(name), ...partOf(application) } },
            spec: {
              restartPolicy: job.restart,
              serviceAccountName: application,
              ...(init === undefined ? {} : { initContainers: [scriptContainer(init)] }),
              containers: [scriptContainer(job.container)],
              volumes: [{ name: 'scripts', configMap: { name: configMap, defaultMode: 0o755 } }],
            },
          },
        },
      },
    },
  });
}

function scriptContainer({ name, script, env: [variable, value] }: ScriptContainer): k8s.Container {
  return {
    name,
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', `/scripts/${script}`],
    env: [{ name: variable, value }],
    resources: resources({ cpu: '100m', memory: '32Mi' }, { cpu: '10m', memory: '16Mi' }),
    volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }],
  };
}

interface Texts {
  readonly [file: string]: string;
}

export function addConfigMap(scope: Construct, name: string, data: Texts): void {
  new KubeConfigMap(scope, name, { metadata: { name }, data });
}

/** Named after its content, so that a change of it restarts the pods that mount it. */
export function addHashedConfigMap(scope: Construct, name: string, data: Texts): string {
  const sorted = Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
  const hashed = `${name}-${kustomizeHash(JSON.stringify({ data: sorted, kind: 'ConfigMap', name: '' }))}`;
  new KubeConfigMap(scope, name, { metadata: { name: hashed }, data });
  return hashed;
}

// As kustomize does, digits and vowels that could form words are replaced.
const REPLACED: { readonly [character: string]: string } = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

function kustomizeHash(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return [...digest].map((character) => REPLACED[character] ?? character).join('');
}
