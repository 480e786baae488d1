import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../src/assembly/documents/canonical.js';
import { schemaFile } from '../../src/assembly/documents/document-schema.js';
import { formatFleet, parseFleet } from '../../src/assembly/documents/fleet-document.js';
import {
  formatTargetInventory,
  type OwnedFile,
  parseInventory,
  parseTargetInventory,
} from '../../src/assembly/documents/inventory-document.js';
import { formatLock, parseLock } from '../../src/assembly/documents/lock-document.js';
import {
  formatPlacement,
  formatRecordSet,
  parsePlacement,
  parseRecordSet,
} from '../../src/assembly/documents/placement-document.js';
import { formatUnits, parseUnits } from '../../src/assembly/documents/units-document.js';
import type { UnitSummaryEntry } from '../../src/assembly/sink.js';
import { sha256Prefix } from '../../src/core/hash.js';
import type { StatedIntent } from '../../src/core/intent.js';
import type { ServiceSummary, UnitSummary, UnreadWorkload, Workload } from '../../src/manifest/summary.js';
import type {
  ApplicationEnvironmentModel,
  ApplicationModel,
  ClusterModel,
  EnvironmentModel,
  FleetModel,
  KindModel,
  OverrideModel,
  ProjectModel,
  TargetModel,
} from '../../src/placement/fleet-model.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import type { PlacementRecord } from '../../src/placement/records/record.js';
import type { RoleRequest } from '../../src/placement/roles/role.js';
import { codeOf, errorOf, snapshot, synth, workspace } from './fixture.js';
import { record, summaryEntry, type Unit } from './units.js';

