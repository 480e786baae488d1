import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application/application.js';
import { effectiveSettings, explainSettings } from '../../src/application/effective-settings.js';
import { unset } from '../../src/core/settings.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Project } from '../../src/fleet/project.js';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import { explainSettings as explainOn } from '../../src/synthesis/explain-settings.js';
import { planFleet } from '../../src/synthesis/plan.js';
import { unitContexts } from '../../src/synthesis/units/unit-context.js';
import { errorFrom } from '../fixtures/error-from.js';
import { place } from '../placement/place.js';

interface Settings {
  domain: string;
  tracing?: { sampling: number };
}

function createFleet() {
  const fleet = new Fleet<Settings, 'dev' | 'production'>('acme', {
    environments: {
      dev: { settings: { domain: 'dev.example' } },
      production: { settings: { domain: 'example', tracing: { sampling: 1 } }, onRemoval: 'orphan' },
    },
  });
  fleet.environment.dev.deployTo(new Cluster(fleet, 'dev-1', { provider: 'kind' }));
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1', { provider: 'aws' }), {
    settings: { tracing: { sampling: 0.5 } },
  });
  fleet.environment.production.deployTo(new Cluster(fleet, 'us-1', { provider: 'gcp' }));
  return fleet;
}

describe('settings of a unit', () => {
  const fleet = createFleet();
  new Application(fleet, 'web', {
    namespace: 'web',
    settings: {
      image: 'web:1',
      limits: { cpu: '1', memory: '1Gi' } as { cpu: string; memory?: string },
      args: ['a', 'b'],
    },
    settingsByEnvironment: { dev: { host: 'dev.example' }, production: { host: 'example' } },
    overrides: [
      { environments: ['production'], values: { args: ['c'], limits: { cpu: '2' } } },
      {
        name: 'mirror',
        matchLabels: { provider: 'aws' },
        values: { image: 'mirror/web:1', limits: { memory: unset } },
      },
      { targets: ['us-1'], values: { domain: 'us.example', tracing: unset } },
    ],
    render() {},
  });
  const { model } = planFleet(fleet);
  const context = unitContexts(model);
  const { records } = place(model, { lock: EMPTY_LOCK });
  const settingsOn = (target: string) =>
    records.filter(({ cluster }) => cluster === target).map((record) => effectiveSettings(context(record)));

  it('merge environment, target, application and overrides, later wins', () => {
    expect(settingsOn('dev-1')).toEqual([
      {
        domain: 'dev.example',
        image: 'web:1',
        limits: { cpu: '1', memory: '1Gi' },
        args: ['a', 'b'],
        host: 'dev.example',
      },
    ]);
    expect(settingsOn('eu-1')).toEqual([
      {
        domain: 'example',
        tracing: { sampling: 0.5 },
        image: 'mirror/web:1',
        limits: { cpu: '2' },
        args: ['c'],
        host: 'example',
      },
    ]);
    expect(settingsOn('us-1')).toEqual([
      { domain: 'us.example', image: 'web:1', limits: { cpu: '2', memory: '1Gi' }, args: ['c'], host: 'example' },
    ]);
  });

  it('are explained leaf by leaf', () => {
    const record = records.find(({ cluster }) => cluster === 'eu-1');
    expect(record && explainSettings(context(record))).toEqual([
      { pointer: '/args', value: ['c'], source: 'override 1 of web' },
      { pointer: '/domain', value: 'example', source: 'environment production' },
      { pointer: '/host', value: 'example', source: 'application web in production' },
      { pointer: '/image', value: 'mirror/web:1', source: 'override mirror of web' },
      { pointer: '/limits/cpu', value: '2', source: 'override 1 of web' },
      { pointer: '/tracing/sampling', value: 0.5, source: 'target eu-1' },
    ]);
  });
});

