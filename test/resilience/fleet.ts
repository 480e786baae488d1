import { ApiObject } from 'cdk8s';
import { Application, Cluster, type ClusterProps, Fleet, type FleetError, type Placement } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { errorFrom } from '../fixtures/error-from.js';

export interface Settings {
  readonly replicas: number;
}

type Environment = 'production';
export type TestFleet = Fleet<Settings, Environment>;

export interface FleetInput {
  /** By name. @default one, in three zones */
  readonly clusters?: { readonly [name: string]: ClusterProps };
  readonly placement?: Placement<Environment>;
  /** What every unit consists of. @default a Deployment `web` of three pods */
  readonly objects?: readonly object[];
  /** Settings of single targets. */
  readonly replicas?: { readonly [target: string]: number };
}

const THREE_ZONES = { zones: ['a', 'b', 'c'], kubernetes: '1.33' } as const;

/** A fleet with an application `web`, in an environment with 3 for the setting `replicas`. */
export function createFleet({
  clusters = { 'eu-1': THREE_ZONES },
  placement,
  objects,
  replicas = {},
}: FleetInput = {}) {
  const fleet: TestFleet = new Fleet('acme', {
    environments: { production: { settings: { replicas: 3 } } },
    kinds: [
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', scope: 'Namespaced' },
      { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', scope: 'Namespaced' },
    ],
  });
  for (const [name, properties] of Object.entries(clusters)) {
    const own = replicas[name];
    fleet.environment.production.deployTo(
      new Cluster(fleet, name, properties),
      own === undefined ? {} : { settings: { replicas: own } },
    );
  }
  const web = new Application(fleet, 'web', {
    namespace: 'web',
    placement,
    render(chart) {
      (objects ?? [workload({ replicas: 3 })]).forEach((object, index) => {
        new ApiObject(chart, `${index}`, JSON.parse(JSON.stringify(object)));
      });
    },
  });
  return { fleet, web };
}

export interface WorkloadInput {
  readonly kind?: string;
  readonly name?: string;
  readonly replicas?: number | undefined;
  readonly labels?: { readonly [key: string]: string };
  /** Of the pods, beside `app`. */
  readonly podLabels?: { readonly [key: string]: string };
  readonly containers?: readonly object[];
  readonly spec?: object;
}

const API_VERSIONS: { readonly [kind: string]: string } = { Rollout: 'argoproj.io/v1alpha1' };
const REQUESTS = { requests: { cpu: '100m', memory: '64Mi' } };

/** Its pods are labelled, and selected, by its name. */
export function workload(input: WorkloadInput = {}) {
  const { kind = 'Deployment', name = 'web', replicas, labels, podLabels = {}, containers, spec = {} } = input;
  const main = { name: 'main', image: 'shop/web:1', resources: REQUESTS };
  return {
    apiVersion: API_VERSIONS[kind] ?? 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, ...podLabels } }, spec: { containers: containers ?? [main] } },
      ...spec,
    },
  };
}

export function autoscaler(name: string, spec: object = {}, target = 'web') {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target }, maxReplicas: 9, ...spec },
  };
}

export function scaledObject(name: string, spec: object = {}) {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name },
    spec: { scaleTargetRef: { name: 'web' }, triggers: [], ...spec },
  };
}

/** The objects of a kind in a unit of `web`. */
export function objectsOf(fleet: TestFleet, kind: string, target = 'eu-1') {
  return synthesizeForTest(fleet, { verify: false })
    .objects('web', target)
    .filter((object) => object.kind === kind);
}

/** Code, place and message of all errors of a synth. */
export function errorsOf(fleet: TestFleet): readonly (readonly [FleetError['code'], string | undefined, string])[] {
  const error = errorFrom(() => synthesizeForTest(fleet, { verify: false }));
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path, message }) => [code, path, message]);
}