const writer: Required<RoleRequest> = {
  role: 'writer',
  count: 1,
  among: 'placed',
  matchLabels: { tier: 'primary' },
  matchExpressions: [{ key: 'edge', operator: 'DoesNotExist' }],
  prefer: [{ matchLabels: { region: 'eu-west-1' }, weight: 10 }],
  apart: { from: 'archive', by: 'provider' },
};
const policy: Required<Policy> = {
  matchLabels: { tier: 'primary' },
  matchExpressions: [
    { key: 'region', operator: 'In', values: ['eu-west-1'] },
    { key: 'edge', operator: 'DoesNotExist' },
  ],
  targets: ['eu1'],
  exclude: ['us1'],
  capabilities: [{ name: 'gateway-api', atLeast: '1.2' }, { name: 'gpu' }],
  tolerations: [
    { key: 'edge', operator: 'Exists', effect: 'NoSelect' },
    { key: 'a', value: 'b' },
  ],
  groups: [{ name: 'primary', matchLabels: { country: 'IE' } }, { name: 'reserve' }],
  prefer: [{ matchLabels: { provider: 'aws' }, weight: -5 }],
  spread: [
    { by: 'region', maxSkew: 2, whenUnsatisfiable: 'ScheduleAnyway' },
    { by: 'provider', min: 2, max: 3 },
  ],
  count: 3,
  atLeast: 2,
  per: 'cluster',
  waves: [{ matchLabels: { canary: 'true' }, size: 1 }, { size: '10%' }, { size: 'rest' }],
  replicas: { total: 10, weights: [{ matchLabels: { tier: 'primary' }, weight: 3 }], byCapacity: 'cpu' },
  roles: [writer, { role: 'standby', among: 'placed', apart: { from: 'writer', by: 'region' } }],
  demands: [
    { demand: 'match', match: { matchLabels: { country: 'IE' } }, by: 'web/residency' },
    { demand: 'capability', name: 'gpu', by: 'web/models' },
    { demand: 'capability', name: 'zfs', atLeast: '2.2', role: 'writer', by: 'web/database' },
    { demand: 'spread', spread: { by: 'region', min: 2 }, by: 'web/database' },
    { ...writer, demand: 'role', by: 'web/database' },
    { demand: 'role', role: 'router', among: 'hubs', by: 'web/traffic' },
  ],
  onShortfall: 'keep',
  allowEmpty: true,
};
const production: ApplicationEnvironmentModel = {
  namespace: 'shop',
  project: 'default',
  onRemoval: 'orphan',
  policy,
  settings: { replicas: 6 },
};
const patch = { values: { 'a/b': null, list: [1.5, { x: [] }] }, unset: ['/c'] };
const override: Required<OverrideModel> = {
  name: 'larger in production',
  matchLabels: {},
  matchExpressions: [],
  environments: ['production'],
  targets: ['eu1'],
  patch,
};
const cluster: Required<ClusterModel> = {
  name: 'eu1',
  destination: 'eu1.example',
  region: 'eu-west-1',
  zones: ['a', 'b'],
  provider: 'aws',
  country: 'IE',
  kubernetes: '1.33',
  labels: { tier: 'primary', __proto__x: 'y' },
  taints: [{ key: 'edge', value: 'yes', effect: 'NoSelectIfNew' }],
  capacity: { cpu: '400' },
  capabilities: { 'gateway-api': '1.5', gpu: '' },
  schemas: ['dumps/eu-1'],
};
const environment: EnvironmentModel = {
  name: 'production',
  settings: { domain: 'acme.example' },
  autoSync: true,
  prune: false,
  onRemoval: 'delete',
  removalLimit: 0.1,
};
const target: TargetModel = {
  name: 'eu1',
  cluster: 'eu1',
  environment: 'production',
  labels: {},
  hub: false,
  settings: patch,
};
const project: ProjectModel = {
  name: 'default',
  repositories: ['*'],
  clusters: ['*'],
  namespaces: ['*'],
  clusterScopedKinds: [{ group: '', kind: 'Namespace', name: 'x' }],
};
const application: Required<ApplicationModel> = {
  name: 'web',
  environments: { production },
  labels: {},
  settings: {},
  overrides: [override],
  ownsNamespace: true,
  dependsOn: ['worker'],
};
const kind: KindModel = { group: 'example.com', kind: 'Widget', scope: 'Cluster' };
const stated = { by: 'web/traffic', application: 'web', environment: 'production' } as const;
const intents: readonly StatedIntent[] = [
  {
    ...stated,
    intent: 'traffic',
    hostname: 'acme.example',
    to: [
      { workload: 'web', on: { matchLabels: { tier: 'primary' } }, role: 'writer', weight: 'share', priority: 1 },
      { workload: 'web', weight: 0.5 },
    ],
    onLoss: { kind: 'priority', seconds: 30 },
    through: 'edge',
    peakRps: 1200,
    allow: { matchExpressions: [{ key: 'country', operator: 'In', values: ['IE'] }] },
    rtoSeconds: 60,
  },
  { ...stated, intent: 'traffic', hostname: 'b.example', to: [], onLoss: { kind: 'errors' } },
  { ...stated, intent: 'capacity', workload: 'web', rpsPerPod: 50, utilization: 0.7, startupSeconds: 20 },
  { ...stated, intent: 'survives', losing: 'region' },
  { ...stated, intent: 'dataset', dataset: 'orders', writers: { role: 'writer' }, allow: {}, rpoSeconds: 0 },
  { ...stated, intent: 'dataset', dataset: 'sessions', writers: 'any' },
  { ...stated, intent: 'uses', dataset: 'orders', workload: 'web', mode: 'write' },
  { ...stated, intent: 'flow', dataset: '*', to: { sink: 's3', facts: { country: 'IE' } }, on: {}, everySeconds: 60 },
  { ...stated, intent: 'exclusive', claim: 'dns/acme.example' },
  { ...stated, intent: 'runtimeOwned', group: 'apps', kind: 'Deployment', name: 'web', path: '/spec/x', writer: 'kcm' },
  { ...stated, intent: 'invariant', id: 'up', promql: 'up == 1', forSeconds: 60, message: 'web is up' },
  { ...stated, application: null, intent: 'other', kind: 'acme/x', version: 1, data: [null], mustAnswer: true },
];
const fleet: Required<FleetModel> = {
  name: 'acme',
  environments: [environment, { ...environment, name: 'archive' }],
  clusters: [cluster, { ...cluster, name: 'us1' }],
  targets: [target, { ...target, name: 'us1' }],
  projects: [project, { ...project, name: 'other' }],
  applications: [application, { ...application, name: 'worker' }],
  kinds: [kind, { ...kind, kind: 'Gadget' }],
  schemas: ['crds'],
  intents,
  levels: [
    { rule: 'requests-set', level: 'off' },
    { application: 'web', rule: 'no-host-path', level: 'error' },
  ],
  suppressions: [{ rule: 'no-host-path', application: 'web', object: 'apps/DaemonSet logs/*', reason: 'reads logs' }],
  rules: ['acme-team-label'],
};

