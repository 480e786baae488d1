import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Application, type ApplicationProps, argoCd, Cluster, Fleet, Project } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

type Environment = 'dev' | 'production';
type Props = ApplicationProps<object, Environment, unknown, unknown, Environment>;

/** Two environments share cluster `a`; `b` and `c` are production's alone. */
function createFleet(applications: { readonly [name: string]: Partial<Props> }, kinds: Fleet['kinds'] = []) {
  const fleet = new Fleet<object, Environment>('acme', {
    environments: { dev: { settings: {} }, production: { settings: {} } },
    kinds: kinds.map(({ group, ...kind }) => ({ apiVersion: `${group}/v1`, ...kind })),
  });
  const a = new Cluster(fleet, 'a');
  fleet.environment.dev.deployTo(a, { name: 'a-dev' });
  fleet.environment.production.deployTo(a, { name: 'a-production' });
  fleet.environment.production.deployTo(new Cluster(fleet, 'b'));
  fleet.environment.production.deployTo(new Cluster(fleet, 'c'));
  const namespace = { dev: 'web-dev', production: 'web' };
  for (const [name, props] of Object.entries(applications)) {
    new Application(fleet, name, { namespace, render: configMap, ...props } as Props);
  }
  return fleet;
}

function configMap(chart: Chart): void {
  new ApiObject(chart, 'config', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config' },
    data: { a: 'b' },
  });
}

function errorsOf(run: () => unknown): readonly (readonly [code: string, path: string | undefined])[] {
  const error = errorFrom(run);
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path }) => [code, path]);
}

describe('namespaces', () => {
  it('belong to their only unit on a cluster, protected from deletion', () => {
    const assembly = synthesizeForTest(createFleet({ web: {} }), { verify: false });
    expect(assembly.objects('web', 'b')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'web',
          annotations: {
            'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
            'kustomize.toolkit.fluxcd.io/prune': 'disabled',
          },
        },
      },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config', namespace: 'web' }, data: { a: 'b' } },
    ]);
  });

  it('that several applications share belong to the one that is declared to own them', () => {
    const assembly = synthesizeForTest(createFleet({ api: {}, web: { ownsNamespace: true } }), { verify: false });
    const kinds = (application: string) => assembly.objects(application, 'b').map(({ kind }) => kind);
    expect([kinds('api'), kinds('web')]).toEqual([['ConfigMap'], ['Namespace', 'ConfigMap']]);
  });

  it('that several applications share without an owner are refused, for every cluster', () => {
    expect(errorsOf(() => synthesizeForTest(createFleet({ api: {}, web: {} }), { verify: false }))).toEqual([
      ['OWNER_CONFLICT', 'a'],
      ['OWNER_CONFLICT', 'a'],
      ['OWNER_CONFLICT', 'b'],
      ['OWNER_CONFLICT', 'c'],
    ]);
  });

  it('that two environments would share on one cluster are refused', () => {
    expect(
      errorsOf(() =>
        synthesizeForTest(createFleet({ web: { namespace: 'web', ownsNamespace: true } }), { verify: false }),
      ),
    ).toEqual([['OWNER_CONFLICT', 'a']]);
  });

  it('that every cluster has are nobody’s', () => {
    const assembly = synthesizeForTest(
      createFleet({ web: { namespace: 'default', placement: { environments: ['production'] } } }),
      { verify: false },
    );
    expect(assembly.objects('web', 'b').map(({ kind }) => kind)).toEqual(['ConfigMap']);
  });

  it('may come from the owner’s render, and then keep what it says', () => {
    const render = (chart: Chart) => {
      new ApiObject(chart, 'namespace', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'web', labels: { team: 'x' } },
      });
      configMap(chart);
    };
    const assembly = synthesizeForTest(createFleet({ web: { placement: { environments: ['production'] }, render } }), {
      verify: false,
    });
    expect(
      assembly.objects('web', 'b').map(({ kind, metadata }) => [kind, metadata.labels, metadata.namespace]),
    ).toEqual([
      ['Namespace', { team: 'x' }, undefined],
      ['ConfigMap', undefined, 'web'],
    ]);
  });
});

