import { Application, Cluster, Fleet } from 'cdk8s-fleet';
import { k8s } from 'cdk8s-plus-28';
import { AS_DATABASE, AS_USER, addDeployment, addService, port, type Workload } from './workload.js';

const { IntOrString, KubeIngress } = k8s;

const limits = (cpu: number, memory: number) => ({ cpu, memory });

const HEALTH = { path: '/health', readyAfterSeconds: 180 };

const service = (image: string): Pick<Workload, 'image' | 'ports' | 'probe' | 'security'> => ({
  image: `weaveworksdemos/${image}`,
  ports: [{ number: 80 }],
  probe: HEALTH,
  security: AS_USER,
});

const JAVA = {
  ZIPKIN: 'zipkin.jaeger.svc.cluster.local',
  JAVA_OPTS: '-Xms64m -Xmx128m -XX:PermSize=32m -XX:MaxPermSize=64m -XX:+UseG1GC -Djava.security.egd=file:/dev/urandom',
};

const mongo = (image: string): Workload => ({
  image,
  ports: [{ number: 27017, name: 'mongo' }],
  security: AS_DATABASE,
  tmp: true,
});

const half = { requests: limits(300, 500), limits: limits(300, 500) };
const tenth = { requests: limits(100, 100), limits: limits(100, 100) };

const WORKLOADS: { readonly [name: string]: Workload } = {
  carts: { ...service('carts:0.4.8'), env: JAVA, resources: half, tmp: true },
  'carts-db': mongo('mongo'),
  catalogue: { ...service('catalogue:0.3.5'), resources: tenth },
  'catalogue-db': {
    image: 'weaveworksdemos/catalogue-db:0.3.0',
    ports: [{ number: 3306, name: 'mysql' }],
    env: { MYSQL_ROOT_PASSWORD: 'fake_password', MYSQL_DATABASE: 'socksdb' },
  },
  'front-end': {
    image: 'weaveworksdemos/front-end:0.3.12',
    ports: [{ number: 8079 }],
    env: { SESSION_REDIS: 'true' },
    resources: { requests: limits(100, 300), limits: limits(300, 1000) },
    probe: { path: '/', readyAfterSeconds: 30 },
    security: { ...AS_USER, capabilities: { drop: ['all'] } },
    labels: {},
  },
  orders: {
    ...service('orders:0.4.7'),
    env: JAVA,
    resources: { requests: limits(200, 500), limits: limits(500, 500) },
    tmp: true,
  },
  'orders-db': mongo('mongo'),
  payment: { ...service('payment:0.4.3'), resources: { requests: limits(99, 100), limits: limits(100, 100) } },
  'queue-master': { ...service('queue-master:0.3.1'), env: JAVA, resources: half, security: undefined },
  rabbitmq: {
    image: 'rabbitmq:3.6.8-management',
    ports: [
      { number: 15672, name: 'management' },
      { number: 5672, name: 'rabbitmq' },
    ],
    security: {
      ...AS_DATABASE,
      capabilities: { drop: ['all'], add: [...AS_DATABASE.capabilities.add, 'DAC_OVERRIDE'] },
    },
    podAnnotations: { 'prometheus.io/scrape': 'false' },
    sidecars: [
      {
        name: 'rabbitmq-exporter',
        image: 'kbudde/rabbitmq-exporter',
        ports: [{ containerPort: 9090, name: 'exporter' }],
      },
    ],
  },
  'session-db': {
    image: 'redis:alpine',
    ports: [{ number: 6379, name: 'redis' }],
    security: AS_DATABASE,
    podAnnotations: { 'prometheus.io.scrape': 'false' },
  },
  shipping: { ...service('shipping:0.4.8'), env: JAVA, resources: half, tmp: true },
  user: {
    ...service('user:0.4.7'),
    env: { MONGO_HOST: 'user-db:27017' },
    resources: { requests: limits(100, 100), limits: limits(300, 100) },
  },
  'user-db': mongo('weaveworksdemos/user-db:0.3.0'),
};

/** One shop on one cluster: an application of 14 services behind one host. */
export function createFleet(): Fleet<object, 'production'> {
  const fleet = new Fleet('sock-shop', { environments: { production: { settings: {} } } });
  fleet.environment.production.deployTo(new Cluster(fleet, 'shop'));
  new Application(fleet, 'sock-shop', {
    namespace: 'sock-shop',
    settings: { host: 'sockshop.apps.argoproj.io' },
    render(chart, { settings }) {
      for (const [name, workload] of Object.entries(WORKLOADS)) addDeployment(chart, name, workload);
      for (const name of ['carts', 'catalogue', 'orders', 'payment', 'shipping', 'user'])
        addService(chart, name, { ports: [port(80)] });
      for (const name of ['carts-db', 'orders-db', 'user-db']) addService(chart, name, { ports: [port(27017)] });
      addService(chart, 'catalogue-db', { ports: [port(3306)] });
      addService(chart, 'session-db', { ports: [port(6379)] });
      addService(chart, 'front-end', { type: 'ClusterIP', ports: [port(80, 8079)] });
      addService(chart, 'queue-master', { ports: [port(80)], annotations: { 'prometheus.io/path': '/prometheus' } });
      addService(chart, 'rabbitmq', {
        ports: [
          { name: 'rabbitmq', ...port(5672) },
          { name: 'exporter', port: 9090, protocol: 'TCP', targetPort: IntOrString.fromString('exporter') },
        ],
      });
      new KubeIngress(chart, 'ingress', ingress(settings.host));
    },
  });
  return fleet;
}

function ingress(host: string): k8s.KubeIngressProps {
  const backend = { service: { name: 'front-end', port: { number: 80 } } };
  return {
    metadata: {
      name: 'front-end-ingress',
      labels: { name: 'front-end' },
      annotations: {
        'nginx.ingress.kubernetes.io/app-root': '/',
        'nginx.ingress.kubernetes.io/proxy-body-size': '100M',
      },
    },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'ImplementationSpecific', backend }] } }],
    },
  };
}