const UNITS: readonly Unit[] = ['api', 'db', 'web'].flatMap((name) =>
  ['ap1', 'eu1', 'us1'].map((at) => ({ application: name, target: at })),
);
const RECORDS = UNITS.map(record);
const lock = {
  version: 1,
  units: RECORDS.map(({ env, app, cluster: at, wave, name }) => ({
    environment: env,
    application: app,
    target: at,
    wave,
    name,
  })),
  waves: [
    { environment: 'production', application: 'api', plan: '[]' },
    { environment: 'production', application: 'web', plan: '[{"size":1}]' },
  ],
} as const;
const files: readonly OwnedFile[] = UNITS.map(({ application: name }, index) => ({
  path: `clusters/eu1/${name}/${index}.yaml`,
  sha256: 'ab'.repeat(32),
  size: index,
  objects: [
    { group: '', kind: 'Service', namespace: 'shop', name },
    { group: 'apps', kind: 'Deployment', namespace: 'shop', name },
  ],
}));

const workload: Required<Workload> = {
  kind: 'Deployment',
  name: 'web-blue',
  rendered: 'web',
  variant: 'blue',
  min: 2,
  max: 9,
  scalers: 1,
  cpuMilli: 250,
  memoryMi: 128,
};
const service: Required<ServiceSummary> = { name: 'web', rendered: 'web', ports: [80, 443] };
const unread: Required<UnreadWorkload> = { group: 'keda.sh', kind: 'ScaledJob', name: 'import' };
const summary: Required<UnitSummary> = { workloads: [workload], services: [service], unread: [unread] };
const SUMMARIES: readonly UnitSummaryEntry[] = [
  ...UNITS.map((unit) => summaryEntry(unit)),
  { environment: 'production', application: 'zoo', target: 'eu1', summary },
];

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

