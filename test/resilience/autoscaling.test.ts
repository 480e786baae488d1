import { Autoscaling, type AutoscalingOptions, DisruptionBudgets, Extension, type Handlers } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';
import { autoscaler, createFleet, errorsOf, objectsOf, type Settings, scaledObject, workload } from './fleet.js';

const BOUNDS = { workload: 'web', min: 2, max: 8, cpu: 70 } as const;

describe('an autoscaler', () => {
  it('scales its workload, which no longer says how many pods it has', () => {
    const { fleet, web } = createFleet();
    new Autoscaling(web, 'scaling', BOUNDS);
    expect(objectsOf(fleet, 'HorizontalPodAutoscaler')).toEqual([
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web', namespace: 'web' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          minReplicas: 2,
          maxReplicas: 8,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
          ],
        },
      },
    ]);
    const { replicas: _, ...spec } = workload().spec;
    expect(objectsOf(fleet, 'Deployment')).toEqual([
      { ...workload(), metadata: { name: 'web', namespace: 'web' }, spec },
    ]);
  });

  it('looks at what it is told, and is as quick as it is told', () => {
    const { fleet, web } = createFleet();
    const queue = { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '5' } } };
    const behavior = {
      scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    } as const;
    new Autoscaling(web, 'scaling', { workload: 'web', min: 1, max: 2, memory: 80, metrics: [queue], behavior });
    expect(objectsOf(fleet, 'HorizontalPodAutoscaler')[0]?.spec).toMatchObject({
      metrics: [
        { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
        queue,
      ],
      behavior,
    });
  });

  it.each([
    ['StatefulSet', 'apps/v1'],
    ['Rollout', 'argoproj.io/v1alpha1'],
  ] as const)('scales a %s', (kind, apiVersion) => {
    const { fleet, web } = createFleet({ objects: [workload({ kind, name: 'db' })] });
    new Autoscaling(web, 'scaling', { ...BOUNDS, workload: 'db', kind });
    expect(objectsOf(fleet, 'HorizontalPodAutoscaler')[0]?.spec).toMatchObject({
      scaleTargetRef: { apiVersion, kind, name: 'db' },
    });
  });

  it('has bounds by the settings of each target', () => {
    const { fleet, web } = createFleet({ clusters: { 'eu-1': {}, 'us-1': {} }, replicas: { 'us-1': 5 } });
    new Autoscaling(web, 'scaling', {
      ...BOUNDS,
      min: ({ replicas }) => replicas,
      max: ({ replicas }) => 2 * replicas,
    });
    const bounds = ['eu-1', 'us-1'].map((target) => objectsOf(fleet, 'HorizontalPodAutoscaler', target)[0]?.spec);
    expect(bounds).toMatchObject([
      { minReplicas: 3, maxReplicas: 6 },
      { minReplicas: 5, maxReplicas: 10 },
    ]);
  });

  it('leaves a workload stopped that is rendered without pods', () => {
    const { fleet, web } = createFleet({ objects: [workload({ replicas: 0 })] });
    new Autoscaling(web, 'scaling', BOUNDS);
    const { findings, objects } = synthesizeForTest(fleet, { verify: false });
    expect(objects('web', 'eu-1').map(({ kind }) => kind)).toEqual(['Namespace', 'Deployment']);
    expect(findings.map(({ rule, severity, place }) => [rule, severity, place])).toEqual([
      ['scaling-stopped', 'info', 'web on eu-1 (production)'],
    ]);
  });

  it('states who owns the field, and what a pod can serve', () => {
    const { fleet, web } = createFleet();
    new Autoscaling(web, 'scaling', { ...BOUNDS, capacity: { rpsPerPod: 50, startupSeconds: 20 } });
    const by = { by: 'web/scaling', application: 'web', environment: 'production' };
    expect(synthesizeForTest(fleet, { verify: false }).model.intents).toEqual([
      {
        intent: 'runtimeOwned',
        group: 'apps',
        kind: 'Deployment',
        name: 'web',
        path: '/spec/replicas',
        writer: 'horizontal-pod-autoscaler',
        ...by,
      },
      { intent: 'capacity', workload: 'web', rpsPerPod: 50, utilization: 0.7, startupSeconds: 20, ...by },
    ]);
  });
});

