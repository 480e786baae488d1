import { ApiObject } from 'cdk8s';
import { Application, DisruptionBudgets, type DisruptionBudgetsOptions } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';
import {
  autoscaler,
  createFleet,
  errorsOf,
  type FleetInput,
  objectsOf,
  type Settings,
  scaledObject,
  type TestFleet,
  workload,
} from './fleet.js';

function budgeted(input: FleetInput, options?: DisruptionBudgetsOptions<Settings>) {
  const { fleet } = createFleet(input);
  new DisruptionBudgets(fleet, 'budgets', options);
  return fleet;
}

/** Name and maxUnavailable of the budgets of a unit. */
const allowancesOf = (...given: Parameters<typeof budgeted>) =>
  objectsOf(budgeted(...given), 'PodDisruptionBudget').map(({ metadata, spec }) => {
    const { maxUnavailable, minAvailable } = Object(spec);
    return [metadata.name, maxUnavailable ?? { minAvailable }];
  });

const findingsOf = (...given: Parameters<typeof budgeted>) =>
  synthesizeForTest(budgeted(...given), { verify: false }).findings.map(({ rule, severity, place, message }) => [
    rule,
    severity,
    place,
    message,
  ]);

/** Workloads whose pods are in several budgets, and these. */
const overlapsOf = (fleet: TestFleet) => {
  const error = errorFrom(() => synthesizeForTest(fleet));
  return (error.errors.length > 0 ? error.errors : [error]).flatMap(({ finding }) =>
    finding?.rule === 'budgets-overlap' ? [[finding.object, finding.message.split(': ').at(-1)]] : [],
  );
};

const budget = (name: string, selector: object, spec: object = { maxUnavailable: 1 }) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec: { selector, ...spec },
});

const PLACE = 'web on eu-1 (production)';
const PART = { matchLabels: { part: 'x' } };
const WEB = { matchLabels: { app: 'web' } };

describe('a disruption budget', () => {
  it('selects what its workload selects, and lets pods go that never become ready', () => {
    const [found] = objectsOf(budgeted({}), 'PodDisruptionBudget');
    expect(found).toEqual({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'web' },
      spec: { maxUnavailable: 1, selector: WEB, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  });

  it.each([['1.26'], [undefined]])('says nothing of unhealthy pods to Kubernetes %s', (kubernetes) => {
    const cluster = kubernetes === undefined ? {} : { kubernetes };
    const [found] = objectsOf(budgeted({ clusters: { 'eu-1': cluster } }), 'PodDisruptionBudget');
    expect(found?.spec).not.toHaveProperty('unhealthyPodEvictionPolicy');
  });

  it.each<[string, readonly string[], number, number]>([
    ['three zones', ['a', 'b', 'c'], 7, 3],
    ['two zones', ['a', 'b'], 7, 4],
    ['one zone', ['a'], 7, 2],
    ['unknown zones', [], 7, 2],
    ['more zones than pods', ['a', 'b', 'c'], 2, 1],
  ])('allows as many pods to go as one zone holds: %s', (_, zones, replicas, allowed) => {
    expect(allowancesOf({ clusters: { 'eu-1': { zones } }, objects: [workload({ replicas })] })).toEqual([
      ['web', allowed],
    ]);
  });

  it.each<[string, object, number]>([
    ['a HorizontalPodAutoscaler', autoscaler('web', { minReplicas: 9, maxReplicas: 12 }), 3],
    ['one without a minimum', autoscaler('web'), 1],
    ['a ScaledObject', scaledObject('web', { minReplicaCount: 6 }), 2],
    ['a ScaledObject that scales to zero', scaledObject('web'), 1],
  ])('follows the minimum of %s', (_, scaler, allowed) => {
    expect(allowancesOf({ objects: [workload({ replicas: 30 }), scaler] })).toEqual([['web', allowed]]);
  });

  it('is made for every Deployment, StatefulSet and Rollout, and nothing else', () => {
    const kinds = ['Deployment', 'StatefulSet', 'Rollout', 'DaemonSet', 'ReplicaSet'];
    const objects = kinds.map((kind) => workload({ kind, name: kind.toLowerCase(), replicas: 2 }));
    expect(allowancesOf({ objects })).toEqual([
      ['deployment', 1],
      ['rollout', 1],
      ['statefulset', 1],
    ]);
  });

  it('is called by the kind as well where two workloads share a name', () => {
    const spec = { selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } } } };
    const objects = [workload({ replicas: 2 }), workload({ kind: 'StatefulSet', replicas: 2, spec })];
    expect(allowancesOf({ objects })).toEqual([
      ['web-deployment', 1],
      ['web-statefulset', 1],
    ]);
  });

  it('is not made for one pod, which it could not keep up, but is where more may be started', () => {
    expect(allowancesOf({ objects: [workload({ replicas: 1 })] })).toEqual([]);
    expect(findingsOf({ objects: [workload({ replicas: 1 })] })).toEqual([
      [
        'budget-of-one-pod',
        'info',
        PLACE,
        'Deployment "web" runs one pod, which no budget keeps up while its node is drained, so it gets none',
      ],
    ]);
    const scaled = { objects: [workload(), autoscaler('web', { minReplicas: 1, maxReplicas: 4 })] };
    expect(allowancesOf(scaled)).toEqual([['web', 1]]);
    expect(findingsOf(scaled)).toEqual([]);
  });

  it('is not made for a workload that is stopped', () => {
    expect(allowancesOf({ objects: [workload({ replicas: 0 })] })).toEqual([]);
    expect(findingsOf({ objects: [workload({ replicas: 0 })] })).toEqual([]);
  });

  it('is not made for a Rollout that selects as another workload does', () => {
    const spec = { selector: undefined, template: undefined, workloadRef: { name: 'web' } };
    const objects = [workload({ kind: 'Rollout', replicas: 2, spec })];
    expect(findingsOf({ objects })).toEqual([
      ['budget-without-selector', 'warning', PLACE, 'Rollout "web" has no selector of its own, so it gets no budget'],
    ]);
  });
});