describe('a document', () => {
  it('has one entry per line, with the comma on a line of its own', () => {
    expect(formatLock({ ...lock, units: lock.units.slice(0, 2) })).toBe(`{
"version": 1,
"units": [
{"environment":"production","application":"api","target":"ap1","wave":0,"name":"api-ap1"}
,
{"environment":"production","application":"api","target":"eu1","wave":0,"name":"api-eu1"}
],
"waves": [
{"environment":"production","application":"api","plan":"[]"}
,
{"environment":"production","application":"web","plan":"[{\\"size\\":1}]"}
]
}
`);
    expect(formatRecordSet([])).toBe('[\n]\n');
  });

  it('gives generators text and maps of text only, under exactly the promised keys', () => {
    expect(formatRecordSet(RECORDS.slice(0, 1))).toBe(
      `[\n{"name":"api-ap1","app":"api","env":"production","cluster":"ap1","destination":"ap1.example","dir":"clusters/ap1/api","namespace":"shop","project":"default","wave":"0","group":"","autoSync":"true","prune":"false","labels":{"app.example/tier":"front","team":"web"},"clusterLabels":{"region":"eu-west-1"}}\n]\n`,
    );
  });

  it('is read back as it was, and is canonical', () => {
    const pinned = { group: 'primary', roles: ['standby', 'writer'] };
    const withRoles = {
      ...lock,
      units: lock.units.map((unit, index) => (index === 0 ? { ...unit, ...pinned } : unit)),
    };
    expect(parseLock(formatLock(withRoles), 'x')).toEqual(withRoles);
    const delivery = [{ engine: 'argocd', namespace: 'argocd' }, { engine: 'flux' }];
    expect(parseLock(formatLock({ ...lock, delivery: [...delivery].reverse() }), 'x')).toEqual({ ...lock, delivery });
    expect(parseFleet(formatFleet(fleet), 'x')).toEqual({ ...fleet, kinds: [...fleet.kinds].reverse() });
    const records = RECORDS.map((entry, index) => (index === 0 ? { ...entry, ...pinned, replicas: 3 } : entry));
    const placement = { version: 1, fleet: 'acme', records } as const;
    expect(parsePlacement(formatPlacement(placement), 'x')).toEqual(placement);
    expect(parseTargetInventory(formatTargetInventory({ version: 1, target: 'eu1', files }), 'x').files).toEqual(files);
    expect(formatRecordSet(records)).not.toContain('roles');
    expect(parseRecordSet(formatRecordSet(records), 'x')[0]).toMatchObject({
      wave: '0',
      autoSync: 'true',
      prune: 'false',
    });
    expect(parseUnits(formatUnits(SUMMARIES), 'x')).toEqual(SUMMARIES);
    expect(isCanonical('units.json', formatUnits(SUMMARIES))).toBe(true);
    expect(isCanonical('fleet.json', formatFleet(fleet))).toBe(true);
    expect(isCanonical('fleet.json', formatFleet(fleet).replace('\n', '\n\n'))).toBe(false);
    expect(isCanonical('placement/production/web.json', 'no JSON')).toBe(false);
  });

  it('has the same bytes whatever the order of its input', () => {
    const backwards = (map: object) => Object.fromEntries(Object.entries(map).reverse());
    fc.assert(
      fc.property(
        shuffled(RECORDS),
        shuffled(lock.units),
        shuffled(files),
        shuffled(fleet.clusters),
        shuffled(SUMMARIES),
        (records, units, owned, clusters, summaries) => {
          const turned = records.map((entry): PlacementRecord => ({ ...entry, labels: backwards(entry.labels) }));
          expect(formatRecordSet(turned)).toBe(formatRecordSet(RECORDS));
          expect(formatPlacement({ version: 1, fleet: 'a', records: turned })).toBe(
            formatPlacement({ version: 1, fleet: 'a', records: RECORDS }),
          );
          const equal = summaries.map((entry) => {
            const { workloads, services, unread: others } = structuredClone(entry.summary);
            return { ...entry, summary: { unread: others, services, workloads } };
          });
          expect(formatUnits(equal)).toBe(formatUnits(SUMMARIES));
          expect(formatLock({ version: 1, waves: [...lock.waves].reverse(), units })).toBe(formatLock(lock));
          const inventory = owned.map((file) => ({ ...file, objects: [...file.objects].reverse() }));
          expect(formatTargetInventory({ version: 1, target: 'eu1', files: inventory })).toBe(
            formatTargetInventory({ version: 1, target: 'eu1', files }),
          );
          const model = {
            ...fleet,
            clusters: clusters.map((entry) => ({ ...entry, labels: { ...backwards(entry.labels), tier: 'primary' } })),
          };
          expect(formatFleet(model)).toBe(formatFleet(fleet));
        },
      ),
    );
  });

  it('keeps the order of environments, which is the order of promotion', () => {
    expect(parseFleet(formatFleet(fleet), 'x').environments.map(({ name }) => name)).toEqual(['production', 'archive']);
  });

  it('is shown in the guide as it is written', () => {
    const guide = readFileSync(new URL('../../docs/output.md', import.meta.url), 'utf8');
    const samples = [...guide.matchAll(/^```json\n(.*?)^```/gms)].map(([, sample = '']) => sample);
    const [units = '', placement = '', lock = ''] = samples;
    expect([isCanonical('units.json', units), isCanonical('placement.json', placement)]).toEqual([true, true]);
    expect(formatLock(parseLock(lock, 'x'))).toBe(lock);
  });

  it('that breaks its schema is refused with file, place, value and what is allowed', () => {
    const text = formatPlacement({ version: 1, fleet: 'acme', records: RECORDS }).replace('"wave":0', '"wave":"zero"');
    const error = errorOf(() => parsePlacement(text, 'dist/placement.json'));
    expect(error).toMatchObject({ code: 'DOCUMENT_INVALID', path: 'dist/placement.json#/records/0/wave' });
    expect(error?.message).toBe('dist/placement.json at /records/0/wave: "zero" is not allowed: must be integer');
  });

  it.each<[string, (model: FleetModel) => unknown]>([
    ['an unknown property', (model) => ({ ...model, extra: 1 })],
    ['a missing list', ({ kinds: _, ...model }) => model],
    [
      'a wrong operator',
      (model) => ({
        ...model,
        applications: [{ ...application, overrides: [{ patch, matchExpressions: [{ key: 'a', operator: 'Gt' }] }] }],
      }),
    ],
    ['a label that is no text', (model) => ({ ...model, clusters: [{ ...cluster, labels: { a: 1 } }] })],
    [
      'a weight above 1000',
      (model) => ({
        ...model,
        applications: [
          { ...application, environments: { production: { ...production, policy: { prefer: [{ weight: 1001 }] } } } },
        ],
      }),
    ],
  ])('with %s is refused', (_, change) => {
    const text = JSON.stringify({ version: 1, ...Object(change(fleet)) });
    expect(codeOf(() => parseFleet(text, 'x'))).toBe('DOCUMENT_INVALID');
  });

  it('with text of record sets that generators would misread is refused', () => {
    const [flat] = parseRecordSet(formatRecordSet(RECORDS), 'x');
    for (const change of [
      { wave: 1 },
      { wave: '1e3' },
      { prune: true },
      { labels: { a: null } },
      { group: null },
      { path: 'x' },
      { name: 'A' },
    ]) {
      expect([change, codeOf(() => parseRecordSet(JSON.stringify([{ ...flat, ...change }]), 'x'))]).toEqual([
        change,
        'DOCUMENT_INVALID',
      ]);
    }
  });

  it('with a target that would be a path is refused', () => {
    expect(codeOf(() => parseInventory('{"version":1,"targets":["../x"],"sets":[],"files":[]}', 'x'))).toBe(
      'DOCUMENT_INVALID',
    );
  });
});