describe('an autoscaler that is only announced', () => {
  it('states who will own the field, and changes nothing', () => {
    const objects = (announced: boolean) => {
      const { fleet, web } = createFleet();
      if (announced) new Autoscaling(web, 'scaling', { ...BOUNDS, announceOnly: () => true });
      const assembly = synthesizeForTest(fleet, { verify: false });
      return { intents: assembly.model.intents.map(({ intent }) => intent), objects: assembly.objects('web', 'eu-1') };
    };
    expect(objects(true)).toEqual({ intents: ['runtimeOwned'], objects: objects(false).objects });
  });
});

describe('bounds of an environment', () => {
  const clusters = { 'eu-1': {}, 'eu-2': {}, 'us-1': { labels: { size: 'large' } } };
  const boundsOf = (total: { min: number; max: number }, placement?: object) => {
    const { fleet, web } = createFleet({ clusters, ...(placement === undefined ? {} : { placement }) });
    new Autoscaling(web, 'scaling', { workload: 'web', total, cpu: 70 });
    const assembly = synthesizeForTest(fleet, { verify: false });
    return assembly.targets('web').map((target) => {
      const found = assembly.objects('web', target).find(({ kind }) => kind === 'HorizontalPodAutoscaler');
      const { minReplicas, maxReplicas } = Object(found?.spec);
      return [target, minReplicas, maxReplicas];
    });
  };

  it('are divided evenly', () => {
    expect(boundsOf({ min: 6, max: 30 })).toEqual([
      ['eu-1', 2, 10],
      ['eu-2', 2, 10],
      ['us-1', 2, 10],
    ]);
  });

  it('are divided as the placement divides replicas', () => {
    const replicas = { total: 8, weights: [{ weight: 1 }, { weight: 6, matchLabels: { size: 'large' } }] };
    expect(boundsOf({ min: 8, max: 24 }, { replicas })).toEqual([
      ['eu-1', 1, 3],
      ['eu-2', 1, 3],
      ['us-1', 6, 18],
    ]);
  });

  it('keep one pod where the placement divides none', () => {
    const replicas = { total: 8, weights: [{ weight: 1, matchLabels: { size: 'large' } }] };
    expect(boundsOf({ min: 8, max: 24 }, { replicas })).toEqual([
      ['eu-1', 1, 1],
      ['eu-2', 1, 1],
      ['us-1', 6, 22],
    ]);
  });

  it('are refused where they allow less than a pod for each target', () => {
    const { fleet, web } = createFleet({ clusters });
    new Autoscaling(web, 'scaling', { workload: 'web', total: { min: 1, max: 2 }, cpu: 70 });
    expect(errorsOf(fleet)).toEqual([
      [
        'EXTENSION_INVALID',
        'web/scaling (production)',
        'at most 2 pods in all cannot be kept on 3 targets, because an autoscaler keeps at least one on each',
      ],
    ]);
  });
});