describe('options of disruption budgets', () => {
  const objects = [
    workload({ name: 'api', replicas: 4, labels: { tier: 'front' } }),
    workload({ name: 'api-cache', replicas: 4 }),
    workload({ kind: 'StatefulSet', name: 'db', replicas: 4 }),
  ];

  it.each<[string, DisruptionBudgetsOptions<Settings>, readonly string[]]>([
    ['by name', { workloads: [{ name: 'api' }] }, ['api']],
    ['by a pattern of names', { workloads: [{ name: 'api*' }] }, ['api', 'api-cache']],
    ['by kind', { workloads: [{ kind: 'StatefulSet' }] }, ['db']],
    ['by labels', { workloads: [{ matchLabels: { tier: 'front' } }] }, ['api']],
    ['by application', { except: [{ application: 'web' }] }, []],
    ['by target', { workloads: [{ name: 'api', on: { matchLabels: { cluster: 'eu-1' } } }] }, ['api']],
    ['by another target', { workloads: [{ name: 'api', on: { matchLabels: { cluster: 'us-1' } } }] }, []],
    ['by all that one entry says', { workloads: [{ kind: 'StatefulSet', name: 'api' }] }, []],
    ['by one of several entries', { workloads: [{ kind: 'StatefulSet' }, { name: 'api' }] }, ['api', 'db']],
    ['by what they are not', { except: [{ kind: 'StatefulSet' }, { name: '*-cache' }] }, ['api']],
  ])('choose workloads %s', (_, options, names) => {
    expect(allowancesOf({ objects }, options).map(([name]) => name)).toEqual(names);
  });

  it('override what is computed, the first that matches', () => {
    const overrides: DisruptionBudgetsOptions<Settings>['overrides'] = [
      { kind: 'StatefulSet', minAvailable: 3 },
      { name: 'api', maxUnavailable: ({ replicas }) => replicas },
      { name: 'api*', maxUnavailable: '50%' },
    ];
    expect(allowancesOf({ objects }, { overrides })).toEqual([
      ['api', 3],
      ['api-cache', '50%'],
      ['db', { minAvailable: 3 }],
    ]);
  });

  it.each<[string, object, string]>([
    ['no pod', { maxUnavailable: 0 }, 'overrides[0].maxUnavailable must be a whole number from 1'],
    ['no percent', { maxUnavailable: '0%' }, 'overrides[0].maxUnavailable must be a whole number from 1'],
    ['every pod', { minAvailable: '100%' }, 'overrides[0].minAvailable must be a whole number, or a percentage up to'],
    ['both', { maxUnavailable: 1, minAvailable: 1 }, 'overrides[0] must have either'],
    ['nothing', {}, 'overrides[0] must have either'],
    ['a kind that gets none', { kind: 'Job', maxUnavailable: 1 }, 'overrides[0].kind must be one of'],
  ])('are refused where an override says %s', (_, override, message) => {
    const { web } = createFleet();
    const options = { overrides: [override] } as DisruptionBudgetsOptions<Settings>;
    const error = errorFrom(() => new DisruptionBudgets(web, 'budgets', options));
    expect([error.code, error.path, error.message]).toEqual([
      'VALUE_INVALID',
      'acme/applications/web/budgets',
      expect.stringContaining(message),
    ]);
  });

  it.each<[string, NonNullable<DisruptionBudgetsOptions<Settings>['except']>[number]]>([
    ['labels', { matchLabels: { 'a b': 'c' } }],
    ['targets', { on: { matchLabels: { 'a b': 'c' } } }],
  ])('are refused with a malformed selector of %s', (_, match) => {
    const { web } = createFleet();
    const except = [match];
    expect(errorFrom(() => new DisruptionBudgets(web, 'budgets', { except })).code).toBe('SELECTOR_INVALID');
  });

  it('are refused where an override blocks the drains of a workload as it is', () => {
    const fleet = budgeted({ objects: [workload({ replicas: 3 })] }, { overrides: [{ minAvailable: '80%' }] });
    expect(errorsOf(fleet)).toEqual([
      [
        'CHECK_FAILED',
        PLACE,
        'budget-blocks-drains: budgets has minAvailable 80% for Deployment "web", which lets none of 3 pods be evicted, so nodes that run one could not be drained',
      ],
    ]);
  });
});

