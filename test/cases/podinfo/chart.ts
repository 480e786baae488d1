import { type App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  addAutoscaler,
  addConfigMap,
  addHashedConfigMap,
  addScriptJob,
  addService,
  nameLabel,
  partOf,
  podinfoContainer,
  podTemplate,
  ROLLOUT,
  resources,
  type ScriptJob,
} from './parts.js';

const { IntOrString, KubeDeployment, KubeNamespace, KubePersistentVolumeClaim, KubeServiceAccount, KubeStatefulSet } =
  k8s;

export interface PodinfoProps {
  readonly namespace: string;
  readonly environment: string;
  /** Texts by file name. */
  readonly files: { readonly [name: string]: string };
}

/** A web application in four parts. What its environments differ in is its namespace and one label on every object. */
export class PodinfoChart extends Chart {
  constructor(app: App, id: string, { namespace, environment, files }: PodinfoProps) {
    const labels = { 'app.kubernetes.io/environment': environment, 'app.kubernetes.io/instance': 'webapp' };
    super(app, id, { namespace, labels });
    const pick = (...names: string[]) => Object.fromEntries(names.map((name) => [name, files[name] ?? '']));
    new KubeNamespace(this, 'namespace', { metadata: { name: namespace } });
    new Backend(this, 'backend');
    new Cache(this, 'cache', pick('redis.conf'));
    new Frontend(this, 'frontend', pick('warm-cache-init.sh', 'warm-cache.sh'));
    new Database(this, 'database', { backup: pick('backup.sh'), rollup: pick('rollup.sh') });
  }
}

const WEB_PORTS = [
  ['http', 9898],
  ['http-metrics', 9797],
  ['grpc', 9999],
] as const;

class Backend extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const container = podinfoContainer({
      name: 'backend',
      arguments: ['--grpc-port=9999', '--grpc-service-name=backend', '--level=info', '--cache-server=tcp://cache:6379'],
      ports: WEB_PORTS,
      limits: { cpu: '2000m', memory: '512Mi' },
      hasColor: true,
    });
    new KubeDeployment(this, 'deployment', {
      metadata: { name: 'backend' },
      spec: {
        ...ROLLOUT,
        selector: { matchLabels: nameLabel('backend') },
        template: podTemplate(nameLabel('backend'), { containers: [container] }),
      },
    });
    addService(this, 'backend', [
      ['http', 9898],
      ['grpc', 9999],
    ]);
    addAutoscaler(this, 'backend', 1, 2);
  }
}

class Frontend extends Construct {
  constructor(scope: Construct, id: string, scripts: { readonly [name: string]: string }) {
    super(scope, id);
    const container = podinfoContainer({
      name: 'frontend',
      arguments: ['--level=debug', '--backend-url=http://backend:9898/echo', '--cache-server=tcp://cache:6379'],
      ports: WEB_PORTS,
      limits: { cpu: '1000m', memory: '128Mi' },
      hasColor: true,
    });
    new KubeServiceAccount(this, 'account', { metadata: { name: 'frontend' } });
    new KubeDeployment(this, 'deployment', {
      metadata: { name: 'frontend' },
      spec: {
        ...ROLLOUT,
        selector: { matchLabels: nameLabel('frontend') },
        template: podTemplate(nameLabel('frontend'), { serviceAccountName: 'frontend', containers: [container] }),
      },
    });
    addService(this, 'frontend', [['http', 80]]);
    addAutoscaler(this, 'frontend', 2, 4);
    addConfigMap(this, 'warm-cache-script', scripts);
    const env = ['FRONTEND_URL', 'http://frontend'] as const;
    addScriptJob(this, {
      name: 'warm-cache',
      application: 'frontend',
      schedule: '*/5 * * * *',
      retries: 3,
      keepSeconds: 3600,
      restart: 'OnFailure',
      configMap: 'warm-cache-script',
      init: { name: 'warm-cache-init', script: 'warm-cache-init.sh', env },
      container: { name: 'warm-cache', script: 'warm-cache.sh', env },
    });
  }
}

class Cache extends Construct {
  constructor(scope: Construct, id: string, configuration: { readonly [name: string]: string }) {
    super(scope, id);
    const config = addHashedConfigMap(this, 'redis-config', configuration);
    new KubeDeployment(this, 'deployment', {
      metadata: { name: 'cache' },
      spec: {
        selector: { matchLabels: nameLabel('cache') },
        template: {
          metadata: { labels: nameLabel('cache') },
          spec: {
            containers: [REDIS],
            volumes: [
              { name: 'data', emptyDir: {} },
              { name: 'config', configMap: { name: config, items: [{ key: 'redis.conf', path: 'redis.conf' }] } },
            ],
          },
        },
      },
    });
    addService(this, 'cache', [['redis', 6379]]);
  }
}

