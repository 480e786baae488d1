import { ApiObject, type Chart } from 'cdk8s';
import {
  Application,
  Cluster,
  Extension,
  Fleet,
  type Handlers,
  type Json,
  type Placed,
  type Plan,
  type PlanView,
  type UnitView,
} from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../../fixtures/error-from.js';

interface Settings {
  replicas: number;
}

/** What a test wants an extension to do. */
interface Behaviour {
  readonly plan?: (view: PlanView<Settings>) => Plan;
  readonly extend?: (placed: Placed<Settings>) => Handlers<Settings>;
}

class TestExtension extends Extension<Settings> {
  readonly #behaviour: Behaviour;

  constructor(scope: Construct, id: string, behaviour: Behaviour) {
    super(scope, id);
    this.#behaviour = behaviour;
  }

  override plan(view: PlanView<Settings>): Plan {
    return this.#behaviour.plan?.(view) ?? {};
  }

  override extend(placed: Placed<Settings>): Handlers<Settings> {
    return this.#behaviour.extend?.(placed) ?? {};
  }
}

function render(chart: Chart, { settings }: { readonly settings: Settings }): void {
  new ApiObject(chart, 'web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: settings.replicas, template: { spec: { containers: [{ name: 'web', image: 'shop/web:1' }] } } },
  });
}

function createFleet() {
  const fleet = new Fleet<Settings, 'dev' | 'production'>('acme', {
    environments: { dev: { settings: { replicas: 1 } }, production: { settings: { replicas: 3 } } },
  });
  fleet.environment.dev.deployTo(new Cluster(fleet, 'dev-1'));
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1', { region: 'eu' }));
  fleet.environment.production.deployTo(new Cluster(fleet, 'us-1', { region: 'us' }));
  const web = new Application(fleet, 'web', { namespace: 'web', render });
  return { fleet, web };
}

const deploymentOf = (unit: UnitView<Settings>) => unit.find('Deployment', 'web')[0] ?? expect.fail('no Deployment');

const replicas = (to: Json | undefined) => (unit: UnitView<Settings>) => ({
  change: [{ object: deploymentOf(unit), path: ['spec', 'replicas'], to }],
});

const configMap = (data: { readonly [key: string]: string }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'notes' },
  data,
});

function errorsOf(fleet: Fleet<Settings, 'dev' | 'production'>) {
  const error = errorFrom(() => synthesizeForTest(fleet, { verify: false }));
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path, message }) => [code, path, message]);
}

