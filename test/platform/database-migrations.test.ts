import { ApiObject } from 'cdk8s';
import {
  Application,
  Cluster,
  DatabaseMigrations,
  type DatabaseMigrationsOptions,
  type DeliveryAdapter,
  Fleet,
  type KubeObject,
  RegistryMirror,
  writerRole,
} from 'cdk8s-fleet';
import { synthesizeForTest, type TestAssembly, type TestOptions } from 'cdk8s-fleet/testing';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

interface Settings {
  host: string;
}

const SQL = { 'V1__init.sql': 'CREATE TABLE carts (id int);' };
const WAVE = 'argocd.argoproj.io/sync-wave';
const ARGO_CD: DeliveryAdapter = { name: 'argocd', deliver: () => [] };
const FLUX: DeliveryAdapter = { name: 'flux', deliver: () => [] };

type Options = Partial<DatabaseMigrationsOptions<Settings>>;

const withDefaults = (options: Options): DatabaseMigrationsOptions<Settings> => ({
  database: 'orders',
  migrations: SQL,
  connection: { url: ({ host }) => `jdbc:postgresql://${host}/orders`, secret: 'orders-db' },
  ...options,
});

const web = (metadata: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', ...metadata },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'shop/web:1' }] } } },
});

function createFleet(options: Options = {}, objects: readonly object[] = [web()]) {
  const fleet = new Fleet<Settings, 'production'>('acme', {
    environments: { production: { settings: { host: 'db.example' } } },
    kinds: [{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', scope: 'Namespaced' }],
  });
  for (const [name, region] of [
    ['eu-1', 'eu'],
    ['us-1', 'us'],
  ] as const)
    fleet.environment.production.deployTo(new Cluster(fleet, name, { region }));
  const application = new Application(fleet, 'shop', {
    namespace: 'shop',
    render: (chart) =>
      objects.forEach((object, index) => {
        new ApiObject(chart, `o${index}`, object as KubeObject);
      }),
  });
  new DatabaseMigrations(application, 'migrations', withDefaults(options));
  return { fleet, application };
}

const holderOf = (assembly: TestAssembly) =>
  assembly.records.find(({ roles }) => roles?.includes('orders-writer'))?.cluster ?? expect.fail('no writer');

/** The writer's unit, by kind. */
function migrated(options: Options = {}, objects?: readonly object[], testOptions: TestOptions = {}) {
  const assembly = synthesizeForTest(createFleet(options, objects).fleet, { verify: false, ...testOptions });
  const unit = assembly.objects('shop', holderOf(assembly));
  const only = (kind: string) => unit.find((object) => object.kind === kind) ?? expect.fail(`no ${kind}`);
  return { assembly, unit, only };
}

function errorsOf(fleet: Fleet<Settings, 'production'>) {
  const error = errorFrom(() => synthesizeForTest(fleet, { verify: false }));
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path, message }) => [code, path, message]);
}