describe('custom kinds', () => {
  const custom = (kind: string) => (chart: Chart) => {
    new ApiObject(chart, 'custom', { apiVersion: 'acme.example/v1', kind, metadata: { name: 'x' } });
  };
  const definition = (chart: Chart) => {
    new ApiObject(chart, 'crd', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'zones.acme.example' },
      spec: { group: 'acme.example', scope: 'Cluster', names: { kind: 'Zone', plural: 'zones' }, versions: [] },
    });
  };
  const platform = (fleet: Fleet<object, Environment>) =>
    new Project(fleet, 'platform', {
      namespaces: ['*'],
      clusterScopedKinds: [
        { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
        { group: 'acme.example', kind: 'Zone' },
      ],
    });
  const only = { placement: { environments: ['production' as const] } };

  it('nobody declared are refused on every target, with application and target', () => {
    expect(
      errorsOf(() => synthesizeForTest(createFleet({ web: { ...only, render: custom('Zone') } }), { verify: false })),
    ).toEqual([
      ['SCOPE_UNKNOWN', 'web/custom on a-production (production)'],
      ['SCOPE_UNKNOWN', 'web/custom on b (production)'],
      ['SCOPE_UNKNOWN', 'web/custom on c (production)'],
    ]);
  });

  it('take their scope from a declaration', () => {
    const kinds = [{ group: 'acme.example', kind: 'Zone', scope: 'Namespaced' as const }];
    const assembly = synthesizeForTest(createFleet({ web: { ...only, render: custom('Zone') } }, kinds), {
      verify: false,
    });
    expect(assembly.objects('web', 'b').map(({ metadata }) => metadata.namespace)).toEqual([undefined, 'web']);
  });

  it('take their scope from the definition that any application installs, whichever comes first', () => {
    const fleet = createFleet({});
    const project = platform(fleet);
    new Application(fleet, 'first', { ...only, project, namespace: 'first', render: custom('Zone') });
    new Application(fleet, 'last', { ...only, project, namespace: 'last', render: definition });
    const [, zone] = synthesizeForTest(fleet, { verify: false }).objects('first', 'b');
    expect(zone).toEqual({ apiVersion: 'acme.example/v1', kind: 'Zone', metadata: { name: 'x' } });
  });

  it('whose definition two applications install on one cluster are refused', () => {
    const fleet = createFleet({});
    const project = platform(fleet);
    for (const name of ['one', 'two'])
      new Application(fleet, name, { ...only, project, namespace: name, render: definition });
    expect(errorsOf(() => synthesizeForTest(fleet, { verify: false }))).toEqual([
      ['OWNER_CONFLICT', 'a for two on a-production (production)'],
      ['OWNER_CONFLICT', 'b for two on b (production)'],
      ['OWNER_CONFLICT', 'c for two on c (production)'],
    ]);
  });
});

describe('rendering', () => {
  it('reports every failing unit together, each with application and target', () => {
    const failing = (chart: Chart, { name }: { name: string }) => {
      if (name !== 'b') throw new Error(`no luck on ${name}`);
      configMap(chart);
    };
    expect(errorsOf(() => synthesizeForTest(createFleet({ web: { render: failing } }), { verify: false }))).toEqual([
      ['RENDER_FAILED', 'web on a-dev (dev)'],
      ['RENDER_FAILED', 'web on a-production (production)'],
      ['RENDER_FAILED', 'web on c (production)'],
    ]);
  });

  it.each([
    ['in a namespace of another application', { api: { render() {} }, web: { ownsNamespace: true } }],
    ['besides its namespace', { api: { render() {} } }],
    ['because its chart is in another App', { api: { render: () => configMap(new Chart(new App(), 'api')) } }],
  ])('refuses a unit without objects %s', (_, applications: Parameters<typeof createFleet>[0]) => {
    const fleet = createFleet(applications);
    expect(errorsOf(() => synthesizeForTest(fleet, { verify: false })).map(([code]) => code)).toEqual(
      Array(4).fill('UNIT_EMPTY'),
    );
  });

  it('lets a unit be its namespace alone where that is declared', () => {
    const assembly = synthesizeForTest(createFleet({ web: { ownsNamespace: true, render() {} } }), { verify: false });
    expect(assembly.objects('web', 'b').map(({ kind }) => kind)).toEqual(['Namespace']);
  });

  it('gives hosted charts the names of a plain cdk8s App', () => {
    class Shop extends Chart {
      constructor(scope: App, id: string) {
        super(scope, id);
        new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap' });
        new ApiObject(this, 'more', { apiVersion: 'v1', kind: 'ConfigMap' });
      }
    }
    const plain = new Shop(Testing.app(), 'shop').toJson().map(({ metadata }) => metadata.name);
    const assembly = synthesizeForTest(
      createFleet({ web: { charts: (app) => void new Shop(app, 'shop'), render: undefined } }),
      { verify: false },
    );
    expect(
      assembly
        .objects('web', 'b')
        .slice(1)
        .map(({ metadata }) => metadata.name),
    ).toEqual(plain.sort());
  });

  it('sees frozen settings', () => {
    const render: Props['render'] = (_chart, { settings }) => {
      Object.assign(settings, { changed: true });
    };
    expect(errorsOf(() => synthesizeForTest(createFleet({ web: { render } }), { verify: false }))[0]).toEqual([
      'RENDER_FAILED',
      'web on a-dev (dev)',
    ]);
  });

  it('gives the same bytes whatever order the model was made in', () => {
    const one = synthesizeForTest(createFleet({ api: { namespace: { dev: 'api-dev', production: 'api' } }, web: {} }), {
      verify: false,
    });
    const other = synthesizeForTest(
      createFleet({ web: {}, api: { namespace: { dev: 'api-dev', production: 'api' } } }),
      { verify: false },
    );
    expect([...one.files]).toEqual([...other.files]);
  });

  it('writes one file for each object where asked', () => {
    const { files } = synthesizeForTest(createFleet({ web: { placement: { environments: ['dev'] } } }), {
      verify: false,
      files: 'per-object',
    });
    expect([...files.keys()].filter((path) => path.startsWith('clusters/'))).toEqual([
      'clusters/a-dev/web/configmap_web-dev_config.yaml',
      'clusters/a-dev/web/namespace_web-dev.yaml',
    ]);
  });
});