describe('an extension', () => {
  it('adds, changes and drops objects of its application, where it is placed', () => {
    const { fleet, web } = createFleet();
    new Application(fleet, 'api', { namespace: 'api', render });
    new TestExtension(web, 'sizes', {
      extend: ({ members }) => ({
        scale: replicas(undefined),
        surround: (unit) => ({ add: [configMap({ name: unit.name, members: `${members.length}` })] }),
      }),
    });
    const assembly = synthesizeForTest(fleet, { verify: false });
    expect(assembly.objects('web', 'eu-1').slice(1)).toEqual([
      { ...configMap({ name: 'eu-1', members: '2' }), metadata: { name: 'notes', namespace: 'web' } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'web' },
        spec: { template: { spec: { containers: [{ name: 'web', image: 'shop/web:1' }] } } },
      },
    ]);
    expect(assembly.objects('api', 'eu-1').map(({ kind }) => kind)).toEqual(['Namespace', 'Deployment']);
  });

  it('of the fleet works on every unit', () => {
    const { fleet } = createFleet();
    new Application(fleet, 'api', { namespace: 'api', render });
    new TestExtension(fleet, 'notes', {
      extend: () => ({ transform: (unit) => ({ add: [configMap({ app: unit.application })] }) }),
    });
    const assembly = synthesizeForTest(fleet, { verify: false });
    const notes = ['web', 'api'].map((app) => assembly.objects(app, 'dev-1').find(({ kind }) => kind === 'ConfigMap'));
    expect(notes).toMatchObject([{ data: { app: 'web' } }, { data: { app: 'api' } }]);
  });

  it('sees what stages before made of the unit, and what others of its stage did not yet', () => {
    const { fleet, web } = createFleet();
    const seen: Json[] = [];
    const see = (unit: UnitView<Settings>) => {
      seen.push(JSON.parse(JSON.stringify(deploymentOf(unit).spec)).replicas ?? null);
      return {};
    };
    new TestExtension(web, 'a', { extend: () => ({ scale: replicas(7) }) });
    new TestExtension(web, 'b', { extend: () => ({ reshape: see, scale: see, surround: see }) });
    synthesizeForTest(fleet, { verify: false });
    expect(seen).toEqual([1, 1, 7, 3, 3, 7, 3, 3, 7]);
  });

  it('plans with the settings of the environment, candidates and engines', () => {
    const { fleet, web } = createFleet();
    const views: Json[] = [];
    new TestExtension(web, 'a', {
      plan: ({ environment, settings, candidates, engines }) => {
        views.push([environment, settings.replicas, candidates.map(({ name }) => name), [...engines]]);
        return {};
      },
    });
    synthesizeForTest(fleet, { verify: false, delivery: [{ name: 'flux', deliver: () => [] }] });
    expect(views).toEqual([
      ['dev', 1, ['dev-1'], ['flux']],
      ['production', 3, ['eu-1', 'us-1'], ['flux']],
    ]);
  });

  it('states intents, which others see after placement, and fleet.json keeps', () => {
    const { fleet, web } = createFleet();
    const capacity = {
      intent: 'capacity',
      workload: 'web',
      rpsPerPod: 9,
      utilization: 0.5,
      startupSeconds: 1,
    } as const;
    new TestExtension(web, 'load', { plan: () => ({ intents: [capacity] }) });
    const seen: Json[] = [];
    new TestExtension(fleet, 'watch', {
      extend: ({ environment, stated }) => {
        seen.push([environment, ...stated('capacity').map(({ by, rpsPerPod }) => [by, rpsPerPod])]);
        return {};
      },
    });
    const { model } = synthesizeForTest(fleet, { verify: false });
    expect(seen).toEqual([
      ['dev', ['web/load', 9]],
      ['production', ['web/load', 9]],
    ]);
    const stated = { ...capacity, by: 'web/load', application: 'web' };
    expect(model.intents).toEqual([
      { ...stated, environment: 'dev' },
      { ...stated, environment: 'production' },
    ]);
  });

  it('gathers all units of an environment into files that no engine applies', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'runbook', {
      extend: () => ({
        gather: ({ units }) => ({
          files: {
            'restore.md': units.map(({ member, summary }) => `${member.name} ${summary.workloads[0]?.min}`).join('\n'),
          },
        }),
      }),
    });
    const { files } = synthesizeForTest(fleet, { verify: false });
    expect([...files].filter(([path]) => path.startsWith('extras/'))).toEqual([
      ['extras/web/runbook/dev/restore.md', 'dev-1 1'],
      ['extras/web/runbook/production/restore.md', 'eu-1 3\nus-1 3'],
    ]);
  });

  it('reports findings, and an error among them leaves nothing written', () => {
    const { fleet, web } = createFleet();
    const finding = { rule: 'web-size', place: 'web', message: 'web is large', hint: 'make it small' };
    let severity: 'warning' | 'error' = 'warning';
    new TestExtension(web, 'check', { extend: () => ({ surround: () => ({ findings: [{ ...finding, severity }] }) }) });
    expect(synthesizeForTest(fleet, { verify: false }).findings).toContainEqual({ ...finding, severity });
    severity = 'error';
    expect(errorsOf(fleet)[0]).toEqual(['CHECK_FAILED', 'web', 'web-size: web is large']);
  });
});