describe('database migrations', () => {
  it('are a Job and its SQL on exactly one target', () => {
    const { assembly, only } = migrated({ variables: { FLYWAY_OUT_OF_ORDER: 'true' } });
    const [sql, job] = [only('ConfigMap'), only('Job')];
    const labels = { 'cdk8s-fleet/database': 'orders' };
    expect(sql).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: expect.stringMatching(/^orders-migrations-[0-9a-f]{10}$/), namespace: 'shop', labels },
      immutable: true,
      data: SQL,
    });
    const fromSecret = (key: string) => ({ secretKeyRef: { name: 'orders-db', key } });
    expect(job).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: expect.stringMatching(/^orders-migrations-[0-9a-f]{10}$/), namespace: 'shop', labels },
      spec: {
        backoffLimit: 3,
        template: {
          metadata: {
            labels,
            annotations: {
              'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
              'karpenter.sh/do-not-disrupt': 'true',
            },
          },
          spec: {
            restartPolicy: 'Never',
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name: 'flyway',
                image: 'flyway/flyway:13.0.0',
                args: ['migrate'],
                env: [
                  { name: 'FLYWAY_URL', value: 'jdbc:postgresql://db.example/orders' },
                  { name: 'FLYWAY_USER', valueFrom: fromSecret('username') },
                  { name: 'FLYWAY_PASSWORD', valueFrom: fromSecret('password') },
                  { name: 'FLYWAY_LOCATIONS', value: 'filesystem:/flyway/sql' },
                  { name: 'FLYWAY_OUT_OF_ORDER', value: 'true' },
                ],
                resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
                volumeMounts: [{ name: 'sql', mountPath: '/flyway/sql', readOnly: true }],
              },
            ],
            volumes: [{ name: 'sql', configMap: { name: sql.metadata.name } }],
          },
        },
      },
    });
    const other = assembly.targets('shop').find((target) => target !== holderOf(assembly)) ?? '';
    expect(assembly.objects('shop', other).map(({ kind }) => kind)).toEqual(['Namespace', 'Deployment']);
  });

  it('have another Job for other SQL, and for anything else of the Job, and the same for the same', () => {
    const names = (options: Options) => {
      const { only } = migrated(options);
      return [only('ConfigMap').metadata.name, only('Job').metadata.name];
    };
    const [sql, job] = names({});
    expect(names({})).toEqual([sql, job]);
    const more = names({ migrations: { ...SQL, 'V2__more.sql': 'SELECT 1' } });
    expect(more.map((name) => name === sql || name === job)).toEqual([false, false]);
    const image = names({ image: 'flyway/flyway:13.1.0' });
    expect(image.map((name) => name === sql || name === job)).toEqual([true, false]);
  });

  it('are written by the preferred target, which stays when another is preferred', () => {
    const prefer = (region: string) => [{ matchLabels: { region }, weight: 1 }];
    const first = synthesizeForTest(createFleet({ prefer: prefer('us') }).fleet, { verify: false });
    expect(holderOf(first)).toBe('us-1');
    expect(holderOf(synthesizeForTest(createFleet({ prefer: prefer('eu') }).fleet, { verify: false }))).toBe('eu-1');
    expect(
      holderOf(synthesizeForTest(createFleet({ prefer: prefer('eu') }).fleet, { verify: false, lock: first.lock })),
    ).toBe('us-1');
  });

  it('say who writes, who uses, and that there is one owner', () => {
    const { assembly } = migrated({ usedBy: ['web'] });
    const stated = { by: 'shop/migrations', application: 'shop', environment: 'production' };
    expect(assembly.model.intents).toEqual([
      { intent: 'exclusive', claim: 'database/orders', ...stated },
      { intent: 'dataset', dataset: 'orders', writers: { role: writerRole('orders') }, ...stated },
      { intent: 'uses', dataset: 'orders', workload: 'web', mode: 'write', ...stated },
    ]);
  });

  it('have one owner of a database', () => {
    const { fleet } = createFleet();
    const other = new Application(fleet, 'api', {
      namespace: 'api',
      render: (chart) => void new ApiObject(chart, 'web', web()),
    });
    new DatabaseMigrations(other, 'migrations', withDefaults({}));
    expect(errorsOf(fleet)).toEqual([
      [
        'CHECK_FAILED',
        'api/migrations (production)',
        'claim-contested: "database/orders" can have one holder in an environment, and is claimed by "api/migrations", "shop/migrations"',
      ],
    ]);
  });
});