describe('directories of YAML', () => {
  const root = mkdtempSync(join(tmpdir(), 'manifests-'));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are applications; encrypted documents pass through byte for byte', () => {
    const sops =
      'apiVersion: v1\nkind: Secret\nmetadata: {name:   keys}\nstringData:\n  key: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[x]\n  version: 3.9.0\n';
    mkdirSync(join(root, 'web'), { recursive: true });
    writeFileSync(join(root, 'web/secret.enc.yaml'), sops);
    writeFileSync(
      join(root, 'web/config.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: modes}\ndata: {mode: "0755"}\n',
    );
    const fleet = createFleet({ web: { placement: { environments: ['dev'] }, render: undefined, manifests: 'web' } });
    const { files } = synthesizeForTest(fleet, { verify: false, root });
    expect(files.get('clusters/a-dev/web/secret.enc.yaml')).toBe(sops);
    expect(files.get('clusters/a-dev/web/web.k8s.yaml')).toContain('data:\n  mode: "0755"\n');
  });

  it('have encrypted documents in the namespace of their application, and what a SealedSecret becomes', () => {
    const write = (name: string, text: string) => writeFileSync(join(root, 'web', name), text);
    const synthesized = () => {
      const web = { placement: { environments: ['dev' as const] }, render: undefined, manifests: 'web' };
      return synthesizeForTest(createFleet({ web }), { root });
    };
    mkdirSync(join(root, 'web'), { recursive: true });
    write('keys.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\nsops: {mac: "ENC[x]"}\n');
    write(
      'sealed.yaml',
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: sealed}\nspec: {encryptedData: {}}\n',
    );
    const container = 'name: web, image: "web:1", envFrom: [{secretRef: {name: keys}}, {secretRef: {name: sealed}}]';
    write('web.yaml', `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{${container}}]}\n`);
    const { files, findings } = synthesized();
    expect(findings.filter(({ rule }) => rule === 'secret-exists')).toEqual([]);
    expect(files.get('inventory/a-dev.json')).toContain(
      '"objects":[{"group":"","kind":"Secret","namespace":"web-dev","name":"keys"}]',
    );
    write('twice.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: keys, namespace: web-dev}\n');
    // For each of the two that are there.
    const twice = ['CHECK_FAILED', 'Secret web-dev/keys on a-dev'];
    expect(errorsOf(synthesized)).toEqual([twice, twice]);
  });
});

