import { describe, expect, test } from 'vitest';
import type { StatedIntent } from '../../../src/core/intent.js';
import { compareText } from '../../../src/core/json.js';
import { argoCd } from '../../../src/delivery/argocd/argo-cd.js';
import type { DeliveryFile } from '../../../src/delivery/delivery-adapter.js';
import type {
  ApplicationEnvironmentModel,
  EnvironmentModel,
  ProjectModel,
} from '../../../src/placement/fleet-model.js';
import type { Policy } from '../../../src/placement/policy/policy.js';
import { application, type DeliveryInput, delivery, environment, inEnvironment, project } from './delivery.js';

const repository = 'https://git.example/dist.git';

function deliver(input: DeliveryInput, options = {}): readonly DeliveryFile[] {
  return argoCd({ repository, ...options }).deliver(delivery(input));
}

interface SetInput {
  readonly environment?: Partial<EnvironmentModel>;
  readonly application?: Partial<ApplicationEnvironmentModel>;
  readonly intents?: readonly StatedIntent[];
  readonly options?: object;
}

/** The ApplicationSet of application `web` in `production`. */
function setOf(input: SetInput) {
  const files = deliver(
    {
      environments: [environment('production', input.environment)],
      applications: [application('web', { production: inEnvironment(input.application) })],
      intents: input.intents,
    },
    input.options,
  );
  return files[1]?.objects[0];
}

/** The AppProject `tenant`. */
function projectOf(changes: Partial<ProjectModel>, namespaces: readonly string[] = []) {
  const [file] = deliver({ projects: [project('tenant', changes)], namespaces: new Map([['tenant', namespaces]]) });
  return file?.objects[0];
}

describe('an ApplicationSet', () => {
  test('makes one Application of each record', () => {
    expect(setOf({})).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'acme.production.web', namespace: 'argocd' },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [
          { git: { repoURL: repository, revision: 'main', files: [{ path: 'placement/production/web.json' }] } },
        ],
        syncPolicy: { applicationsSync: 'sync', preserveResourcesOnDeletion: false },
        template: {
          metadata: {
            name: '{{.name}}',
            labels: {
              'cdk8s-fleet/application': 'web',
              'cdk8s-fleet/environment': 'production',
              'cdk8s-fleet/target': '{{.cluster}}',
              'cdk8s-fleet/wave': '{{.wave}}',
            },
            annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
            finalizers: ['resources-finalizer.argocd.argoproj.io'],
          },
          spec: {
            project: 'tenant',
            source: { repoURL: repository, targetRevision: 'main', path: '{{.dir}}', directory: { recurse: true } },
            destination: { name: '{{.destination}}', namespace: '{{.namespace}}' },
            syncPolicy: { automated: { prune: true, selfHeal: true } },
          },
        },
      },
    });
  });

  test('reads the assembly where it is in the repository', () => {
    expect(
      setOf({ options: { pathPrefix: 'generated/dist', revision: 'rendered/v1', namespace: 'gitops' } }),
    ).toMatchObject({
      metadata: { name: 'acme.production.web', namespace: 'gitops' },
      spec: {
        generators: [
          { git: { revision: 'rendered/v1', files: [{ path: 'generated/dist/placement/production/web.json' }] } },
        ],
        template: { spec: { source: { targetRevision: 'rendered/v1', path: 'generated/dist/{{.dir}}' } } },
      },
    });
  });

  test('leaves objects running where removal orphans them', () => {
    const set = setOf({ application: { onRemoval: 'orphan' } });
    expect(set).toHaveProperty('spec.syncPolicy', { applicationsSync: 'sync', preserveResourcesOnDeletion: true });
    expect(set).not.toHaveProperty('spec.template.metadata.finalizers');
  });

  test('does not sync, and does not prune, where the environment says so', () => {
    expect(setOf({ environment: { autoSync: false } })).not.toHaveProperty('spec.template.spec.syncPolicy');
    expect(setOf({ environment: { prune: false } })).toHaveProperty('spec.template.spec.syncPolicy', {
      automated: { prune: false, selfHeal: true },
    });
  });

  const owned = (changes: Partial<StatedIntent<'runtimeOwned'>>): StatedIntent => ({
    intent: 'runtimeOwned',
    group: 'apps',
    kind: 'Deployment',
    name: 'web',
    path: '/spec/replicas',
    writer: 'horizontal-pod-autoscaler',
    by: 'web/scaling',
    application: 'web',
    environment: 'production',
    ...changes,
  });

  test('leaves alone what something in the cluster writes, when it compares and when it syncs', () => {
    const intents = [
      owned({}),
      owned({ path: '/spec/paused' }),
      owned({ by: 'web/other' }),
      owned({ group: '', kind: 'Service', name: 'web', path: '/spec/selector', application: null }),
      owned({ name: 'api', application: 'api' }),
      owned({ name: 'staging', environment: 'staging' }),
      { intent: 'exclusive', claim: 'x', by: 'web/dns', application: 'web', environment: 'production' } as const,
    ];
    const set = setOf({ intents });
    expect(set).toHaveProperty('spec.template.spec.ignoreDifferences', [
      { kind: 'Service', name: 'web', jsonPointers: ['/spec/selector'] },
      { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec/paused', '/spec/replicas'] },
    ]);
    const syncOptions = ['RespectIgnoreDifferences=true'];
    expect(set).toHaveProperty('spec.template.spec.syncPolicy', {
      automated: { prune: true, selfHeal: true },
      syncOptions,
    });
    expect(setOf({ intents: intents.toReversed() })).toEqual(set);
    expect(setOf({ intents, environment: { autoSync: false } })).toHaveProperty('spec.template.spec.syncPolicy', {
      syncOptions,
    });
  });

  test('takes nothing that an extension names for a template', () => {
    expect(setOf({ intents: [owned({ name: 'a{{.name}}' })] })).toHaveProperty(
      'spec.template.spec.ignoreDifferences.0.name',
      'a{{"{{"}}.name}}',
    );
  });

  test('rolls out one step for each wave and a last one for what no wave takes', () => {
    const waves = [{ size: 1 }, { size: '10%' }] as const;
    const step = (operator: string, ...values: string[]) => ({
      matchExpressions: [{ key: 'cdk8s-fleet/wave', operator, values }],
    });
    expect(setOf({ application: { policy: { waves } } })).toHaveProperty('spec.strategy', {
      type: 'RollingSync',
      rollingSync: { steps: [step('In', '0'), step('In', '1'), step('NotIn', '0', '1')] },
    });
  });

  test('differs in nothing but the strategy with and without waves', () => {
    const policy: Policy = { waves: [{ size: 1 }] };
    const { strategy, ...spec } = Object(setOf({ application: { policy } })?.spec);
    expect(strategy).toBeDefined();
    expect(spec).toEqual(setOf({})?.spec);
  });

  test.each<[string, SetInput]>([
    ['an empty list of waves', { application: { policy: { waves: [] } } }],
    [
      'waves where syncs are started by hand',
      {
        environment: { autoSync: false },
        application: { policy: { waves: [{ size: 1 }] } },
      },
    ],
  ])('has no strategy for %s', (_, input) => {
    expect(setOf(input)).not.toHaveProperty('spec.strategy');
  });

  test('has a name that no other set has and that does not depend on the others', () => {
    const environments = [environment('a'), environment('a-b')];
    const [short, long] = [application('c', { 'a-b': inEnvironment() }), application('b-c', { a: inEnvironment() })];
    const names = (applications: readonly (typeof short)[]) =>
      deliver({ environments, applications })
        .slice(1)
        .map(({ objects }) => objects[0]?.metadata.name);
    expect(names([short, long])).toEqual(['acme.a.b-c', 'acme.a-b.c']);
    expect(names([short])).toEqual(['acme.a-b.c']);
  });
});

