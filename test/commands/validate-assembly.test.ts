import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Application, argoCd, Cluster, Fleet, type FleetProps, Project, type SynthOptions } from 'cdk8s-fleet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Validation, validate as validateWith } from '../../src/commands/validate/validate.js';
import type { FindingGroup } from '../../src/core/finding-group.js';
import { synthToDirectory } from '../../src/synthesis/synth.js';
import type { ValidationReport } from '../../src/verification/report/validation-report.js';

const DELIVERY = [argoCd({ repository: 'https://git.example/acme/fleet.git' })];

/** A pod that is not pinned; a Pod Security admission of 1.31 and before; Endpoints, which 1.33 deprecates. */
const OBJECTS: readonly object[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      containers: [
        { name: 'web', image: 'registry.example/web', resources: { requests: { cpu: '50m', memory: '64Mi' } } },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'search' },
    subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 8080 }] }],
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3',
    kind: 'FlowSchema',
    metadata: { name: 'web' },
    spec: { priorityLevelConfiguration: { name: 'exempt' } },
  },
];

const validate = (validation: Pick<Validation, 'path' | 'kubernetes'>) =>
  validateWith({ schemas: [], root: validation.path, ...validation });

interface Options {
  readonly verification?: FleetProps<object, 'production'>['verification'];
  readonly delivery?: SynthOptions['delivery'];
}

/** The output of a fleet on eu-1 and eu-2 (1.31) and us-1 (whose version is not declared). */
function synthesized({ verification, delivery = [] }: Options = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'validate-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const fleet = new Fleet('acme', {
    environments: { production: { settings: {} } },
    ...(verification !== undefined && { verification }),
  });
  const { production } = fleet.environment;
  for (const name of ['eu-1', 'eu-2']) production.deployTo(new Cluster(fleet, name, { kubernetes: '1.31' }));
  production.deployTo(new Cluster(fleet, 'us-1'));
  new Application(fleet, 'web', {
    namespace: 'shop',
    project: new Project(fleet, 'shop', {
      namespaces: ['shop'],
      clusterScopedKinds: [{ group: 'flowcontrol.apiserver.k8s.io', kind: 'FlowSchema' }],
    }),
    render: (chart) => {
      for (const [index, object] of OBJECTS.entries()) new ApiObject(chart, `o${index}`, object as never);
    },
  });
  const directory = join(root, 'dist');
  synthToDirectory(fleet, { directory, lockFile: join(root, 'fleet.lock.json'), delivery });
  return directory;
}

const found = ({ objects }: ValidationReport) =>
  objects
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, rule, object, where }: FindingGroup) => [
      `${severity} ${rule}`,
      object,
      where.map(({ target, kubernetes }) => `${target} ${kubernetes}`).join(),
    ]);

const general = ({ general: findings }: ValidationReport) =>
  findings.map(({ severity, rule, place, message }) => [`${severity} ${rule}`, place, message]);

