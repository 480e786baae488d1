import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Application, argoCd, Cluster, Fleet, type FleetProps, Project, type SynthOptions } from 'cdk8s-fleet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { validate } from '../../src/commands/validate/validate.js';
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

interface Options {
  readonly verification?: FleetProps<object, 'production'>['verification'];
  readonly hubs?: number;
  readonly synth?: SynthOptions;
}

/** The output of a fleet on eu-1 and eu-2 (1.31) and us-1 (whose version is not declared). */
function synthesized({ verification, hubs = 0, synth = {} }: Options = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'validate-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const fleet = new Fleet('acme', {
    environments: { production: { settings: {} } },
    ...(verification !== undefined && { verification }),
  });
  const { production } = fleet.environment;
  for (const name of ['eu-1', 'eu-2']) production.deployTo(new Cluster(fleet, name, { kubernetes: '1.31' }));
  production.deployTo(new Cluster(fleet, 'us-1'));
  for (let index = 1; index <= hubs; index += 1)
    production.deployTo(new Cluster(fleet, `hub-${index}`, { kubernetes: '1.34', capabilities: { 'argo-cd': '' } }), {
      hub: true,
    });
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
  synthToDirectory(fleet, { directory, lockFile: join(root, 'fleet.lock.json'), ...synth });
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
      [
        'warning not-checked',
        'us-1',
        'the cluster declares no Kubernetes version, so its objects are compared with no schema',
      ],
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

  it('has what its delivery engine gets checked on the hub, and else says that it is not', () => {
    const withHub = validate({ path: synthesized({ hubs: 1, synth: { delivery: DELIVERY } }), kubernetes: [] });
    expect(withHub.checked).toContainEqual({
      application: 'delivery/argocd',
      environment: 'production',
      target: 'hub-1',
      cluster: 'hub-1',
      kubernetes: '1.34',
      objects: 2,
    });
    expect(general(withHub).filter(([, place]) => place === 'delivery/argocd')).toEqual([]);
    for (const [hubs, text] of [
      [0, 'no hub'],
      [2, '2 hubs'],
    ] as const) {
      const without = validate({ path: synthesized({ hubs, synth: { delivery: DELIVERY } }), kubernetes: [] });
      expect(general(without)).toContainEqual([
        'info not-checked',
        'delivery/argocd',
        `it is not known which cluster gets these objects: the fleet has ${text}`,
      ]);
    }
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
});