describe('an AppProject', () => {
  test('allows what the project declares and the namespaces its units own', () => {
    const declared = {
      repositories: ['https://git.example/charts.git', repository],
      clusters: ['prod-*', 'edge-1'],
      namespaces: ['shop', 'shop-*'],
      clusterScopedKinds: [
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-reader' },
        { group: '', kind: 'Namespace', name: 'shop' },
        { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
      ],
    };
    expect(projectOf(declared, ['shop', 'shop-cache'])).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: {
        name: 'tenant',
        namespace: 'argocd',
        annotations: { 'argocd.argoproj.io/sync-wave': '-1', 'argocd.argoproj.io/sync-options': 'PruneLast=true' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        sourceRepos: ['https://git.example/charts.git', repository],
        destinations: [
          { name: 'edge-1', namespace: 'shop' },
          { name: 'edge-1', namespace: 'shop-*' },
          { name: 'prod-*', namespace: 'shop' },
          { name: 'prod-*', namespace: 'shop-*' },
        ],
        clusterResourceWhitelist: [
          { group: '', kind: 'Namespace', name: 'shop' },
          { group: '', kind: 'Namespace', name: 'shop-cache' },
          { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
          { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-reader' },
        ],
      },
    });
  });

  test('allows nothing that is not declared', () => {
    expect(projectOf({ clusters: [], namespaces: [] })?.spec).toEqual({
      sourceRepos: [repository],
      destinations: [],
      clusterResourceWhitelist: [],
    });
  });

  test.each(['!prod', 'prod-?', 'prod-[12]', '{prod,dev}', ''])(
    'refuses the pattern %j, which Argo CD reads otherwise',
    (pattern) => {
      expect(() => projectOf({ clusters: [pattern] })).toThrow(expect.objectContaining({ code: 'DELIVERY_INVALID' }));
      expect(() => projectOf({ namespaces: [pattern] })).toThrow(expect.objectContaining({ code: 'DELIVERY_INVALID' }));
    },
  );
});

describe('the files', () => {
  const input = {
    environments: [environment('dev'), environment('production')],
    applications: [
      application('api', { production: inEnvironment() }),
      application('web', { dev: inEnvironment(), production: inEnvironment() }),
    ],
    projects: [project('tenant')],
  };

  test('are one for each environment and application, and one for all projects', () => {
    expect(deliver(input).map(({ path }) => path)).toEqual([
      'app-projects.yaml',
      'applicationsets/dev/web.yaml',
      'applicationsets/production/api.yaml',
      'applicationsets/production/web.yaml',
    ]);
  });

  test('put projects first for whoever applies them in the order of their names', () => {
    const paths = deliver(input).map(({ path }) => path);
    expect([...paths].sort(compareText)[0]).toBe('app-projects.yaml');
  });

  test('are refused for a set the fleet does not have', () => {
    const { fleet, ...rest } = delivery(input);
    expect(() => argoCd({ repository }).deliver({ ...rest, fleet: { ...fleet, applications: [] } })).toThrow(
      expect.objectContaining({ code: 'NAME_UNKNOWN', path: 'placement/dev/web.json' }),
    );
  });
});