describe('two extensions', () => {
  it.each<[string, Json | undefined, readonly string[]]>([
    ['one field', 5, ['spec', 'replicas']],
    ['a field and what holds it', { replicas: 5 }, ['spec']],
    ['a field that one of them removed', 3, ['spec', 'replicas']],
  ])('may not change %s, in whatever stage', (_, to, path) => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'hpa', { extend: () => ({ scale: replicas(undefined) }) });
    new TestExtension(fleet, 'fix', {
      extend: () => ({ transform: (unit) => ({ change: [{ object: deploymentOf(unit), path, to }] }) }),
    });
    expect(errorsOf(fleet)[0]).toEqual([
      'EXTENSION_CONFLICT',
      'fix for web on dev-1 (dev)',
      `two extensions want different things of apps/Deployment web/web: web/hpa changes spec.replicas, and fix changes ${path.join('.')}`,
    ]);
  });

  it('may not change what one of them drops', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'a', {
      extend: () => ({ reshape: (unit) => ({ drop: [deploymentOf(unit)], add: [configMap({})] }) }),
    });
    new TestExtension(web, 'b', { extend: () => ({ reshape: replicas(2) }) });
    expect(errorsOf(fleet)[0]?.slice(0, 2)).toEqual(['EXTENSION_CONFLICT', 'web/b on dev-1 (dev)']);
  });

  it('may add the same object, but not two of one name', () => {
    const add = (value: string) => ({
      extend: () => ({ surround: () => ({ add: [configMap({ value })] }) }),
    });
    const same = createFleet();
    new TestExtension(same.web, 'a', add('x'));
    new TestExtension(same.web, 'b', add('x'));
    expect(
      synthesizeForTest(same.fleet, { verify: false })
        .objects('web', 'eu-1')
        .map(({ kind }) => kind),
    ).toEqual(['Namespace', 'ConfigMap', 'Deployment']);
    const other = createFleet();
    new TestExtension(other.web, 'a', add('x'));
    new TestExtension(other.web, 'b', add('y'));
    expect(errorsOf(other.fleet)[0]).toEqual([
      'EXTENSION_CONFLICT',
      'web/b on dev-1 (dev)',
      'ConfigMap web/notes is there already, from web/a, and web/b adds another',
    ]);
  });

  it('have the same bytes whatever order they are made in', () => {
    const files = (names: readonly string[]) => {
      const { fleet, web } = createFleet();
      for (const name of names) {
        new TestExtension(web, name, {
          plan: () => ({ intents: [{ intent: 'exclusive', claim: name }] }),
          extend: () => ({ surround: () => ({ add: [{ ...configMap({}), metadata: { name } }] }) }),
        });
      }
      return synthesizeForTest(fleet, { verify: false }).files;
    };
    expect(files(['a', 'b', 'c'])).toEqual(files(['c', 'a', 'b']));
  });
});