describe('an assembly', () => {
  it('is checked for the clusters that get it, with files and lines', () => {
    const path = synthesized();
    const report = validate({ path, kubernetes: [] });
    expect(found(report)).toEqual([
      ['warning api-deprecated', 'flowcontrol.apiserver.k8s.io/FlowSchema web', 'eu-1 1.31,eu-2 1.31'],
      ['warning image-not-latest', 'Pod shop/web', 'eu-1 1.31,eu-2 1.31,us-1 undefined'],
    ]);
    const [image] = report.objects.filter(({ rule }) => rule === 'image-not-latest');
    const file = join(path, 'clusters/eu-1/web/web.k8s.yaml');
    expect(image?.where[0]).toEqual({
      environment: 'production',
      target: 'eu-1',
      cluster: 'eu-1',
      kubernetes: '1.31',
      path: file,
      line:
        readFileSync(file, 'utf8')
          .split('\n')
          .findIndex((line) => line.includes('image: ')) + 1,
    });
    expect(report.checked.map(({ target, application, objects }) => [target, application, objects])).toEqual([
      ['eu-1', 'web', 4],
      ['eu-2', 'web', 4],
      ['us-1', 'web', 4],
    ]);
    expect(general(report)).toEqual([
      ['info kubernetes-version-unknown', 'us-1', expect.stringContaining('is not declared')],
    ]);
  });

  it('is previewed with another version: only what that breaks, on each cluster', () => {
    const report = validate({ path: synthesized(), kubernetes: ['1.33', 'v1.31.4'] });
    expect(found(report)).toEqual([
      ['error api-removed', 'flowcontrol.apiserver.k8s.io/FlowSchema web', 'eu-1 1.33,eu-2 1.33,us-1 1.33'],
      ['warning api-deprecated', 'Endpoints shop/search', 'eu-1 1.33,eu-2 1.33,us-1 1.33'],
      ['warning api-deprecated', 'flowcontrol.apiserver.k8s.io/FlowSchema web', 'us-1 1.31'],
    ]);
    expect(general(report)).toEqual([]);
  });

  it('is checked with the settings of its fleet, whose own rules it says it cannot run', () => {
    const path = synthesized({
      verification: {
        levels: { 'image-not-latest': 'info', 'own-rule': 'error' },
        suppressions: [
          { rule: 'api-deprecated', object: '*FlowSchema*', reason: 'the clusters are replaced in May' },
          { rule: 'own-rule', reason: 'not yet' },
        ],
        rules: [{ id: 'own-rule', kind: 'policy', severity: 'error', scope: 'object', title: 'x', check: () => {} }],
      },
    });
    const report = validate({ path, kubernetes: [] });
    expect(report.objects.map(({ rule, severity, reason }) => [rule, severity, reason])).toEqual([
      ['api-deprecated', 'warning', 'the clusters are replaced in May'],
      ['image-not-latest', 'info', undefined],
    ]);
    expect(general(report)).toContainEqual([
      'info not-checked',
      'acme',
      `the fleet's own rules are not applied: "own-rule"`,
    ]);
  });

  it('has what delivery engines get checked as synth checks it, and previews nothing of it', () => {
    const path = synthesized({ delivery: DELIVERY });
    expect(validate({ path, kubernetes: [] }).checked[0]).toEqual({
      application: 'argocd',
      environment: 'delivery',
      target: 'delivery/argocd',
      cluster: 'delivery/argocd',
      objects: 2,
    });
    const previewed = validate({ path, kubernetes: ['1.34'] }).checked.map(({ target }) => target);
    expect(previewed).toEqual(['eu-1', 'eu-2', 'us-1']);
    const file = join(path, 'delivery/argocd/app-projects.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('  sourceRepos:', '  sourceRepositories:'));
    const { objects } = validate({ path, kubernetes: [] });
    expect(
      objects.filter(({ application }) => application === 'argocd').map(({ rule, where }) => [rule, where]),
    ).toEqual([
      [
        'unknown-field',
        [
          {
            environment: 'delivery',
            target: 'delivery/argocd',
            cluster: 'delivery/argocd',
            path: file,
            line: expect.any(Number),
          },
        ],
      ],
    ]);
  });

  it('is checked against schemas that its fleet or the command names, but for dumps when an upgrade is previewed', () => {
    const path = synthesized();
    const root = join(path, '..');
    mkdirSync(join(root, 'dump'));
    const index = { paths: { 'api/v1': {}, 'apis/apps/v1': {} } };
    writeFileSync(join(root, 'dump/index.json'), JSON.stringify(index));
    const rules = (kubernetes: readonly string[]) =>
      validateWith({ path, kubernetes, schemas: ['dump'], root }).objects.map(
        ({ rule, object }) => `${rule} ${object}`,
      );
    expect(rules([]).filter((found) => found.includes('FlowSchema'))).toEqual([
      'api-not-yet-served flowcontrol.apiserver.k8s.io/FlowSchema web',
    ]);
    expect(rules(['1.32']).filter((found) => found.includes('FlowSchema'))).toEqual([
      'api-removed flowcontrol.apiserver.k8s.io/FlowSchema web',
    ]);
  });

  it('is checked as it stands on disk: a file that was broken by hand is a finding, and stops nothing', () => {
    const path = synthesized();
    const file = join(path, 'clusters/eu-1/web/web.k8s.yaml');
    writeFileSync(file, 'kind: [\n');
    const report = validate({ path, kubernetes: [] });
    expect(general(report)).toContainEqual([
      'error manifest-invalid',
      expect.stringMatching(`^${file}:\\d+:\\d+$`),
      expect.stringContaining('this is not valid YAML'),
    ]);
    expect(found(report)).toContainEqual(['warning image-not-latest', 'Pod shop/web', 'eu-2 1.31,us-1 undefined']);
  });

  it('has encrypted objects in the namespaces of their units', () => {
    const path = synthesized();
    const inventory = join(path, 'inventory/eu-1.json');
    const keys = { path: 'clusters/eu-1/web/keys.yaml', sha256: '0'.repeat(64), size: 1, objects: [] };
    writeFileSync(
      inventory,
      readFileSync(inventory, 'utf8').replace('"files": [\n', `"files": [\n${JSON.stringify(keys)}\n,\n`),
    );
    writeFileSync(
      join(path, keys.path),
      'apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nsops: { mac: "ENC[x]" }\n',
    );
    writeFileSync(
      join(path, 'clusters/eu-1/web/web.k8s.yaml'),
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec:\n  containers: [{ name: web, image: "web:1", envFrom: [{ secretRef: { name: keys } }] }]\n',
    );
    const { objects } = validate({ path, kubernetes: [] });
    expect(objects.filter(({ rule }) => rule === 'secret-exists')).toEqual([]);
  });

  it('tells of files that were lost, replaced by a link, or added by hand', () => {
    const path = synthesized();
    const [lost, replaced] = [
      join(path, 'clusters/eu-1/web/web.k8s.yaml'),
      join(path, 'clusters/eu-2/web/web.k8s.yaml'),
    ];
    rmSync(lost);
    rmSync(replaced);
    symlinkSync('/etc/hosts', replaced);
    writeFileSync(join(path, 'clusters/eu-1/web/added.yaml'), 'kind: Pod\n');
    writeFileSync(join(path, 'README.md'), '');
    const report = validate({ path, kubernetes: [] });
    expect(general(report)).toEqual([
      ['error manifest-invalid', lost, 'clusters/eu-1/web/web.k8s.yaml does not exist in the assembly'],
      ['error manifest-invalid', replaced, 'expected a file, found a symbolic link'],
      ['info not-checked', path, 'there are files that no inventory lists: "clusters/eu-1/web/added.yaml"'],
      ['info kubernetes-version-unknown', 'us-1', expect.any(String)],
    ]);
    expect(found(report)).toEqual([['warning image-not-latest', 'Pod shop/web', 'us-1 undefined']]);
  });
});