describe('units.json', () => {
  it('holds equal summaries once, under a hash of what they say, and sorted by it', () => {
    const entry = { environment: 'production', application: 'web', target: 'eu1' };
    const services: UnitSummary = {
      workloads: [],
      services: [{ name: 'web', rendered: 'web', ports: [80] }],
      unread: [],
    };
    const text = formatUnits([
      { ...entry, target: 'us1', summary: structuredClone(services) },
      { ...entry, summary: services },
      { ...entry, application: 'zoo', summary: { workloads: [], services: [], unread: [] } },
    ]);
    const says = '"workloads":[],"services":[{"name":"web","rendered":"web","ports":[80]}],"unread":[]}';
    const hash = sha256Prefix(`{${says}`, 16);
    const empty = sha256Prefix('{"workloads":[],"services":[],"unread":[]}', 16);
    expect(text).toBe(`{
"version": 1,
"summaries": [
{"hash":"${empty}","workloads":[],"services":[],"unread":[]}
,
{"hash":"${hash}",${says}
],
"units": [
{"environment":"production","application":"web","target":"eu1","summary":"${hash}"}
,
{"environment":"production","application":"web","target":"us1","summary":"${hash}"}
,
{"environment":"production","application":"zoo","target":"eu1","summary":"${empty}"}
]
}
`);
  });

  it('is not canonical when a hash is another, or a summary has no unit', () => {
    const text = formatUnits(SUMMARIES);
    const [, hash = ''] = /"hash":"(\w+)"/.exec(text) ?? [];
    expect(isCanonical('units.json', text.replaceAll(hash, '0123456789abcdef'))).toBe(false);
    const unused = '{"hash":"0123456789abcdef","workloads":[],"services":[],"unread":[]}\n,\n';
    expect(isCanonical('units.json', text.replace('"summaries": [\n', `"summaries": [\n${unused}`))).toBe(false);
  });

  it('whose unit refers to no summary is refused', () => {
    const text = formatUnits(SUMMARIES).replace(/"summary":"\w+"/, '"summary":"0123456789abcdef"');
    expect(errorOf(() => parseUnits(text, 'x'))).toMatchObject({
      code: 'DOCUMENT_INVALID',
      path: 'x#/units/0/summary',
    });
  });
});

describe('the lock', () => {
  it.each([
    [
      'two lines for one unit',
      formatLock(lock).replace('"target":"eu1"', '"target":"ap1"').replace('"name":"api-eu1"', '"name":"other"'),
    ],
    ['two units of one name', formatLock(lock).replace('"name":"api-eu1"', '"name":"api-ap1"')],
    [
      'two lines for one engine',
      formatLock({ ...lock, delivery: [{ engine: 'flux' }, { engine: 'flux', namespace: 'flux-system' }] }),
    ],
    ['a newer version', formatLock(lock).replace('"version": 1', '"version": 2')],
    ['half of it', formatLock(lock).slice(0, 200)],
    ['nothing', ''],
  ])('with %s is refused', (_, text) => {
    expect(codeOf(() => parseLock(text, 'fleet.lock.json'))).toBe('LOCK_INVALID');
  });

  it('with conflict markers says so', () => {
    const text = formatLock(lock).replace('"units"', '<<<<<<< HEAD\n"units"');
    expect(errorOf(() => parseLock(text, 'x'))).toMatchObject({
      code: 'LOCK_INVALID',
      message: 'the lock cannot be used: it holds git conflict markers',
    });
  });
});

