import { describe, expect, it } from 'vitest';
import type { FindingGroup, FindingPlace } from '../../../src/core/finding-group.js';
import { formatGroups } from '../../../src/synthesis/console/format-findings.js';
import { formatGroup } from '../../../src/synthesis/console/format-group.js';

const PLAIN = { color: false, debug: false };

const at = (target: string, changes: Partial<FindingPlace> = {}): FindingPlace => ({
  environment: 'production',
  target,
  cluster: target,
  kubernetes: '1.33',
  path: 'web/budget',
  ...changes,
});

const group = (changes: Partial<FindingGroup> = {}): FindingGroup => ({
  rule: 'api-removed',
  severity: 'error',
  application: 'web',
  object: 'policy/PodDisruptionBudget shop/web',
  apiVersion: 'policy/v1beta1',
  pointer: '/apiVersion',
  message: 'policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25',
  value: 'policy/v1beta1',
  allowed: 'policy/v1/PodDisruptionBudget',
  hint: 'use policy/v1 PodDisruptionBudget',
  where: [at('eu-1')],
  ...changes,
});

/** The lines of a group, without the first one and the next step. */
const between = (changes: Partial<FindingGroup>) => formatGroup(group(changes), PLAIN).split('\n').slice(1, -2);
const onLine = (where: readonly FindingPlace[]) => between({ where }).find((line) => line.startsWith('  on '));

describe('a group of findings', () => {
  it('says what is wrong, in what, where, what is allowed, and what to do', () => {
    expect(formatGroup(group(), PLAIN)).toBe(
      [
        'error api-removed eu-1: policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25',
        '  in policy/PodDisruptionBudget shop/web at /apiVersion',
        '  from web/budget',
        '  on eu-1: production; Kubernetes 1.33',
        '  allowed is policy/v1/PodDisruptionBudget',
        '  next: use policy/v1 PodDisruptionBudget',
        '',
      ].join('\n'),
    );
  });

  it('names some of many targets, and their environments and versions', () => {
    const names = Array.from({ length: 41 }, (_, index) => `eu-${index + 10}`);
    const where = names.map((name, index) => at(name, { kubernetes: index % 2 === 0 ? '1.9' : '1.34' }));
    expect(formatGroup(group({ where }), PLAIN).split('\n')[0]).toMatch(/^error api-removed 41 targets: policy/);
    expect(onLine(where)).toBe('  on eu-10, eu-11, eu-12, eu-13, eu-14 and 36 more: production; Kubernetes 1.9, 1.34');
    expect(formatGroup(group({ where }), { color: false, debug: true })).toContain(names.join(', '));
  });

  it('tells clusters, several environments, ranges of versions and undeclared ones', () => {
    const shared = at('shared-dev', { cluster: 'shared', environment: 'dev' });
    expect(onLine([shared, at('eu-1', { kubernetes: '1.34' })])).toBe(
      '  on eu-1, shared-dev (shared): dev, production; Kubernetes 1.33, 1.34',
    );
    const four = ['1.31', '1.32', '1.33', '1.34'].map((kubernetes, index) => at(`eu-${index}`, { kubernetes }));
    const { kubernetes: _, ...undeclared } = at('eu-9');
    expect(onLine(four)).toContain('; Kubernetes 1.31 to 1.34');
    expect(onLine([...four, undeclared])).toContain('; Kubernetes 1.31 to 1.34 or not declared');
    expect(onLine([undeclared])).toBe('  on eu-9: production; no Kubernetes version declared');
  });

  it('speaks of versions where clusters are assumed', () => {
    const assumed = (version: string) =>
      at(version, { environment: '', kubernetes: version, path: 'web.yaml', line: 3 });
    const text = (where: readonly FindingPlace[]) => formatGroup(group({ application: '', where }), PLAIN);
    expect(text([assumed('1.33')])).toContain('error api-removed Kubernetes 1.33: policy');
    expect(text([assumed('1.33')])).not.toContain('  on ');
    expect(text([assumed('1.33'), assumed('1.34')])).toContain('error api-removed 2 versions: policy');
    expect(text([assumed('1.33'), assumed('1.34')])).toContain('\n  from web.yaml:3\n  on Kubernetes 1.33, 1.34\n');
  });

  it('names the application where the path does not, and one of several files', () => {
    expect(between({ where: [at('eu-1', { path: 'disruption-budgets' })] })).toContain(
      '  from application web, disruption-budgets',
    );
    const files = ['eu-1', 'eu-2'].map((name) => at(name, { path: `dist/clusters/${name}/web/web.k8s.yaml`, line: 7 }));
    expect(between({ where: files })).toContain('  from dist/clusters/eu-1/web/web.k8s.yaml:7 and 1 other');
  });

  it('shows a value and what is allowed where the message does not, and never a list without end', () => {
    expect(between({ value: 3, allowed: '5 or more' })).toContain('  is 3, allowed is 5 or more');
    expect(between({ message: 'replicas must be 5 or more, got 3', value: 3, allowed: '5 or more' })).toHaveLength(3);
    expect(between({ allowed: 'x'.repeat(301) }).at(-1)).toBe(`  allowed is ${'x'.repeat(300)}…`);
  });

  it('stays on its lines and cannot steer a terminal', () => {
    const evil = 'a\n\u001b[2Jb';
    const where = [at(evil, { path: evil, environment: evil, cluster: evil, kubernetes: evil })];
    const hostile = group({
      message: evil,
      object: evil,
      pointer: evil,
      hint: evil,
      value: 'x\u0007y',
      allowed: evil,
      where,
    });
    const text = formatGroup(hostile, PLAIN);
    expect(text.split('\n')).toHaveLength(7);
    expect([...new Set(text.match(/\p{Cc}/gu))]).toEqual(['\n']);
  });
});

it('groups are cut with a word on where the rest is, gravest first', () => {
  const many = [
    ...Array.from({ length: 30 }, (_, index) => group({ severity: 'warning', message: `warning ${index}` })),
    group(),
  ];
  const general = [{ rule: 'odd', severity: 'error', place: 'acme', message: 'odd', hint: 'mend it' }] as const;
  const text = formatGroups({ general, objects: many }, { ...PLAIN, seeAll: 'see dist/findings.json' });
  const heads = text.match(/^(error|warning|and) .*/gm) ?? [];
  expect([heads.length, heads[0], heads[1], heads.at(-1)]).toEqual([
    21,
    'error odd acme: odd',
    'error api-removed eu-1: policy/v1beta1 PodDisruptionBudget was removed in Kubernetes 1.25',
    'and 12 more problems; see dist/findings.json',
  ]);
});
