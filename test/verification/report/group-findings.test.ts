import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectFinding } from '../../../src/verification/engine/object-finding.js';
import { groupFindings } from '../../../src/verification/report/group-findings.js';

const finding = (changes: Partial<ObjectFinding> = {}): ObjectFinding => ({
  rule: 'field-enum',
  severity: 'error',
  place: 'web/deployment on eu-1 (production)',
  message: 'type must be one of "ClusterIP", "NodePort", got "LodBalancer"',
  hint: 'use one of them',
  application: 'web',
  environment: 'production',
  target: 'eu-1',
  cluster: 'eu-1',
  kubernetes: '1.33',
  object: 'Service shop/web',
  apiVersion: 'v1',
  pointer: '/spec/type',
  path: 'web/service',
  value: 'LodBalancer',
  allowed: 'one of "ClusterIP", "NodePort"',
  ...changes,
});

const on = (target: string, changes: Partial<ObjectFinding> = {}) => finding({ target, cluster: target, ...changes });

describe('findings of objects', () => {
  it('that say the same of several targets are one group, with the targets sorted', () => {
    const { place: _, environment, target, cluster, kubernetes, path, ...said } = finding();
    expect(groupFindings([on('us-1'), on('eu-2', { kubernetes: '1.34' }), finding()])).toEqual({
      general: [],
      objects: [
        {
          ...said,
          where: [
            { environment, target, cluster, kubernetes, path },
            { environment, target: 'eu-2', cluster: 'eu-2', kubernetes: '1.34', path },
            { environment, target: 'us-1', cluster: 'us-1', kubernetes, path },
          ],
        },
      ],
    });
  });

  it.each<[keyof ObjectFinding, Partial<ObjectFinding>]>([
    ['rule', { rule: 'field-value' }],
    ['severity', { severity: 'warning' }],
    ['application', { application: 'api' }],
    ['object', { object: 'Service shop/api' }],
    ['apiVersion', { apiVersion: 'v2' }],
    ['pointer', { pointer: '/spec/kind' }],
    ['message', { message: 'wrong' }],
    ['value', { value: 1 }],
    ['allowed', { allowed: 'nothing' }],
    ['hint', { hint: 'remove it' }],
  ])('that differ in %s are two groups', (_, changes) => {
    expect(groupFindings([finding(), on('eu-2', changes)]).objects).toHaveLength(2);
  });

  it('that were accepted are groups of their own, one for each reason', () => {
    const { objects } = groupFindings(
      [on('eu-1')],
      [
        { finding: on('eu-2'), reason: 'planned' },
        { finding: on('eu-3'), reason: 'planned' },
        { finding: on('eu-4'), reason: 'harmless' },
      ],
    );
    expect(objects.map(({ reason, where }) => [reason, where.map(({ target }) => target)])).toEqual([
      [undefined, ['eu-1']],
      ['harmless', ['eu-4']],
      ['planned', ['eu-2', 'eu-3']],
    ]);
  });

  it('come gravest first, then by rule, object and field, whatever the order', () => {
    const findings = [
      finding({ severity: 'error', rule: 'a' }),
      finding({ severity: 'error', rule: 'b' }),
      finding({ severity: 'warning', rule: 'a', object: 'Service a/a' }),
      finding({ severity: 'warning', rule: 'a', object: 'Service b/b', pointer: '' }),
      finding({ severity: 'warning', rule: 'a', object: 'Service b/b', pointer: '/spec' }),
      finding({ severity: 'info', rule: 'a', value: 1 }),
      finding({ severity: 'info', rule: 'a', value: 2 }),
      finding({ severity: 'info', rule: 'a', value: 2, target: 'us-1' }),
    ];
    const grouped = groupFindings(findings);
    expect(
      grouped.objects.map(({ severity, rule, object, pointer, value, where }) => ({
        severity,
        rule,
        object,
        pointer,
        value,
        where: where.length,
      })),
    ).toMatchInlineSnapshot(`
      [
        {
          "object": "Service shop/web",
          "pointer": "/spec/type",
          "rule": "a",
          "severity": "error",
          "value": "LodBalancer",
          "where": 1,
        },
        {
          "object": "Service shop/web",
          "pointer": "/spec/type",
          "rule": "b",
          "severity": "error",
          "value": "LodBalancer",
          "where": 1,
        },
        {
          "object": "Service a/a",
          "pointer": "/spec/type",
          "rule": "a",
          "severity": "warning",
          "value": "LodBalancer",
          "where": 1,
        },
        {
          "object": "Service b/b",
          "pointer": "",
          "rule": "a",
          "severity": "warning",
          "value": "LodBalancer",
          "where": 1,
        },
        {
          "object": "Service b/b",
          "pointer": "/spec",
          "rule": "a",
          "severity": "warning",
          "value": "LodBalancer",
          "where": 1,
        },
        {
          "object": "Service shop/web",
          "pointer": "/spec/type",
          "rule": "a",
          "severity": "info",
          "value": 1,
          "where": 1,
        },
        {
          "object": "Service shop/web",
          "pointer": "/spec/type",
          "rule": "a",
          "severity": "info",
          "value": 2,
          "where": 2,
        },
      ]
    `);
    fc.assert(
      fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (shuffled) => {
        expect(groupFindings(shuffled)).toEqual(grouped);
      }),
    );
  });
});

it('findings about no object stay as they are', () => {
  const general = { rule: 'fact-unknown', severity: 'warning', place: 'web', message: 'no', hint: 'yes' } as const;
  expect(groupFindings([general, finding()]).general).toEqual([general]);
});

it('nothing is lost of 50,000 findings', () => {
  const many = Array.from({ length: 50_000 }, (_, index) =>
    on(`t-${index % 1_000}`, { object: `Service shop/s-${Math.floor(index / 1_000)}` }),
  );
  const { objects } = groupFindings(many);
  expect(objects).toHaveLength(50);
  expect(objects.flatMap(({ where }) => where)).toHaveLength(many.length);
});
