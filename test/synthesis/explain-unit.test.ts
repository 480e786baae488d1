import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import {
  Application,
  Autoscaling,
  Cluster,
  DisruptionBudgets,
  type ExplainUnitOptions,
  Extension,
  explainUnit,
  Fleet,
  type Handlers,
  type Plan,
  Project,
  RegistryMirror,
} from 'cdk8s-fleet';
import { expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import { errorFrom } from '../fixtures/error-from.js';

function createFleet() {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
  for (const name of ['eu-1', 'us-1']) fleet.environment.production.deployTo(new Cluster(fleet, name));
  const container = { name: 'web', image: 'registry.example/web:1', resources: { requests: { cpu: '100m' } } };
  const labels = { app: 'web' };
  const web = new Application(fleet, 'web', {
    namespace: 'web',
    placement: { targets: ['eu-1'] },
    render: (chart) =>
      void new ApiObject(chart, 'web', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      }),
  });
  new Autoscaling(web, 'autoscaling', { workload: 'web', min: 4, max: 8, cpu: 70 });
  new DisruptionBudgets(fleet, 'budgets');
  new RegistryMirror(fleet, 'mirror', { mirrors: [{ from: 'registry.example', to: 'mirror.example' }] });
  return fleet;
}

const options = { lock: EMPTY_LOCK };

it('names every extension that had a hand in a unit, and what it did', () => {
  expect(explainUnit(createFleet(), 'web', 'eu-1', options)).toEqual([
    { stage: 'scale', extension: 'web/autoscaling', action: 'change', object: 'Deployment web', path: 'spec.replicas' },
    { stage: 'scale', extension: 'web/autoscaling', action: 'add', object: 'HorizontalPodAutoscaler web' },
    { stage: 'surround', extension: 'budgets', action: 'add', object: 'PodDisruptionBudget web' },
    {
      stage: 'transform',
      extension: 'mirror',
      action: 'change',
      object: 'Deployment web',
      path: 'spec.template.spec.containers[name=web].image',
    },
  ]);
});

it('needs no acknowledgement of what a synth would refuse', () => {
  const gone = { environment: 'production', application: 'gone', target: 'us-1', wave: 0, name: 'gone-us-1' };
  const lock = { ...EMPTY_LOCK, fleet: 'acme', units: [gone] };
  const placed = explainUnit(createFleet(), 'web', 'eu-1', options);
  expect(explainUnit(createFleet(), 'web', 'eu-1', { lock })).toEqual(placed);
});

it('renders no other unit', () => {
  const fleet = createFleet();
  new Application(fleet, 'broken', {
    namespace: 'broken',
    render() {
      throw new Error('it was rendered');
    },
  });
  expect(explainUnit(fleet, 'web', 'eu-1', options)).toEqual(explainUnit(createFleet(), 'web', 'eu-1', options));
});

it('renders the others where one of them installs a kind of the unit', () => {
  const fleet = createFleet();
  new Application(fleet, 'a-user', {
    namespace: 'users',
    placement: { targets: ['eu-1'] },
    render: (chart) =>
      void new ApiObject(chart, 'widget', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } }),
  });
  expect(errorFrom(() => explainUnit(fleet, 'a-user', 'eu-1', options)).code).toBe('SCOPE_UNKNOWN');
  const clusterScopedKinds = [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' }];
  new Application(fleet, 'z-installer', {
    project: new Project(fleet, 'platform', { namespaces: ['*'], clusterScopedKinds }),
    namespace: 'installers',
    render: (chart) =>
      void new ApiObject(chart, 'definition', {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          names: { kind: 'Widget', plural: 'widgets' },
          scope: 'Namespaced',
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
        },
      }),
  });
  expect(explainUnit(fleet, 'a-user', 'eu-1', options)).toEqual([]);
});

it('names who gathered the objects of a hub, and who changed them', () => {
  const fleet = createFleet();
  fleet.environment.production.deployTo(new Cluster(fleet, 'hub-1'), { hub: true });
  const [web] = fleet.members.applications.all();
  const container = { name: 'router', image: 'registry.example/router:1' };
  const router = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'router' },
    spec: { containers: [container] },
  };
  class Router extends Extension {
    override plan(): Plan {
      return { demands: [{ demand: 'role', role: 'router', among: 'hubs' }] };
    }

    override extend(): Handlers {
      return { gather: () => ({ hub: [{ target: 'hub-1', add: [router] }] }) };
    }
  }
  new Router(web ?? fleet, 'router');
  expect(explainUnit(fleet, 'web', 'hub-1', options)).toEqual([
    { stage: 'gather', extension: 'web/router', action: 'add', object: 'Pod router' },
    {
      stage: 'transform',
      extension: 'mirror',
      action: 'change',
      object: 'Pod router',
      path: 'spec.containers[name=router].image',
    },
  ]);
});

it('refuses the lock file of another fleet', () => {
  const here = process.cwd();
  process.chdir(mkdtempSync(join(tmpdir(), 'explain-unit-')));
  try {
    writeFileSync('fleet.lock.json', JSON.stringify({ ...EMPTY_LOCK, fleet: 'ledger' }));
    const error = errorFrom(() => explainUnit(createFleet(), 'web', 'eu-1'));
    expect([error.code, error.path]).toEqual(['LOCK_INVALID', 'fleet.lock.json']);
  } finally {
    process.chdir(here);
  }
});

it('refuses options that it does not have', () => {
  const given = { fresh: true } as ExplainUnitOptions;
  const { code, message } = errorFrom(() => explainUnit(createFleet(), 'web', 'eu-1', given));
  expect([code, message]).toEqual(['VALUE_INVALID', 'unknown field "fresh"; allowed are "lock", "delivery", "root"']);
});

it('refuses a unit that there is not', () => {
  const { code, message } = errorFrom(() => explainUnit(createFleet(), 'web', 'us-1', options));
  expect([code, message]).toEqual(['NAME_UNKNOWN', 'application "web" is not placed on "us-1"; it is on "eu-1"']);
});