describe('a budget that is rendered', () => {
  it.each([
    ['by its labels', WEB],
    ['by an expression', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }],
    ['by selecting everything', {}],
  ])('is left as it is, with its workload, which it finds %s', (_, selector) => {
    const objects = [workload({ replicas: 5 }), budget('mine', selector)];
    expect(allowancesOf({ objects })).toEqual([['mine', 1]]);
    expect(findingsOf({ objects })).toEqual([]);
  });

  it.each([
    ['other pods', { matchLabels: { app: 'other' } }],
    ['none, by an unknown operator', { matchExpressions: [{ key: 'app', operator: 'Near', values: ['web'] }] }],
  ])('of %s is no concern of ours', (_, selector) => {
    const objects = [workload({ replicas: 5 }), budget('mine', selector)];
    expect(allowancesOf({ objects })).toEqual([
      ['mine', 1],
      ['web', 2],
    ]);
  });

  it('is left as it is, also where it lets nothing be evicted: pdb-lets-drain warns of that', () => {
    const objects = [workload({ replicas: 2 }), budget('mine', WEB, { minAvailable: 2 })];
    expect(allowancesOf({ objects })).toEqual([['mine', { minAvailable: 2 }]]);
    expect(findingsOf({ objects })).toEqual([]);
  });

  it.each<[string, readonly object[], string, string]>([
    [
      'another that is rendered',
      [workload({ replicas: 2 }), budget('a', WEB), budget('b', {})],
      'apps/Deployment web/web',
      '"a", "b"',
    ],
    [
      'one of ours',
      [
        workload({ replicas: 2 }),
        workload({ name: 'api', podLabels: { app: 'web', part: 'x' }, spec: { selector: PART } }),
        budget('b', PART),
      ],
      'apps/Deployment web/api',
      '"b", "web"',
    ],
  ])('may not be for the same pods as %s', (_, objects, name, budgets) => {
    expect(overlapsOf(budgeted({ objects }))).toEqual([[name, budgets]]);
  });
});