const SOON = { initialDelaySeconds: 5, timeoutSeconds: 5 };

const REDIS: k8s.Container = {
  name: 'redis',
  image: 'docker.io/redis:8.8.0',
  imagePullPolicy: 'IfNotPresent',
  command: ['redis-server', '/redis-master/redis.conf'],
  ports: [{ name: 'redis', containerPort: 6379, protocol: 'TCP' }],
  livenessProbe: { tcpSocket: { port: IntOrString.fromString('redis') }, ...SOON },
  readinessProbe: { exec: { command: ['redis-cli', 'ping'] }, ...SOON },
  resources: resources({ cpu: '1000m', memory: '128Mi' }, { cpu: '100m', memory: '32Mi' }),
  volumeMounts: [
    { name: 'data', mountPath: '/var/lib/redis' },
    { name: 'config', mountPath: '/redis-master' },
  ],
};

interface DatabaseScripts {
  readonly backup: { readonly [name: string]: string };
  readonly rollup: { readonly [name: string]: string };
}

class Database extends Construct {
  constructor(scope: Construct, id: string, { backup, rollup }: DatabaseScripts) {
    super(scope, id);
    new KubeServiceAccount(this, 'account', { metadata: { name: 'database' } });
    this.addPrimary();
    this.addReplica();
    addConfigMap(this, 'backup-script', backup);
    addConfigMap(this, 'rollup-script', rollup);
    for (const job of JOBS) addScriptJob(this, job);
  }

  private addPrimary(): void {
    const name = 'database-primary';
    new KubePersistentVolumeClaim(this, 'claim', {
      metadata: { name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: k8s.Quantity.fromString('1Gi') } },
      },
    });
    new KubeStatefulSet(this, 'primary', {
      metadata: { name },
      spec: {
        serviceName: name,
        replicas: 1,
        minReadySeconds: ROLLOUT.minReadySeconds,
        revisionHistoryLimit: ROLLOUT.revisionHistoryLimit,
        selector: { matchLabels: nameLabel(name) },
        template: podTemplate(
          { ...nameLabel(name), ...partOf('database') },
          {
            serviceAccountName: 'database',
            containers: [{ ...DATABASE, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
            volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
          },
        ),
      },
    });
    addService(this, name, [['db', 3306]], 'None');
  }

  private addReplica(): void {
    const name = 'database-replica';
    new KubeDeployment(this, 'replica', {
      metadata: { name },
      spec: {
        ...ROLLOUT,
        selector: { matchLabels: nameLabel(name) },
        template: podTemplate(
          { ...nameLabel(name), ...partOf('database') },
          { serviceAccountName: 'database', containers: [DATABASE] },
        ),
      },
    });
    addService(this, name, [['db', 3306]]);
    addAutoscaler(this, name, 2, 3);
  }
}

const DATABASE = podinfoContainer({
  name: 'database',
  arguments: ['--level=info'],
  ports: [
    ['db', 3306],
    ['http-metrics', 9797],
  ],
  limits: { cpu: '2000m', memory: '512Mi' },
  hasColor: false,
});

const DAY_SECONDS = 86_400;

const rollup = (name: string, schedule: string, steps: string, keepSeconds: number): ScriptJob => ({
  name,
  application: 'database',
  schedule,
  retries: 3,
  keepSeconds,
  restart: 'OnFailure',
  configMap: 'rollup-script',
  container: { name: 'healthcheck', script: 'rollup.sh', env: ['ROLLUP_STEPS', steps] },
});

const JOBS: readonly ScriptJob[] = [
  rollup('rollup-daily', '*/10 * * * *', '6', 3600),
  rollup('rollup-weekly', '*/30 * * * *', '12', DAY_SECONDS),
  {
    name: 'backup-daily',
    application: 'database',
    schedule: '0 0 * * *',
    retries: 1,
    keepSeconds: DAY_SECONDS,
    restart: 'Never',
    configMap: 'backup-script',
    container: { name: 'backup', script: 'backup.sh', env: ['BACKUP_EXIT', '1'] },
  },
];