describe('the schemas', () => {
  const schemas = readdirSync(dirname(schemaFile('lock')))
    .filter((name) => name.endsWith('.schema.json'))
    .map((name): [string, string] => [name, readFileSync(join(dirname(schemaFile('lock')), name), 'utf8')]);

  it.each(schemas)('%s is a valid schema and closed everywhere', (_, text) => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    expect(() => ajv.compile(JSON.parse(text))).not.toThrow();
    JSON.parse(text, (_key, value) => {
      if (typeof value?.properties === 'object' && value.type === 'object')
        expect(value.additionalProperties).toBe(false);
      return value;
    });
  });

  it('know exactly the properties of the model', () => {
    const { properties, definitions } = JSON.parse(readFileSync(schemaFile('fleet'), 'utf8'));
    const keys = (value: object) => Object.keys(value).sort();
    const known = (name: string) => keys(definitions[name].properties);
    // the values are of types without optional properties, so a new property does not compile until it is here
    expect(keys(properties)).toEqual(keys({ version: 1, ...fleet }));
    expect(known('policy')).toEqual(keys(policy));
    expect(known('role')).toEqual(keys(writer));
    expect(known('roleDemand')).toEqual(keys({ ...writer, demand: 'role', by: 'x' }));
    expect(known('cluster')).toEqual(keys(cluster));
    expect(known('override')).toEqual(keys(override));
    expect(known('application')).toEqual(keys(application satisfies Required<ApplicationModel>));
    expect(known('applicationEnvironment')).toEqual(keys(production satisfies Required<ApplicationEnvironmentModel>));
    expect(known('environment')).toEqual(keys(environment satisfies Required<EnvironmentModel>));
    expect(known('target')).toEqual(keys(target satisfies Required<TargetModel>));
    expect(known('project')).toEqual(keys(project satisfies Required<ProjectModel>));
    const units = JSON.parse(readFileSync(schemaFile('units'), 'utf8')).definitions;
    expect(keys(units.workload.properties)).toEqual(keys(workload));
    expect(keys(units.service.properties)).toEqual(keys(service));
    expect(keys(units.unread.properties)).toEqual(keys(unread));
    expect(keys(units.summary.properties)).toEqual(keys({ hash: '', ...summary }));
    expect(known('kind')).toEqual(keys(kind satisfies Required<KindModel>));
  });
});

describe('two branches', () => {
  it('that change different clusters and applications merge without a conflict into what one run writes', () => {
    const base = UNITS.filter(({ application: name, target: at }) => !(name === 'db' && at === 'eu1'));
    const place = workspace();
    const git = (...args: readonly string[]) =>
      execFileSync(
        'git',
        [
          '-c',
          'user.name=test',
          '-c',
          'user.email=test@example.com',
          '-c',
          'init.defaultBranch=main',
          '-c',
          'commit.gpgsign=false',
          ...args,
        ],
        { cwd: place.root, stdio: 'pipe' },
      );
    const commit = (units: readonly Unit[]) => {
      synth(place, { units });
      git('add', '-A');
      git('commit', '-q', '-m', 'synth');
    };
    mkdirSync(place.root, { recursive: true });
    git('init', '-q');
    writeFileSync(join(place.root, '.gitattributes'), '* -text\n');
    commit(base);
    git('checkout', '-q', '-b', 'theirs');
    const theirs = [
      ...base.filter(({ application: name, target: at }) => !(name === 'web' && at === 'us1')),
      { application: 'db', target: 'eu1', content: '22' },
      { application: 'api', target: 'us2' },
    ];
    commit(theirs);
    git('checkout', '-q', 'main');
    const edit = (units: readonly Unit[]) => [
      ...units,
      { application: 'api', target: 'ap2' },
      { application: 'web', target: 'ap2', content: '333' },
    ];
    commit(edit(base));
    git('merge', '-q', '-m', 'merge', 'theirs');
    const merged = workspace();
    synth(merged, { units: edit(theirs) });
    expect(snapshot(place.directory)).toEqual(snapshot(merged.directory));
    expect(readFileSync(place.lockFile, 'utf8')).toBe(readFileSync(merged.lockFile, 'utf8'));
    expect(synth(place, { units: edit(theirs) }).written).toBe(0);
  });
});