describe('budgets of two applications in one namespace', () => {
  function two(objects: readonly object[]) {
    const { fleet } = createFleet();
    new Application(fleet, 'api', {
      namespace: 'web',
      ownsNamespace: true,
      render: (chart) =>
        objects.forEach((object, index) => {
          new ApiObject(chart, `${index}`, JSON.parse(JSON.stringify(object)));
        }),
    });
    new DisruptionBudgets(fleet, 'budgets');
    return fleet;
  }

  it('may not be for the same pods', () => {
    const api = workload({ name: 'api', replicas: 2, podLabels: { app: 'web' }, spec: { selector: WEB } });
    expect(overlapsOf(two([api]))).toEqual([
      ['apps/Deployment web/api', '"api", "web"'],
      ['apps/Deployment web/web', '"api", "web"'],
    ]);
  });

  it('may not be for the same pods, when one of them is written by hand', () => {
    expect(overlapsOf(two([budget('all', {})]))).toEqual([['apps/Deployment web/web', '"all", "web"']]);
  });

  it('are fine when each is for pods of its own', () => {
    const fleet = two([workload({ name: 'api', replicas: 2 })]);
    expect(synthesizeForTest(fleet).findings.filter(({ rule }) => rule === 'budgets-overlap')).toEqual([]);
  });
});

describe('a misspelt name in the options', () => {
  const on = { matchLabels: { teir: 'edge' } };

  it.each<[string, DisruptionBudgetsOptions<Settings>]>([
    ['workloads[0]', { workloads: [{ application: 'wbe' }] }],
    ['except[1]', { except: [{ application: 'web' }, { application: 'wbe' }] }],
    ['overrides[0]', { overrides: [{ application: 'wbe', maxUnavailable: 2 }] }],
  ])('of an application is an error: %s', (option, options) => {
    expect(errorsOf(budgeted({}, options))).toEqual([
      ['NAME_UNKNOWN', 'acme/budgets', `${option} names the application "wbe", which is unknown (did you mean "web"?)`],
    ]);
  });

  it.each<[string, DisruptionBudgetsOptions<Settings>]>([
    ['workloads[0]', { workloads: [{ on }] }],
    ['except[0]', { except: [{ on }] }],
    ['overrides[0]', { overrides: [{ on, maxUnavailable: 2 }] }],
  ])('of a fact is a warning: %s', (option, options) => {
    const clusters = { 'eu-1': { labels: { tier: 'edge' } } };
    expect(findingsOf({ clusters }, options)).toEqual([
      [
        'fact-unknown',
        'warning',
        'budgets (production)',
        `no cluster target has fact "teir" (did you mean "tier"?); it is asked for by ${option}`,
      ],
    ]);
  });

  it('of a field of a selector is refused', () => {
    const { web } = createFleet();
    const except: object[] = [{ on: { matchLables: {} } }];
    expect(errorFrom(() => new DisruptionBudgets(web, 'budgets', { except })).message).toContain('matchLables');
  });
});

describe('options without types', () => {
  it('may have members that are undefined', () => {
    const on: object = {
      matchLabels: undefined,
      matchExpressions: [{ key: 'cluster', operator: 'Exists', values: undefined }],
    };
    expect(allowancesOf({}, { workloads: [{ application: 'web', on }] })).toEqual([['web', 1]]);
  });
});

describe('two sets of budgets', () => {
  it('agree where they say the same, and are an error naming both where they do not', () => {
    const { fleet, web } = createFleet();
    new DisruptionBudgets(fleet, 'budgets');
    new DisruptionBudgets(web, 'own');
    expect(objectsOf(fleet, 'PodDisruptionBudget')).toHaveLength(1);
    new DisruptionBudgets(web, 'wide', { overrides: [{ maxUnavailable: 2 }] });
    expect(errorsOf(fleet)).toEqual([
      [
        'EXTENSION_CONFLICT',
        'web/wide on eu-1 (production)',
        'policy/PodDisruptionBudget web/web is there already, from budgets, and web/wide adds another',
      ],
    ]);
  });
});