describe('an autoscaler is refused', () => {
  it.each<[string, object, string]>([
    ['without bounds', { cpu: 70 }, 'bounds are min and max'],
    ['with half of its bounds', { min: 1, cpu: 70 }, 'bounds are min and max'],
    ['with two sorts of bounds', { min: 1, max: 2, total: { min: 1, max: 2 }, cpu: 70 }, 'bounds are min and max'],
    ['with bounds the wrong way round', { min: 3, max: 2, cpu: 70 }, 'min 3 is above max 2'],
    ['with a total the wrong way round', { total: { min: 3, max: 2 }, cpu: 70 }, 'total: min 3 is above max 2'],
    ['with a minimum of none', { min: 0, max: 2, cpu: 70 }, 'min must be a whole number from 1 to 1000000, got 0'],
    ['without a metric', { min: 1, max: 2 }, 'there is no metric to scale by'],
    ['with a list of no metrics', { min: 1, max: 2, metrics: [] }, 'metrics must be a list of at least one'],
    ['with a fraction for a percentage', { min: 1, max: 2, cpu: 0.7 }, 'cpu must be a whole number from 1 to 10000'],
    ['of an unknown kind', { min: 1, max: 2, cpu: 70, kind: 'DaemonSet' }, 'kind must be one of'],
    ['with an option that there is not', { min: 1, max: 2, cpus: 70 }, 'unknown field "cpus" (did you mean "cpu"?)'],
    [
      'with a rule that Kubernetes refuses',
      { min: 1, max: 2, cpu: 70, behavior: { scaleUp: { stabilizationWindowSeconds: 3601 } } },
      'behavior.scaleUp.stabilizationWindowSeconds must be a whole number from 0 to 3600',
    ],
  ])('%s', (_, options, message) => {
    const { web } = createFleet();
    const {
      code,
      path,
      message: text,
    } = errorFrom(
      () => new Autoscaling(web, 'scaling', { workload: 'web', ...options } as AutoscalingOptions<Settings>),
    );
    expect([code, path, text]).toEqual([
      'VALUE_INVALID',
      'acme/applications/web/scaling',
      expect.stringContaining(message),
    ]);
    expect(() => new Autoscaling(web, 'scaling', BOUNDS)).not.toThrow();
  });

  it('under a whole fleet', () => {
    const { fleet } = createFleet();
    expect(errorFrom(() => new Autoscaling(fleet, 'scaling', BOUNDS)).code).toBe('VALUE_INVALID');
  });

  it.each<[string, Partial<{ min: () => number; max: () => number }>, string]>([
    ['that is none', { min: () => 1.5 }, 'min must be a whole number from 1 to 1000000, got 1.5 of the function'],
    ['above the other', { min: () => 9 }, 'min 9 is above max 8'],
  ])('with a function for a bound %s', (_, options, message) => {
    const { fleet, web } = createFleet();
    new Autoscaling(web, 'scaling', { ...BOUNDS, ...options });
    expect(errorsOf(fleet)).toEqual([
      ['EXTENSION_INVALID', 'web/scaling on eu-1 (production)', expect.stringContaining(message)],
    ]);
  });

  it('for a workload that is not there', () => {
    const { fleet, web } = createFleet({ objects: [workload(), workload({ kind: 'StatefulSet', name: 'db' })] });
    new Autoscaling(web, 'scaling', { ...BOUNDS, workload: 'wep' });
    expect(errorsOf(fleet)).toEqual([
      [
        'EXTENSION_INVALID',
        'web/scaling on eu-1 (production)',
        'there is no Deployment "wep" to scale (did you mean "web"?); there is Deployment "web", StatefulSet "db"',
      ],
    ]);
  });

  it.each([
    ['a HorizontalPodAutoscaler', autoscaler('mine'), 'HorizontalPodAutoscaler "mine"'],
    ['a ScaledObject', scaledObject('mine'), 'ScaledObject "mine"'],
  ])('for a workload that %s scales, naming both', (_, other, name) => {
    const { fleet, web } = createFleet({ objects: [workload(), other] });
    new Autoscaling(web, 'scaling', BOUNDS);
    expect(errorsOf(fleet)).toEqual([
      [
        'CHECK_FAILED',
        'web on eu-1 (production)',
        `scaled-twice: web/scaling scales Deployment "web", which ${name} of the unit scales already; each would undo what the other does`,
      ],
    ]);
  });

  it('beside another of the same workload, naming both', () => {
    const { fleet, web } = createFleet();
    new Autoscaling(web, 'a', BOUNDS);
    new Autoscaling(web, 'b', { ...BOUNDS, max: 9 });
    expect(errorsOf(fleet)).toEqual([
      [
        'EXTENSION_CONFLICT',
        'web/b on eu-1 (production)',
        'two extensions want different things of apps/Deployment web/web: web/a changes spec.replicas, and web/b changes spec.replicas',
      ],
    ]);
  });

  it('where a transform restores replicas, naming both', () => {
    class Restoring extends Extension<Settings> {
      override extend(): Handlers<Settings> {
        return {
          transform: (unit) => ({
            change: unit.find('Deployment').map((object) => ({ object, path: ['spec', 'replicas'], to: 3 })),
          }),
        };
      }
    }
    const { fleet, web } = createFleet();
    new Autoscaling(web, 'scaling', BOUNDS);
    new Restoring(fleet, 'restoring');
    expect(errorsOf(fleet)).toEqual([
      [
        'EXTENSION_CONFLICT',
        'restoring for web on eu-1 (production)',
        'two extensions want different things of apps/Deployment web/web: web/scaling changes spec.replicas, and restoring changes spec.replicas',
      ],
    ]);
  });
});