describe('an extension that misbehaves', () => {
  it('by changing what it is given is told where, and what to do instead', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'rash', {
      extend: () => ({
        scale: (unit) => {
          Object.assign(deploymentOf(unit).metadata, { name: 'other' });
          return {};
        },
      }),
    });
    expect(errorsOf(fleet)[0]).toEqual([
      'EXTENSION_INVALID',
      'web/rash on dev-1 (dev)',
      expect.stringContaining('a handler changes what it was given, which is frozen'),
    ]);
  });

  it('by changing what it plans with is told that it cannot, and changes nothing for others', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'rash', {
      plan: ({ engines }) => {
        Object.assign(engines, ['argocd']);
        return {};
      },
    });
    expect(errorsOf(fleet)[0]?.slice(0, 2)).toEqual(['RENDER_FAILED', 'web/rash (dev)']);
  });

  it.each<[string, unknown, string, string]>([
    ['a function', { intents: [{ data: () => 1 }] }, 'SETTING_NOT_JSON', '/intents/0/data'],
    ['a date', { intents: [{ data: new Date(0) }] }, 'SETTING_NOT_JSON', '/intents/0/data'],
    ['undefined', { intents: [undefined] }, 'SETTING_NOT_JSON', '/intents/0'],
    [
      'a secret',
      { intents: [{ intent: 'other', kind: 'a/b', version: 1, data: { kind: 'Secret', data: { a: 'Yg==' } } }] },
      'SECRET_PLAINTEXT',
      '/intents/0/data',
    ],
    ['an unknown field', { intent: [] }, 'VALUE_INVALID', 'unknown field "intent"'],
    [
      'a malformed intent',
      { intents: [{ intent: 'survives', losing: 'earth' }] },
      'VALUE_INVALID',
      'intents[0].losing',
    ],
    ['null for an intent', { intents: [null] }, 'VALUE_INVALID', 'intents[0] must be an object, got null'],
    [
      'a malformed intent after one that is unknown',
      { intents: [{ intent: 'survive' }, { intent: 'survives', losing: 'earth' }] },
      'VALUE_INVALID',
      'intents[1].losing',
    ],
    [
      'a field by what is no JSON pointer',
      {
        intents: [
          {
            intent: 'runtimeOwned',
            group: 'apps',
            kind: 'Deployment',
            name: 'web',
            path: 'spec.replicas',
            writer: 'x',
          },
        ],
      },
      'VALUE_INVALID',
      'intents[0].path must be a JSON pointer such as "/spec/replicas", got "spec.replicas"',
    ],
    [
      'a selector that is none',
      {
        intents: [
          { intent: 'dataset', dataset: 'd', writers: { on: { matchExpressions: [{ key: 'a', operator: 'Is' }] } } },
        ],
      },
      'VALUE_INVALID',
      'intents[0].writers.on: the operator of "a" must be one of In, NotIn, Exists, DoesNotExist, got "Is"',
    ],
  ])('by planning %s is refused with its place', (_, plan, code, place) => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'odd', { plan: () => plan as Plan });
    expect(errorsOf(fleet)[0]).toEqual([code, 'web/odd (dev)', expect.stringContaining(place)]);
  });

  it('by an intent that the vocabulary does not have is found out', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'odd', {
      plan: () => ({ intents: [{ intent: 'survive', losing: 'zone' }] }) as unknown as Plan,
    });
    expect(errorsOf(fleet)[0]).toEqual([
      'CHECK_FAILED',
      'web/odd (dev)',
      'intent-unknown: intent "survive" is not in version 1 of the vocabulary (did you mean "survives"?), so nothing would know of it',
    ]);
  });

  it('by changing what another stated is refused', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'claims', { plan: () => ({ intents: [{ intent: 'exclusive', claim: 'mine' }] }) });
    new TestExtension(web, 'rash', {
      extend: ({ stated }) => {
        Object.assign(stated('exclusive')[0] ?? {}, { claim: 'yours' });
        return {};
      },
    });
    expect(errorsOf(fleet)[0]?.slice(0, 2)).toEqual(['RENDER_FAILED', 'web/rash (dev)']);
  });

  it('by changing an object of another unit is refused', () => {
    const { fleet, web } = createFleet();
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    new TestExtension(web, 'odd', {
      extend: () => ({ scale: () => ({ change: [{ object, path: ['spec', 'replicas'], to: 1 }] }) }),
    });
    expect(errorsOf(fleet)[0]?.slice(0, 2)).toEqual(['EXTENSION_INVALID', 'web/odd on dev-1 (dev)']);
  });

  const step = `must be the name of a field, or keys of an item of a list such as { name: 'web' }`;
  it.each<[string, unknown, string]>([
    ['no path', [], 'change[0].path must be a list of one step or more, got a list'],
    ['an index', ['spec', 'containers', 1, 'image'], `change[0].path[2] ${step}, got 1`],
    ['no keys', ['spec', 'containers', {}, 'image'], `change[0].path[2] ${step}, got an object`],
  ])('by changing what has %s is refused, and nothing else is changed', (_, path, message) => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'odd', {
      extend: () => ({
        scale: (unit) => ({ change: [{ object: deploymentOf(unit), path: path as readonly string[], to: {} }] }),
      }),
    });
    expect(errorsOf(fleet)[0]).toEqual(['VALUE_INVALID', 'web/odd on dev-1 (dev)', message]);
  });

  it.each<[string, unknown, string, string]>([
    ['extend', async () => ({}), 'web/odd', 'what extend returns'],
    ['a handler', () => ({ scale: async () => ({}) }), 'web/odd on dev-1 (dev)', 'what a handler returns'],
    ['gather', () => ({ gather: async () => Promise.reject('later') }), 'web/odd (dev)', 'what gather returns'],
  ])('by %s that returns a promise is refused', (_, extend, path, subject) => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'odd', { extend: extend as () => Handlers<Settings> });
    expect(errorsOf(fleet)[0]).toEqual([
      'VALUE_INVALID',
      path,
      `${subject} must be there at once, got an instance of Promise`,
    ]);
  });

  it('by a file that is no text of Unicode is refused', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'odd', { extend: () => ({ gather: () => ({ files: { 'a.md': 'half a \ud83d' } }) }) });
    expect(errorsOf(fleet)[0]).toEqual([
      'EXTENSION_INVALID',
      'web/odd (dev)',
      'the file "a.md" holds a lone surrogate, which UTF-8 cannot hold',
    ]);
  });

  const finding = { rule: 'Is large', severity: 'warning', place: 'web', message: 'it is', hint: 'shrink it' } as const;
  it.each<[string, Handlers<Settings>, string]>([
    ['a handler', { scale: () => ({ findings: [finding] }) }, 'web/odd on dev-1 (dev)'],
    ['gather', { gather: () => ({ findings: [finding] }) }, 'web/odd (dev)'],
  ])('by a finding of %s whose rule is no id is refused', (_, handlers, path) => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'odd', { extend: () => handlers });
    expect(errorsOf(fleet)[0]).toEqual([
      'VALUE_INVALID',
      path,
      'findings[0].rule must be an id of a-z, 0-9 and \'-\' such as "budget-of-one-pod", got "Is large"',
    ]);
  });

  it('by counting is caught as impure', () => {
    expect(
      errorFrom(() =>
        checkPurity(() => {
          const { fleet, web } = createFleet();
          let count = 0;
          new TestExtension(web, 'counter', {
            extend: () => ({
              surround: () => {
                count += 1;
                return { add: [configMap({ count: `${count}` })] };
              },
            }),
          });
          return fleet;
        }),
      ).code,
    ).toBe('SEVERAL');
  });

  it('by a name that is taken, or made while the fleet is synthesized, is refused', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'a', {});
    expect(errorFrom(() => new TestExtension(web, 'a', {})).code).toBe('NAME_TAKEN');
    expect(errorFrom(() => new TestExtension(web, 'A b', {})).code).toBe('NAME_INVALID');
    new TestExtension(web, 'late', { plan: () => ({ ...new TestExtension(web, 'too-late', {}), intents: [] }) });
    expect(errorsOf(fleet)[0]?.slice(0, 2)).toEqual(['VALUE_INVALID', 'acme/applications/web/too-late']);
  });
});

