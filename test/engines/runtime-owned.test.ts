import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Application } from '../../src/application/application.js';
import { argoCd } from '../../src/delivery/argocd/argo-cd.js';
import type { DeliveryAdapter } from '../../src/delivery/delivery-adapter.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Autoscaling } from '../../src/resilience/autoscaling/autoscaling.js';
import type { ScalingBehavior } from '../../src/resilience/autoscaling/scaling-behavior.js';
import { DisruptionBudgets } from '../../src/resilience/disruption-budgets/disruption-budgets.js';
import { type ArgoCd, REPOSITORY, startArgoCd } from './argocd.js';
import { writeAssembly } from './fleet-under-test.js';
import { KubeClient } from './kube-client.js';

interface FleetInput {
  readonly image: string;
  readonly autoscaling: 'none' | 'announced' | 'on';
}

const BEFORE: FleetInput = { image: 'registry.example/app:1', autoscaling: 'none' };
const APPLICATIONS = ['web', 'unaware'] as const;

const QUEUE = { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '5' } } };
const BEHAVIOR: ScalingBehavior = {
  scaleUp: { policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }], selectPolicy: 'Max' },
  scaleDown: { stabilizationWindowSeconds: 3600 },
};

const BUDGETS = { api: '/apis/policy/v1', resource: 'poddisruptionbudgets' };
const AUTOSCALERS = { api: '/apis/autoscaling/v2', resource: 'horizontalpodautoscalers' };

const condition = (type: string) => ({
  type,
  status: 'True',
  reason: 'SufficientPods',
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});
const BUDGET_STATUS = {
  disruptionsAllowed: 2,
  currentHealthy: 5,
  desiredHealthy: 3,
  expectedPods: 5,
  conditions: [condition('DisruptionAllowed')],
};
const AUTOSCALER_STATUS = {
  desiredReplicas: 5,
  currentReplicas: 5,
  conditions: [condition('AbleToScale'), condition('ScalingActive')],
};

function fleetOf({ image, autoscaling }: FleetInput) {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  fleet.environment.production.deployTo(new Cluster(fleet, 'c1', { kubernetes: '1.34', zones: ['a', 'b', 'c'] }));
  for (const name of APPLICATIONS) {
    const application = new Application(fleet, name, {
      namespace: name,
      render(chart) {
        const resources = { requests: { cpu: '100m' } };
        new ApiObject(chart, 'workload', {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name },
          spec: {
            replicas: 5,
            selector: { matchLabels: { app: name } },
            template: {
              metadata: { labels: { app: name } },
              spec: { containers: [{ name: 'main', image, resources }] },
            },
          },
        });
      },
    });
    const announceOnly = autoscaling === 'announced';
    const options = { workload: name, min: 2, max: 9, cpu: 70, metrics: [QUEUE], behavior: BEHAVIOR, announceOnly };
    if (autoscaling !== 'none') new Autoscaling(application, 'scaling', options);
  }
  new DisruptionBudgets(fleet, 'budgets');
  return fleet;
}

/** Argo CD, not told what of the application `unaware` is written in the cluster. */
const delivery: DeliveryAdapter = {
  name: 'argocd',
  deliver({ fleet, ...rest }) {
    const intents = fleet.intents.filter(({ application }) => application !== 'unaware');
    return argoCd({ repository: REPOSITORY }).deliver({ ...rest, fleet: { ...fleet, intents } });
  },
};

/** Each test goes on from where the one before left the cluster. */
describe('a Deployment that Argo CD delivers and an autoscaler scales', () => {
  let folder: string;
  let assembly: string;
  let argoCdOfTest: ArgoCd | undefined;
  let cluster: KubeClient;

  function running(): ArgoCd {
    if (argoCdOfTest === undefined) throw new Error('Argo CD is not running');
    return argoCdOfTest;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fleet-runtime-owned-'));
    assembly = join(folder, 'dist');
    writeAssembly(assembly, fleetOf(BEFORE), { delivery: [delivery] });
    argoCdOfTest = await startArgoCd(assembly, ['c1']);
    cluster = new KubeClient(argoCdOfTest.folderOf('c1'));
  }, 180_000);

  afterAll(async () => {
    cluster?.close();
    await argoCdOfTest?.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  async function deliver(input: FleetInput): Promise<void> {
    writeAssembly(assembly, fleetOf(input), { delivery: [delivery] });
    await running().commit(assembly);
    await settle(input);
  }

  /** In place of the controllers without which Argo CD would wait for the health of budgets and autoscalers. */
  async function settle({ autoscaling }: FleetInput): Promise<void> {
    await expect.poll(() => report(BUDGETS, BUDGET_STATUS), { timeout: 60_000 }).toBe(APPLICATIONS.length);
    const autoscalers = autoscaling === 'on' ? APPLICATIONS.length : 0;
    await expect.poll(() => report(AUTOSCALERS, AUTOSCALER_STATUS), { timeout: 60_000 }).toBe(autoscalers);
    await running().settle();
  }

  async function report({ api, resource }: typeof BUDGETS, status: object): Promise<number> {
    const objects = await cluster.list(`${api}/${resource}`);
    for (const { metadata } of objects) {
      await cluster.patch(`${api}/namespaces/${metadata.namespace}/${resource}/${metadata.name}/status`, { status });
    }
    return objects.length;
  }

  const deploymentPath = (name: string) => `/apis/apps/v1/namespaces/${name}/deployments`;
  async function replicasOf(name: string): Promise<unknown> {
    const [deployment] = await cluster.list(deploymentPath(name));
    return Object(deployment?.spec).replicas;
  }

  test('keeps its pods when its replicas leave Git, of which one would be left if Argo CD were not told', async () => {
    await settle(BEFORE);
    expect(await Promise.all(APPLICATIONS.map(replicasOf))).toEqual([5, 5]);
    await deliver({ ...BEFORE, autoscaling: 'announced' });
    expect(await Promise.all(APPLICATIONS.map(replicasOf))).toEqual([5, 5]);
    await deliver({ ...BEFORE, autoscaling: 'on' });
    expect(await Promise.all(APPLICATIONS.map(replicasOf))).toEqual([5, 1]);
  });

  test('keeps the pods that the autoscaler started, whatever is delivered', async () => {
    await cluster.patch(`${deploymentPath('web')}/web`, { spec: { replicas: 7 } });
    await sleep(5_000);
    expect(await replicasOf('web')).toBe(7);
    await deliver({ image: 'registry.example/app:2', autoscaling: 'on' });
    expect(await replicasOf('web')).toBe(7);
    const [deployment] = await cluster.list(deploymentPath('web'));
    expect(Object(deployment?.spec).template.spec.containers[0].image).toBe('registry.example/app:2');
  });

  test('has an autoscaler and a budget that the API server took', async () => {
    const [autoscaler] = await cluster.list(`${AUTOSCALERS.api}/${AUTOSCALERS.resource}`);
    expect(Object(autoscaler?.spec)).toMatchObject({
      minReplicas: 2,
      maxReplicas: 9,
      metrics: expect.arrayContaining([expect.objectContaining({ type: 'Resource' }), QUEUE]),
      behavior: BEHAVIOR,
    });
    const budgets = await cluster.list(`${BUDGETS.api}/${BUDGETS.resource}`);
    expect(budgets.map(({ metadata, spec }) => [metadata.name, spec])).toEqual(
      [...APPLICATIONS]
        .sort()
        .map((name) => [
          name,
          { maxUnavailable: 1, selector: { matchLabels: { app: name } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
        ]),
    );
  });
}, 150_000);