describe('a percentage of what is requested', () => {
  const idle = { name: 'idle', image: 'shop/web:1' };
  const busy = (resources: object) => ({ name: 'busy', image: 'shop/web:1', resources });
  const scaled = (containers: readonly object[], spec: object = {}, others: readonly object[] = []) => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers, ...spec } };
    const { fleet, web } = createFleet({ objects: [workload({ spec: { template } }), ...others] });
    new Autoscaling(web, 'scaling', BOUNDS);
    return fleet;
  };

  it.each<[string, readonly object[], object]>([
    ['a container', [busy({ requests: { cpu: 1 } }), idle], {}],
    ['a sidecar', [busy({ requests: { cpu: 1 } })], { initContainers: [{ ...idle, restartPolicy: 'Always' }] }],
    ['a container that requests something else', [{ ...idle, resources: { requests: { memory: '1Gi' } } }], {}],
  ])('is refused where %s requests none', (_, containers, spec) => {
    expect(errorsOf(scaled(containers, spec))).toEqual([
      [
        'CHECK_FAILED',
        'web on eu-1 (production)',
        'utilization-without-request: web/scaling scales Deployment "web" by a percentage of requested cpu, of which container "idle" requests none; Kubernetes computes no percentage unless every container requests some',
      ],
    ]);
  });

  const limitRange = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'defaults' },
    spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '100m' } }] },
  };

  it.each<[string, readonly object[], object, readonly object[]]>([
    ['a limit, which a request is taken from', [busy({ limits: { cpu: 1 } })], {}, []],
    ['a request of the whole pod', [idle], { resources: { requests: { cpu: 1 } } }, []],
    ['a default of the namespace', [idle], {}, [limitRange]],
    ['an init container that ends', [busy({ requests: { cpu: 1 } })], { initContainers: [idle] }, []],
  ])('is known with %s', (_, containers, spec, others) => {
    expect(objectsOf(scaled(containers, spec, others), 'HorizontalPodAutoscaler')).toHaveLength(1);
  });
});

describe('autoscaling and disruption budgets', () => {
  it('agree: the budget follows the fewest pods of the autoscaler', () => {
    const { fleet, web } = createFleet({ objects: [workload({ replicas: 3 })] });
    new DisruptionBudgets(fleet, 'budgets');
    expect(objectsOf(fleet, 'PodDisruptionBudget')[0]?.spec).toMatchObject({ maxUnavailable: 1 });
    new Autoscaling(web, 'scaling', { ...BOUNDS, min: 7, max: 20 });
    expect(objectsOf(fleet, 'PodDisruptionBudget')[0]?.spec).toMatchObject({ maxUnavailable: 3 });
    expect(synthesizeForTest(fleet, { verify: false }).findings).toEqual([]);
  });

  it('depend on the model alone', () => {
    checkPurity(() => {
      const { fleet, web } = createFleet({ clusters: { 'eu-1': {}, 'eu-2': {}, 'us-1': { zones: ['a', 'b'] } } });
      new Autoscaling(web, 'scaling', { workload: 'web', total: { min: 10, max: 20 }, cpu: 70 });
      new DisruptionBudgets(fleet, 'budgets');
      return fleet;
    });
  });
});