describe('changes that delete running workloads', () => {
  const earlier = synthesizeForTest(
    createFleet({ web: {}, api: { namespace: { dev: 'api-dev', production: 'api' } } }),
    { verify: false },
  );

  it('leave no trace of their acknowledgement in the output of the next run', () => {
    const acknowledge = ['empty:dev/web', 'empty:production/web', 'shrink:dev', 'shrink:production'];
    const fleet = () => createFleet({ api: { namespace: { dev: 'api-dev', production: 'api' } } });
    const options = { verify: false, acknowledge: [] as string[] };
    const first = synthesizeForTest(fleet(), options);
    const again = synthesizeForTest(fleet(), { ...options, lock: first.lock, acknowledge });
    expect(again.findings.map(({ rule }) => rule)).toEqual(acknowledge.map(() => 'acknowledgement-unused'));
    expect([...again.files]).toEqual([...first.files]);
  });

  it('are refused until acknowledged', () => {
    const changed = () => createFleet({ web: { placement: { exclude: ['c'] } } });
    expect(errorsOf(() => synthesizeForTest(changed(), { verify: false, lock: earlier.lock }))).toEqual([
      ['CHANGE_UNACKNOWLEDGED', 'fleet.lock.json'],
    ]);
    const acknowledge = ['empty:dev/api', 'empty:production/api', 'shrink:dev', 'shrink:production'];
    expect(
      synthesizeForTest(changed(), { verify: false, lock: earlier.lock, acknowledge }).records.map(({ name }) => name),
    ).toEqual(['web-a-dev', 'web-a-production', 'web-b']);
  });

  it('are asked about when an engine no longer delivers, unless a test names none', () => {
    const fleet = () => createFleet({ web: {} });
    const argocd = argoCd({ repository: 'https://git.example/fleet.git' });
    const { lock } = synthesizeForTest(fleet(), { verify: false, delivery: [argocd] });
    expect(lock.delivery).toEqual([{ engine: 'argocd', namespace: 'argocd' }]);
    const moved = argoCd({ repository: 'https://git.example/fleet.git', namespace: 'gitops' });
    for (const delivery of [[], [moved]]) {
      const options = { verify: false, delivery, lock };
      expect(errorsOf(() => synthesizeForTest(fleet(), options))).toEqual([
        ['CHANGE_UNACKNOWLEDGED', 'fleet.lock.json'],
      ]);
      expect(
        errorsOf(() => synthesizeForTest(fleet(), { ...options, frozen: true, acknowledge: ['delivery:argocd'] })),
      ).toEqual([['LOCK_OUTDATED', 'fleet.lock.json']]);
      synthesizeForTest(fleet(), { ...options, acknowledge: ['delivery:argocd'] });
    }
    expect(synthesizeForTest(fleet(), { verify: false, lock }).lock).toEqual(lock);
  });

  it('in frozen mode every change of a placement is refused', () => {
    const fleet = () =>
      createFleet({
        web: {},
        api: { namespace: { dev: 'api-dev', production: 'api' } },
        more: { namespace: { dev: 'm-dev', production: 'm' } },
      });
    expect(
      errorsOf(() => synthesizeForTest(fleet(), { verify: false, lock: earlier.lock, frozen: true })).map(
        ([code]) => code,
      ),
    ).toEqual(['LOCK_OUTDATED']);
    expect(synthesizeForTest(fleet(), { verify: false, lock: earlier.lock }).records).toHaveLength(12);
  });
});

describe('render', () => {
  it('cannot change what it sees, nor what the next unit sees', () => {
    const fleet = createFleet({
      web: {
        render(chart, target) {
          const parts = [target, target.settings, target.labels, target.zones, target.capacity, target.capabilities];
          expect(parts.map(Object.isFrozen)).toEqual(parts.map(() => true));
          configMap(chart);
        },
      },
    });
    synthesizeForTest(fleet, { verify: false });
  });

  it('cannot add to the fleet, which would be left out; after it, the fleet can grow', () => {
    const fleet = createFleet({
      web: {
        render(chart, { name }) {
          configMap(chart);
          new Application(fleet, `late-${name}`, { namespace: 'late', render: configMap });
        },
        placement: { environments: ['dev'] },
      },
    });
    expect(errorsOf(() => synthesizeForTest(fleet, { verify: false }))).toEqual([
      ['VALUE_INVALID', 'acme/applications/late-a-dev for web on a-dev (dev)'],
    ]);
    expect(new Cluster(fleet, 'd').name).toBe('d');
  });
});

it('refuses two clusters of one destination, which would be one real cluster', () => {
  const fleet = createFleet({ web: {} });
  new Cluster(fleet, 'd', { destination: 'b' });
  expect(errorsOf(() => synthesizeForTest(fleet, { verify: false }))).toEqual([['NAME_TAKEN', 'acme/clusters/d']]);
});

it.each([
  ['files', { files: 'perObject' }],
  ['an adapter that is not in a list', { delivery: argoCd({ repository: 'https://git.example/fleet.git' }) }],
  ['an adapter that was not called', { delivery: [argoCd] }],
  ['a misspelt option', { acknowlege: [] }],
  ['the path of a lock', { lock: 'fleet.lock.json' }],
])('refuses wrong options: %s', (_, options: object) => {
  expect(errorsOf(() => synthesizeForTest(createFleet({ web: {} }), { verify: false, ...options }))).toEqual([
    ['VALUE_INVALID', ''],
  ]);
});