describe('an ask', () => {
  const ask = { intent: 'other', kind: 'acme/certificate', version: 1, data: {}, mustAnswer: true } as const;

  it('that must be answered is an error where nothing answers it', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'tls', { plan: () => ({ intents: [ask] }) });
    const issuer = new Application(fleet, 'issuer', {
      namespace: 'issuer',
      placement: { matchLabels: { region: 'eu' }, allowEmpty: true },
      render,
    });
    new TestExtension(issuer, 'certificates', { plan: () => ({ answers: ['acme/certificate'] }) });
    expect(errorsOf(fleet)).toEqual([
      [
        'CHECK_FAILED',
        'web/tls (dev)',
        'ask-unanswered: "acme/certificate" must be answered on every cluster of the application, and is not on "dev-1"',
      ],
      [
        'CHECK_FAILED',
        'web/tls (production)',
        'ask-unanswered: "acme/certificate" must be answered on every cluster of the application, and is not on "us-1"',
      ],
    ]);
  });

  it('that is answered everywhere is none', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'tls', { plan: () => ({ intents: [ask] }) });
    const issuer = new Application(fleet, 'issuer', { namespace: 'issuer', render });
    new TestExtension(issuer, 'certificates', { plan: () => ({ answers: ['acme/certificate'] }) });
    expect(synthesizeForTest(fleet, { verify: false }).findings).toEqual([]);
  });
});