describe('the order of migrations', () => {
  const secret = (metadata: object, spec: object = {}) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec,
  });
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'migrator' } };
  const objects = (metadata: object = {}) => [
    web(metadata),
    account,
    secret({ name: 'orders-db' }),
    secret({ name: 'other' }, { target: { name: 'orders-db' } }),
    secret({ name: 'unrelated' }),
  ];
  const waves = (unit: readonly KubeObject[]) =>
    unit.map(({ kind, metadata }) => `${kind} ${metadata.annotations?.[WAVE] ?? 0}`);

  it('is that of sync waves for Argo CD: what the Job needs, the Job, what waits for it', () => {
    const { unit } = migrated({ serviceAccount: 'migrator' }, objects(), { delivery: [ARGO_CD] });
    expect(waves(unit)).toEqual([
      'Namespace 0',
      'ServiceAccount -2',
      'ConfigMap -2',
      'Deployment 0',
      'Job -1',
      'ExternalSecret -2',
      'ExternalSecret -2',
      'ExternalSecret 0',
    ]);
  });

  it('goes by the waves that the workloads have', () => {
    const early = { annotations: { [WAVE]: '-5' } };
    const late = { annotations: { [WAVE]: '3' } };
    const database = { ...web({ name: 'postgres', ...early }), kind: 'StatefulSet' };
    const at = (options: Options, objects: readonly object[]) =>
      waves(migrated(options, objects, { delivery: [ARGO_CD] }).unit).filter((text) =>
        /Job|Secret|ConfigMap/.test(text),
      );
    expect(at({}, objects(early))).toEqual([
      'ConfigMap -7',
      'Job -6',
      'ExternalSecret -7',
      'ExternalSecret -7',
      'ExternalSecret 0',
    ]);
    expect(at({}, objects(late))).toEqual([
      'ConfigMap 1',
      'Job 2',
      'ExternalSecret 0',
      'ExternalSecret 0',
      'ExternalSecret 0',
    ]);
    expect(at({ usedBy: ['web'] }, [web(), database])).toEqual(['ConfigMap -2', 'Job -1']);
  });

  it('lets Argo CD replace a Job that another extension changed, and apply SQL that no annotation can hold', () => {
    const large = { 'V1__a.sql': `-- ${'x'.repeat(300_000)}` };
    const { only } = migrated({ migrations: large }, undefined, { delivery: [ARGO_CD] });
    const options = ['ConfigMap', 'Job'].map(
      (kind) => only(kind).metadata.annotations?.['argocd.argoproj.io/sync-options'],
    );
    expect(options).toEqual(['ServerSideApply=true', 'Force=true']);
  });

  it('keeps Flux from reading variables out of SQL', () => {
    const { only } = migrated({}, undefined, { delivery: [FLUX] });
    expect(['ConfigMap', 'Job'].map((kind) => only(kind).metadata.annotations)).toEqual([
      { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
      { 'kustomize.toolkit.fluxcd.io/force': 'enabled', 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
    ]);
  });

  it('is in a runbook, by the engines in use', () => {
    const runbook = (...delivery: readonly DeliveryAdapter[]) => {
      const { assembly, only } = migrated({}, undefined, { delivery });
      const path = `extras/shop/migrations/production/${holderOf(assembly)}.md`;
      return { text: assembly.files.get(path) ?? expect.fail(path), job: only('Job').metadata.name };
    };
    const headings = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings(runbook().text)).toEqual(['kubectl', 'When it fails']);
    expect(headings(runbook(ARGO_CD, FLUX).text)).toEqual(['Argo CD', 'Flux', 'kubectl', 'When it fails']);
    const { text, job } = runbook();
    expect(text).toContain(`kubectl wait -n shop --for=condition=complete --timeout=30m job/${job}\n`);
  });

  it('says where it ends: at the cluster', () => {
    const { assembly } = migrated();
    expect(assembly.findings).toMatchObject([
      { rule: 'migration-unordered', severity: 'info', place: 'shop/migrations (production)' },
    ]);
  });

  it('gives a mirrored image its pull secret in time', () => {
    const { fleet } = createFleet();
    new RegistryMirror(fleet, 'mirror', {
      mirrors: [{ from: 'docker.io', to: 'mirror.example/hub', pullSecret: 'registry' }],
    });
    const assembly = synthesizeForTest(fleet, { verify: false, delivery: [ARGO_CD] });
    const job = assembly.objects('shop', holderOf(assembly)).find(({ kind }) => kind === 'Job');
    expect(job?.spec).toMatchObject({
      template: {
        spec: {
          imagePullSecrets: [{ name: 'registry' }],
          containers: [{ image: 'mirror.example/hub/flyway/flyway:13.0.0' }],
        },
      },
    });
  });
});

