import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application/application.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Project, type ProjectProps } from '../../src/fleet/project.js';
import { errorFrom } from '../fixtures/error-from.js';

const createFleet = () => new Fleet('acme', { environments: { dev: { settings: {} }, production: { settings: {} } } });

function codeOf(run: () => unknown): readonly [code: string, path: string | undefined] {
  const { code, path } = errorFrom(run);
  return [code, path];
}

describe('Fleet', () => {
  it('keeps its environments in the order given', () => {
    const settings = {};
    const fleet = new Fleet('acme', { environments: { zeta: { settings }, alpha: { settings }, mid: { settings } } });
    expect(fleet.environments.map(({ name }) => name)).toEqual(['zeta', 'alpha', 'mid']);
  });

  it('refuses an environment whose name is a number, because its place in the order would be lost', () => {
    expect(codeOf(() => new Fleet('acme', { environments: { 2: { settings: {} } } }))[0]).toBe('NAME_INVALID');
  });

  it('refuses to have no environment', () => {
    expect(codeOf(() => new Fleet('acme', { environments: {} }))).toEqual(['FLEET_EMPTY', 'acme']);
  });

  it.each([
    '',
    '..',
    'a/b',
    'a\\b',
    '/abs',
    'a\0b',
    'c:x',
    'con',
    'lpt1',
    'constructor',
    'a.',
    'a ',
    '-a',
    'A',
    'é',
    'a'.repeat(64),
  ])('refuses the name %j for anything that becomes a directory or a record', (name) => {
    const fleet = createFleet();
    const cluster = new Cluster(fleet, 'eu');
    expect(codeOf(() => new Fleet(name, { environments: { dev: { settings: {} } } }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Cluster(fleet, name))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Application(fleet, name, { namespace: 'x', render() {} }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Application(fleet, 'web', { namespace: name, render() {} }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => fleet.environment.dev.deployTo(cluster, { name }))[0]).toBe('NAME_INVALID');
    expect(codeOf(() => new Project(fleet, name, { namespaces: [] }))[0]).toBe('NAME_INVALID');
  });

  const rule = { id: 'team', kind: 'policy', severity: 'error', scope: 'object', title: 'a team', check() {} };
  const misuse: readonly (readonly [props: unknown, message: string])[] = [
    [undefined, 'the properties of the fleet must be an object, got undefined'],
    [{}, 'environments is missing'],
    [{ environments: ['dev'] }, 'environments must be an object, got a list'],
    [{ environments: { dev: null } }, 'the environment must be an object, got null'],
    [{ environments: { dev: {} } }, 'settings is missing'],
    [
      { environments: { dev: { settings: {}, onRemovel: 'orphan' } } },
      'unknown field "onRemovel" (did you mean "onRemoval"?); allowed are "settings", "autoSync", "prune", "onRemoval", "removalLimit"',
    ],
    [
      { environments: { dev: { settings: {}, onRemoval: 'keep' } } },
      'onRemoval must be one of "delete", "orphan", got "keep"',
    ],
    [{ environments: { dev: { settings: {}, prune: 'false' } } }, 'prune must be true or false, got "false"'],
    [{ environments: { dev: { settings: {}, removalLimit: '0.5' } } }, 'removalLimit must be a number, got "0.5"'],
    [
      { environments: { dev: { settings: {} } }, kinds: [{ kind: 'A', scope: 'Cluster' }] },
      'kinds[0].apiVersion is missing',
    ],
    [
      { environments: { dev: { settings: {} } }, kinds: [{ apiVersion: 'v1', kind: 'A', scope: 'Cluster' }] },
      `apiVersion of the custom kind "A" is "v1"; allowed is '<group>/<version>'`,
    ],
    [{ environments: { dev: { settings: {} } }, schemas: 'crds' }, 'schemas must be a list, got "crds"'],
    [
      { environments: { dev: { settings: {} } }, verification: { rules: [{ ...rule, scope: 'cluster' }] } },
      'rules[0].collect is missing',
    ],
    ...['v1/ConfigMap', 'apps/v1/Deployment', ''].map(
      (kind) =>
        [
          { environments: { dev: { settings: {} } }, verification: { rules: [{ ...rule, kinds: ['Pod', kind] }] } },
          `rules[0].kinds[1] must be a kind such as "apps/Deployment", or "Service" of the core group, got ${JSON.stringify(kind)}`,
        ] as const,
    ),
  ];
  it('names its schemas once each, sorted, as its clusters do', () => {
    const schemas = ['crds/b.yaml', 'crds/a', 'crds/b.yaml'];
    const fleet = new Fleet('acme', { environments: { dev: { settings: {} } }, schemas });
    expect(fleet.schemas).toEqual(['crds/a', 'crds/b.yaml']);
    expect(new Cluster(fleet, 'eu-1', { schemas }).model.schemas).toEqual(['crds/a', 'crds/b.yaml']);
    expect(new Cluster(fleet, 'eu-2').model).not.toHaveProperty('schemas');
  });

  it('counts a zone of a cluster once, however often it is named', () => {
    const { model } = new Cluster(createFleet(), 'eu-1', { zones: ['b', 'a', 'b'] });
    expect(model.zones).toEqual(['a', 'b']);
  });

  it('refuses a custom kind of two scopes', () => {
    const kind = { apiVersion: 'example.com/v1', kind: 'Widget' };
    const kinds = [{ ...kind, scope: 'Cluster' } as const, { ...kind, scope: 'Namespaced' } as const];
    expect(codeOf(() => new Fleet('acme', { environments: { dev: { settings: {} } }, kinds }))).toEqual([
      'VALUE_INVALID',
      'acme',
    ]);
  });

  it('leaves the name of what it refused to the next', () => {
    const fleet = createFleet();
    const { dev } = fleet.environment;
    expect(codeOf(() => new Cluster(fleet, 'eu', { country: 'Ireland' }))[0]).toBe('VALUE_INVALID');
    const cluster = new Cluster(fleet, 'eu', { country: 'IE' });
    expect(codeOf(() => dev.deployTo(cluster, { labels: { region: 'x' } }))[0]).toBe('FACT_RESERVED');
    expect(dev.deployTo(cluster).node.path).toBe('acme/environments/dev/eu');
    expect(codeOf(() => new Application(fleet, 'web', { namespace: 'A', render() {} }))[0]).toBe('NAME_INVALID');
    expect(new Application(fleet, 'web', { namespace: 'a', render() {} }).node.path).toBe('acme/applications/web');
  });

  it.each(misuse)('refuses %j, for callers without types', (props, message) => {
    const create = Fleet as unknown as new (name: string, props: unknown) => Fleet;
    const error = errorFrom(() => new create('acme', props));
    expect([error.code, error.message]).toEqual(['VALUE_INVALID', message]);
  });

  it('lets a cluster, an environment, a project and an application share a name', () => {
    const fleet = createFleet();
    const paths = [
      new Cluster(fleet, 'dev').node.path,
      new Project(fleet, 'dev', { namespaces: ['dev'] }).node.path,
      new Application(fleet, 'dev', { namespace: 'dev', render() {} }).node.path,
      fleet.environment.dev.node.path,
    ];
    expect(paths).toEqual(['acme/clusters/dev', 'acme/projects/dev', 'acme/applications/dev', 'acme/environments/dev']);
  });

  it('refuses two clusters of one name, also in different parts of the tree', () => {
    const fleet = createFleet();
    new Cluster(fleet, 'eu');
    const team = new Construct(fleet, 'team');
    expect(codeOf(() => new Cluster(team, 'eu'))).toEqual(['NAME_TAKEN', 'acme/team/clusters/eu']);
    expect(codeOf(() => new Cluster(fleet, 'eu'))).toEqual(['NAME_TAKEN', 'acme/clusters/eu']);
  });

  it.each([
    [new Chart(new App(), 'x'), 'x', 'the root of the scope is an instance of App, not a fleet'],
    [undefined, '', 'a fleet is needed, got undefined'],
    [{}, '', 'a fleet is needed, got an object'],
  ])('refuses a cluster outside a fleet', (scope, path, message) => {
    const error = errorFrom(() => new Cluster(scope as Construct, 'eu'));
    expect([error.code, error.path, error.message]).toEqual(['VALUE_INVALID', path, message]);
  });
});

describe('cluster targets', () => {
  it('take the name of their cluster once; the second environment names its own', () => {
    const fleet = createFleet();
    const shared = new Cluster(fleet, 'shared');
    expect(fleet.environment.dev.deployTo(shared).name).toBe('shared');
    expect(codeOf(() => fleet.environment.production.deployTo(shared))).toEqual([
      'TARGET_NAME_NEEDED',
      'acme/environments/production',
    ]);
    expect(fleet.environment.production.deployTo(shared, { name: 'shared-production' }).environment).toBe('production');
  });

  it.each([
    ['nothing', undefined, 'undefined'],
    ['a name', 'eu', '"eu"'],
    ['something like a cluster', { name: 'eu' }, 'an object'],
    ['a cluster of another fleet', new Cluster(createFleet(), 'eu'), 'acme/clusters/eu'],
  ])('are made of a cluster of the same fleet, not of %s', (_, cluster, received) => {
    const fleet = createFleet();
    new Cluster(fleet, 'eu');
    const error = errorFrom(() => fleet.environment.dev.deployTo(cluster as Cluster));
    expect([error.code, error.path, error.message]).toEqual([
      'VALUE_INVALID',
      'acme/environments/dev',
      `deployTo got ${received}; allowed is a cluster of the same fleet`,
    ]);
  });

  it('refuse a misspelt property', () => {
    const fleet = createFleet();
    const misspelt: object = { setings: {} };
    expect(codeOf(() => fleet.environment.dev.deployTo(new Cluster(fleet, 'eu'), misspelt))).toEqual([
      'VALUE_INVALID',
      'acme/environments/dev',
    ]);
  });

  it('do not take the name of another target', () => {
    const fleet = createFleet();
    fleet.environment.dev.deployTo(new Cluster(fleet, 'a'), { name: 'b' });
    expect(codeOf(() => fleet.environment.production.deployTo(new Cluster(fleet, 'b')))[0]).toBe('NAME_TAKEN');
  });
});

describe('Cluster', () => {
  it.each([
    [{ country: 'Ireland' }],
    [{ kubernetes: 'v1.33' }],
    [{ capacity: { cpu: 'many' } }],
    [{ capabilities: { istio: 'latest' } }],
    [{ labels: { tier: 'no blanks' } }],
    [{ labels: { 'a b': 'x' } }],
    [{ labels: ['x'] }],
    [{ regoin: 'x' }],
    [{ region: 1 }],
    [{ zones: 'abc' }],
    [{ capacity: { cpu: 400 } }],
    [{ taints: [{ key: 'gpu', effect: 'NoSchedule' }] }],
    [{ taints: [{ effect: 'NoSelect' }] }],
  ] as readonly [object][])('refuses %j', (props) => {
    expect(codeOf(() => new Cluster(createFleet(), 'eu', props))).toEqual(['VALUE_INVALID', 'acme/clusters/eu']);
  });

  it('refuses a label that would hide a built-in fact', () => {
    expect(codeOf(() => new Cluster(createFleet(), 'eu', { labels: { region: 'x' } }))[0]).toBe('FACT_RESERVED');
  });
});

describe('Project', () => {
  it.each([[undefined], [{}], [{ namespaces: 'shop' }], [{ namespaces: [1] }], [{ namespaces: [], cluster: ['x'] }]])(
    'refuses %j, for callers without types',
    (props) => {
      const fleet = createFleet();
      expect(codeOf(() => new Project(fleet, 'shop', props as ProjectProps))).toEqual([
        'VALUE_INVALID',
        'acme/projects/shop',
      ]);
    },
  );
});
