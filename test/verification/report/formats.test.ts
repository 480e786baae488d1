import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../../src/verification/report/json-report.js';
import { junitReport } from '../../../src/verification/report/junit-report.js';
import { sarifReport } from '../../../src/verification/report/sarif-report.js';
import type { ValidationReport } from '../../../src/verification/report/validation-report.js';
import { fiftyReport } from './reports.js';

const report = fiftyReport();
const SARIF = { version: '0.1.0', path: 'dist/' };
const EMPTY: ValidationReport = { general: [], objects: [], checked: [] };

describe('JSON', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../schemas/validation-report.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

  it.each([
    ['fifty findings', report],
    ['nothing', EMPTY],
  ])('of %s meets its schema and holds the whole report', (_, given) => {
    const value: unknown = JSON.parse(jsonReport(given));
    expect([validate(value), validate.errors]).toEqual([true, null]);
    expect(value).toEqual({ version: 1, ...given });
  });

  it('has a schema that knows every property', () => {
    const keys = (value: object) => Object.keys(value).sort();
    const { definitions, properties } = schema;
    expect(keys(properties)).toEqual(keys({ version: 1, ...report }));
    const [accepted] = report.objects.filter(({ reason }) => reason !== undefined);
    expect(keys(definitions.object.properties)).toEqual(keys({ allowed: '', ...accepted }));
    expect(keys(definitions.place.properties)).toEqual(keys(accepted?.where[0] ?? {}));
    expect(keys(definitions.checked.properties)).toEqual(keys(report.checked[0] ?? {}));
  });
});

describe('SARIF', () => {
  // The only package that brings the schema: sarif-2.1.0-rtm.5, of the OASIS committee.
  const require = createRequire(import.meta.url);
  // It names draft 4 of JSON Schema, and uses nothing of it that later drafts read otherwise.
  const { $schema: _, id: __, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  const validate = ajv.compile(schema);

  it.each([
    ['fifty findings', report],
    ['nothing', EMPTY],
  ])('of %s meets the schema of SARIF 2.1.0', (_, given) => {
    expect([validate(JSON.parse(sarifReport(given, SARIF))), validate.errors]).toEqual([true, null]);
  });

  it('has a result for each group, with a location for each target', () => {
    const [run] = JSON.parse(sarifReport(report, SARIF)).runs;
    expect(run.results).toHaveLength(52);
    const enumeration = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'field-enum');
    expect({ ...enumeration, locations: enumeration.locations.slice(0, 1) }).toEqual({
      ruleId: 'field-enum',
      ruleIndex: run.tool.driver.rules.findIndex(({ id }: { id: string }) => id === 'field-enum'),
      level: 'error',
      message: {
        text: 'imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "IfNotPresentt". Next: use one of them (did you mean "IfNotPresent"?)',
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'dist/clusters/eu-1/shop/shop.k8s.yaml' },
            region: { startLine: 12 },
          },
          logicalLocations: [
            { fullyQualifiedName: 'eu-1: Pod shop/pulled/spec/containers/0/imagePullPolicy', kind: 'member' },
          ],
        },
      ],
      partialFingerprints: { 'cdk8sFleet/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
      properties: {
        application: 'shop',
        object: 'Pod shop/pulled',
        pointer: '/spec/containers/0/imagePullPolicy',
        value: 'IfNotPresentt',
        allowed: 'one of "Always", "IfNotPresent", "Never"',
        targets: expect.arrayContaining(['eu-1', 'us-6']),
      },
    });
    expect(enumeration.locations).toHaveLength(12);
  });

  it('tells of every rule what it demands, and why', () => {
    const { rules } = JSON.parse(sarifReport(report, SARIF)).runs[0].tool.driver;
    const bare = rules.filter(
      ({ id, shortDescription, help }: { id: string; shortDescription: { text: string }; help: { text: string } }) =>
        shortDescription.text === id || help.text === '',
    );
    expect(bare).toEqual([]);
  });

  it('keeps its fingerprints when targets come and go, and when lines move', () => {
    const prints = (given: ValidationReport) =>
      JSON.parse(sarifReport(given, SARIF)).runs[0].results.map(
        ({ partialFingerprints }: { partialFingerprints: unknown }) => partialFingerprints,
      );
    const fewer = {
      ...report,
      objects: report.objects.map((group) => ({
        ...group,
        where: group.where.slice(0, 1).map((at) => ({ ...at, line: 99 })),
      })),
    };
    expect(prints(fewer)).toEqual(prints(report));
    expect(new Set(prints(report).map((print: object) => JSON.stringify(print))).size).toBe(52);
  });

  it('shows what was accepted as suppressed, with the reason', () => {
    const { results } = JSON.parse(sarifReport(report, SARIF)).runs[0];
    expect(results.flatMap(({ suppressions = [] }: { suppressions?: unknown[] }) => suppressions)).toEqual([
      { kind: 'external', justification: 'it collects the <logs> & "metrics" of its node' },
    ]);
  });

  it('has no more locations in a result than GitHub takes, and says so', () => {
    const [group] = report.objects;
    const [place] = group?.where ?? [];
    if (group === undefined || place === undefined) throw new Error('the report is empty');
    const where = Array.from({ length: 1002 }, (_, index) => ({ ...place, target: `eu-${index}` }));
    const [result] = JSON.parse(sarifReport({ ...EMPTY, objects: [{ ...group, where }] }, SARIF)).runs[0].results;
    expect([result.locations.length, result.properties.targets.length, result.message.text]).toEqual([
      1000,
      1002,
      `${group.message} (and on 2 more targets). Next: ${group.hint}`,
    ]);
  });

  it('has a file for every result, or GitHub would refuse them all', () => {
    const finding = { severity: 'info', message: 'it is so', hint: 'see' } as const;
    const general = [
      { ...finding, rule: 'kubernetes-version-unknown', place: 'us-1' },
      { ...finding, rule: 'manifest-invalid', place: 'dist/clusters/eu-1/web/link.yaml' },
      { ...finding, rule: 'not-checked', place: 'dist' },
    ];
    const { results } = JSON.parse(sarifReport({ ...EMPTY, general }, SARIF)).runs[0];
    const region = { startLine: 1 };
    expect(results.map(({ locations }: { locations: unknown }) => locations)).toEqual(
      ['dist', 'dist/clusters/eu-1/web/link.yaml', 'dist'].map((uri, index) => [
        {
          physicalLocation: { artifactLocation: { uri }, region },
          logicalLocations: [{ fullyQualifiedName: general[index]?.place }],
        },
      ]),
    );
  });

  it('finds the place of a broken file, and escapes what a URI cannot hold', () => {
    const { results } = JSON.parse(sarifReport(report, SARIF)).runs[0];
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'dist/clusters/eu-1/broken%20app/broken.yaml' },
      region: { startLine: 3 },
    });
  });
});

interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: Element[];
  text: string;
}

/** Strict: throws at anything that is not well-formed. */
function parseXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root.children[0] ?? root;
}

describe('JUnit', () => {
  const root = parseXml(junitReport(report, 'error'));

  it('has a suite for each target, and counts that are right', () => {
    expect(root.name).toBe('testsuites');
    const names = root.children.map(({ attributes }) => attributes.name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(['eu-1 (Kubernetes 1.32)', 'us-6 (Kubernetes 1.36)', 'fleet']));
    expect(names).toHaveLength(13);
    for (const suite of root.children) {
      const having = (name: string) =>
        suite.children.filter(({ children }) => children.some((child) => child.name === name)).length;
      const { tests, failures, skipped } = suite.attributes;
      expect([tests, failures, skipped].map(Number)).toEqual([
        suite.children.length,
        having('failure'),
        having('skipped'),
      ]);
    }
  });

  it('tells place, value, what is allowed and the next step in a failure', () => {
    const cases = root.children[0]?.children ?? [];
    const found = cases.find(({ attributes }) => attributes.name?.startsWith('field-enum'));
    expect(found).toEqual({
      name: 'testcase',
      attributes: {
        classname: 'eu-1 (Kubernetes 1.32).shop',
        name: 'field-enum Pod shop/pulled /spec/containers/0/imagePullPolicy',
      },
      text: expect.stringMatching(/^\s*$/),
      children: [
        {
          name: 'failure',
          attributes: {
            type: 'field-enum',
            message: 'imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "IfNotPresentt"',
          },
          children: [],
          text: `imagePullPolicy must be one of "Always", "IfNotPresent", "Never", got "IfNotPresentt"
object: Pod shop/pulled
field: /spec/containers/0/imagePullPolicy
from: dist/clusters/eu-1/shop/shop.k8s.yaml:12
cluster: eu-1, Kubernetes 1.32
value: "IfNotPresentt"
allowed: one of "Always", "IfNotPresent", "Never"
next: use one of them (did you mean "IfNotPresent"?)
`,
        },
      ],
    });
  });

  it('counts what is less grave, and what was accepted, as skipped', () => {
    const skipped = root.children[0]?.children.flatMap(({ children }) =>
      children.filter(({ name }) => name === 'skipped').map(({ attributes }) => attributes.message),
    );
    expect(skipped).toContain('accepted: it collects the <logs> & "metrics" of its node');
    expect(skipped).toContain('warning: the image of container "web" is not pinned: "registry.example/web"');
    expect(parseXml(junitReport(report, 'info')).children[0]?.attributes.skipped).toBe('1');
  });

  it('has a test that passes for each application without findings', () => {
    const passing = root.children.flatMap(({ children }) =>
      children.filter((test) => test.children.length === 0).map(({ attributes }) => attributes),
    );
    expect(passing).toHaveLength(12);
    expect(passing[0]).toEqual({ classname: 'eu-1 (Kubernetes 1.32).clean', name: 'no findings' });
  });

  it('stays XML whatever the text, control characters and lone surrogates included', () => {
    const [message, hint] = ['\u0000\u001b[2J\ud800 ]]> <&"\' \uffff\r\n\t', '</failure>'];
    const general = [{ rule: 'odd', severity: 'error', place: 'a\nb', message, hint }] as const;
    const [suite] = parseXml(junitReport({ ...EMPTY, general }, 'error')).children;
    expect(suite?.children[0]?.children[0]).toEqual({
      name: 'failure',
      attributes: { type: 'odd', message: '\\u0000\\u001b[2J\\ud800 ]]> <&"\' \\uffff\r\n\t' },
      children: [],
      text: '\\u0000\\u001b[2J\\ud800 ]]> <&"\' \\uffff\r\n\t\nnext: </failure>\n',
    });
  });
});