describe('a destructive statement', () => {
  const migrations = {
    ...SQL,
    'V2__tidy.sql': 'ALTER TABLE carts DROP COLUMN note;',
    'U2__tidy.sql': 'DROP TABLE carts;',
  };
  const statement = 'V2__tidy.sql: alter table carts drop column note';

  it('is an error until it is acknowledged', () => {
    expect(errorsOf(createFleet({ migrations }).fleet)).toEqual([
      [
        'CHECK_FAILED',
        'shop/migrations (production)',
        `migration-destructive: ${statement} would destroy data, or break the version of the application before`,
      ],
    ]);
    const { findings } = migrated({ migrations, acknowledge: [statement] }).assembly;
    expect(findings.map(({ rule }) => rule)).toEqual(['migration-unordered']);
  });

  it('that is gone leaves an acknowledgement that nothing needs', () => {
    const { findings } = migrated({ acknowledge: [statement] }).assembly;
    expect(findings.map(({ rule, severity }) => [rule, severity])).toContainEqual([
      'migration-acknowledgement-unused',
      'info',
    ]);
  });

  it('needs no acknowledgement once it has run everywhere', () => {
    const later = { ...migrations, 'V2.1__more.sql': 'DROP TABLE carts;', 'R__views.sql': 'DROP VIEW v;' };
    const open = (appliedUpTo: string) =>
      errorsOf(createFleet({ migrations: later, appliedUpTo }).fleet).map(
        ([, , message]) => message?.split(' would')[0],
      );
    const view = 'migration-destructive: R__views.sql: drop view v';
    expect(open('2.0')).toEqual(['migration-destructive: V2.1__more.sql: drop table carts', view]);
    expect(open('2_1')).toEqual([view]);
  });

  it('may hide in text that does not end', () => {
    expect(errorsOf(createFleet({ migrations: { 'V1__a.sql': "SELECT 'a" } }).fleet)[0]?.[2]).toBe(
      'migration-destructive: V1__a.sql: text that does not end, so that what it does is not known',
    );
  });
});

describe('options of migrations', () => {
  it.each<[string, unknown]>([
    ['an unknown field', { sql: {} }],
    ['a database whose name is none', { database: 'My DB' }],
    ['a database with a long name', { database: 'a'.repeat(41) }],
    ['a file that is no migration', { migrations: { 'init.sql': '' } }],
    ['a setting that holds a secret', { variables: { FLYWAY_PASSWORD: 'x' } }],
    ['a setting that is set anyway', { variables: { FLYWAY_URL: 'x' } }],
    ['tries below none', { backoffLimit: -1 }],
    ['applied up to what is no version', { appliedUpTo: 'V1' }],
    ['applied up to a version that no migration has', { appliedUpTo: '2' }],
    ['no secret', { connection: { url: 'jdbc:h2:mem' } }],
  ])('cannot be %s', (_, options) => {
    const { code } = errorFrom(() => createFleet(options as Options));
    expect(['VALUE_INVALID', 'NAME_INVALID']).toContain(code);
  });

  it.each([
    'postgresql://db.example/orders',
    'jdbc:postgresql://root:hunter2@db.example/orders',
    'jdbc:postgresql://db.example/orders?user=root&password=hunter2',
    'jdbc:sqlserver://db.example;databaseName=orders;Password = hunter2',
    'jdbc:oracle:thin:root/hunter2@//db.example:1521/orders',
  ])('do not show a URL that may hold a password: %s', (url) => {
    const connection = { secret: 'orders-db' };
    const given = errorFrom(() => createFleet({ connection: { ...connection, url } }));
    const resolved = errorFrom(() =>
      synthesizeForTest(createFleet({ connection: { ...connection, url: () => url } }).fleet, { verify: false }),
    );
    expect([given.code, resolved.code]).toEqual(['VALUE_INVALID', 'EXTENSION_INVALID']);
    expect(`${given.message}${given.hint}${resolved.message}${resolved.hint}`).not.toMatch(
      /hunter2|db\.example\/orders\?/,
    );
  });

  it('take a URL of Oracle without credentials', () => {
    const connection = { secret: 'orders-db', url: 'jdbc:oracle:thin:@//db.example:1521/orders' };
    expect(migrated({ connection }).only('Job').kind).toBe('Job');
  });

  it('name workloads that there are', () => {
    expect(errorsOf(createFleet({ usedBy: ['wep'] }).fleet)).toEqual([
      [
        'EXTENSION_INVALID',
        expect.stringMatching(/^shop\/migrations on (eu|us)-1 \(production\)$/),
        'usedBy names "wep", which is no workload of the unit (did you mean "web"?); there are "web"',
      ],
    ]);
  });

  it('are of an application', () => {
    const { fleet } = createFleet();
    const scope: Construct = fleet;
    expect(errorFrom(() => new DatabaseMigrations<Settings>(scope, 'all', withDefaults({}))).code).toBe(
      'VALUE_INVALID',
    );
  });
});