it('settings that end up empty are explained by what emptied them', () => {
  const fleet = new Fleet<{ domain?: string }, 'dev'>('acme', {
    environments: { dev: { settings: { domain: 'dev' } } },
  });
  fleet.environment.dev.deployTo(new Cluster(fleet, 'dev-1'));
  const overrides = [{ values: { domain: unset } as const }, { values: {} }];
  new Application(fleet, 'web', { namespace: 'web', overrides, render() {} });
  expect(explainOn(fleet, 'web', 'dev-1')).toEqual([{ pointer: '', value: {}, source: 'override 1 of web' }]);
});

it('settings are explained only where the application is meant to run', () => {
  const fleet = createFleet();
  new Application(fleet, 'web', { namespace: 'web', placement: { environments: ['dev'] }, render() {} });
  expect(explainOn(fleet, 'web', 'dev-1').map(({ pointer }) => pointer)).toEqual(['/domain']);
  const error = errorFrom(() => explainOn(fleet, 'web', 'eu-1'));
  expect([error.code, error.message]).toEqual([
    'NAME_UNKNOWN',
    'environment of application web "production" is unknown',
  ]);
});

describe('Application', () => {
  it('does not depend on the order of names that form a set', () => {
    const model = (names: readonly string[]) =>
      new Application(createFleet(), 'web', {
        namespace: 'web',
        placement: { targets: names, exclude: names },
        overrides: [{ targets: names, values: {} }],
        render() {},
      }).model;
    expect(JSON.stringify(model(['us-1', 'eu-1']))).toBe(JSON.stringify(model(['eu-1', 'us-1'])));
  });

  it('may differ in namespace and project by environment, and inherits what a removal means', () => {
    const fleet = createFleet();
    const project = new Project(fleet, 'shop', { namespaces: ['web*'] });
    const own = new Project(fleet, 'sandbox', { namespaces: ['web*'] });
    const { model } = new Application(fleet, 'web', {
      namespace: { dev: 'web-dev', production: 'web' },
      project: { dev: own, production: project },
      render() {},
    });
    expect(model.environments).toEqual({
      dev: { namespace: 'web-dev', project: 'sandbox', onRemoval: 'delete', policy: {}, settings: {} },
      production: { namespace: 'web', project: 'shop', onRemoval: 'orphan', policy: {}, settings: {} },
    });
  });

  const refused: readonly [string, string, object][] = [
    ['SETTING_CONFLICT', 'a setting that its environments have', { settings: { domain: 'x' } }],
    ['NAME_UNKNOWN', 'an unknown environment', { placement: { environments: ['prod'] } }],
    ['NAME_UNKNOWN', 'an unknown environment in an override', { overrides: [{ environments: ['prod'], values: {} }] }],
    ['VALUE_INVALID', 'an unknown field of a policy', { placement: { cuont: 1 } }],
    ['VALUE_INVALID', 'a count of zero', { placement: { count: 0 } }],
    ['VALUE_INVALID', 'a share of a wave above everything', { placement: { waves: [{ size: '101%' }] } }],
    ['VALUE_INVALID', 'a skew of zero', { placement: { spread: [{ by: 'region', maxSkew: 0 }] } }],
    ['SETTING_NOT_JSON', 'a closure in a policy', { placement: { matchLabels: { tier: () => 'x' } } }],
    ['SELECTOR_INVALID', 'In without values', { placement: { matchExpressions: [{ key: 'tier', operator: 'In' }] } }],
    [
      'TOLERATION_INVALID',
      'Exists with a value',
      { placement: { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] } },
    ],
    ['VALUE_INVALID', 'a spread that is no list', { placement: { spread: { by: 'region' } } }],
    ['VALUE_INVALID', 'a spread without a fact', { placement: { spread: ['region'] } }],
    ['VALUE_INVALID', 'a wave that is nothing', { placement: { waves: [null] } }],
    ['VALUE_INVALID', 'waves as a number', { placement: { waves: 2 } }],
    ['VALUE_INVALID', 'a capability by its name alone', { placement: { capabilities: ['kafka'] } }],
    ['VALUE_INVALID', 'a preference without a weight', { placement: { prefer: [{ matchLabels: {} }] } }],
    ['VALUE_INVALID', 'targets as one name', { placement: { targets: 'eu-1' } }],
    ['VALUE_INVALID', 'no environment at all', { placement: { environments: [] } }],
    ['VALUE_INVALID', 'environments as one name', { placement: { environments: 'dev' } }],
    ['NAME_UNKNOWN', 'a count for an unknown environment', { placement: { count: { prod: 1 } } }],
    ['NAME_UNKNOWN', 'waves of an unknown environment', { placement: { waves: { prod: [] } } }],
    ['NAME_UNKNOWN', 'a namespace for an unknown environment', { namespace: { dev: 'x', production: 'y', prod: 'z' } }],
    ['VALUE_INVALID', 'no namespace for one environment', { namespace: { dev: 'x' } }],
    [
      'VALUE_INVALID',
      'no setting without default for one environment',
      { settingsByEnvironment: { dev: { host: 'x' } } },
    ],
    [
      'NAME_UNKNOWN',
      'a setting for an unknown environment',
      { settingsByEnvironment: { dev: {}, production: {}, prod: {} } },
    ],
    ['VALUE_INVALID', 'overrides that are no list', { overrides: { values: {} } }],
    ['VALUE_INVALID', 'an override without values', { overrides: [{ environments: ['dev'] }] }],
    [
      'VALUE_INVALID',
      'an override with a misspelt condition',
      { overrides: [{ match: { provider: 'aws' }, values: {} }] },
    ],
    ['VALUE_INVALID', 'an override for one target by its name alone', { overrides: [{ targets: 'eu-1', values: {} }] }],
    ['VALUE_INVALID', 'a misspelt property', { setings: {} }],
    ['VALUE_INVALID', 'an unknown meaning of a removal', { onRemoval: 'keep' }],
    ['VALUE_INVALID', 'a render that is no function', { render: 'x' }],
    ['VALUE_INVALID', 'no source', { render: undefined }],
    ['VALUE_INVALID', 'two sources', { manifests: 'x' }],
    ['VALUE_INVALID', 'a project that is none', { project: 'shop' }],
  ];
  it.each(refused)('refuses with %s: %s', (code, _, props) => {
    const fleet: Fleet = createFleet();
    expect(errorFrom(() => new Application(fleet, 'web', { namespace: 'web', render() {}, ...props })).code).toBe(code);
  });

  it('refuses the project of another fleet', () => {
    const project = new Project(createFleet(), 'shop', { namespaces: ['web'] });
    const error = errorFrom(() => new Application(createFleet(), 'web', { namespace: 'web', project, render() {} }));
    expect([error.code, error.message]).toEqual([
      'VALUE_INVALID',
      'project is acme/projects/shop, of another fleet; allowed is a Project of the same fleet, or one for each environment',
    ]);
  });

  it('refuses anything but a fleet to belong to', () => {
    const scope: unknown = new Construct(createFleet(), 'team');
    const error = errorFrom(() => new Application(scope as Fleet, 'web', { namespace: 'web', render() {} }));
    expect([error.code, error.message]).toEqual(['VALUE_INVALID', 'a fleet is needed, got an instance of Construct']);
  });

  it('does not follow later changes of what it was given', () => {
    const fleet = createFleet();
    const override = {
      environments: ['dev' as 'dev' | 'production'],
      matchLabels: { tier: 'core' },
      values: { size: 2 },
    };
    const props = { namespace: 'web', settings: { size: 1 }, overrides: [override], render() {} };
    const { model } = new Application(fleet, 'web', props);
    const before = JSON.stringify(model);
    override.environments.push('production');
    override.matchLabels.tier = 'edge';
    override.values.size = 3;
    props.settings.size = 4;
    props.overrides.pop();
    expect(JSON.stringify(model)).toBe(before);
  });
});
