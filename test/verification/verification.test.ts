import { describe, expect, it } from 'vitest';
import type { KubeObject, ObjectIdentity } from '../../src/manifest/kube-object.js';
import type { ClusterProblem, ClusterRule, ObjectRule, Problem, Rule } from '../../src/verification/engine/rule.js';
import { type CheckedUnit, Verification } from '../../src/verification/engine/verification.js';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { errorFrom } from '../fixtures/error-from.js';
import { check, cluster, objectsIn, rulesAlone, settingsOf, told } from './checked.js';
import { EXPECTED } from './rule-examples.js';

const TEXT = { title: '', rationale: '', fails: '', passes: '' };

/** What a team may write for itself. */
const teamLabel: ObjectRule = {
  id: 'acme-team-label',
  kind: 'policy',
  severity: 'error',
  scope: 'object',
  kinds: ['ConfigMap'],
  ...TEXT,
  check({ object }, report) {
    if (object.metadata.labels?.team === undefined)
      report({ pointer: '/metadata/labels', message: 'no team', hint: 'say whose it is', allowed: 'a team' });
  },
};

const configMap = (name: string, data = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});

const unit = (target: string, objects: readonly KubeObject[], over: Partial<CheckedUnit> = {}): CheckedUnit => ({
  application: 'web',
  environment: 'production',
  target,
  cluster: rulesAlone(cluster('1.34', target)),
  objects: objects.map((object) => ({ object, path: `web/${object.metadata.name}` })),
  ...over,
});

describe('a run of rules', () => {
  it('says all that is known of a finding', () => {
    const run = new Verification({ rules: [teamLabel] });
    run.add(unit('eu-1', [configMap('features')]));
    expect(run.result()).toEqual({
      findings: [
        {
          rule: 'acme-team-label',
          severity: 'error',
          place: 'web/features on eu-1 (production)',
          message: 'no team',
          hint: 'say whose it is',
          application: 'web',
          environment: 'production',
          target: 'eu-1',
          cluster: 'eu-1',
          kubernetes: '1.34',
          object: 'ConfigMap shop/features',
          apiVersion: 'v1',
          pointer: '/metadata/labels',
          path: 'web/features',
          allowed: 'a team',
        },
      ],
      suppressed: [],
      unused: [],
      unknownKinds: [],
    });
  });

  it('checks equal objects once for clusters of one version, and reports each of them', () => {
    let checks = 0;
    const counting: ObjectRule = {
      ...teamLabel,
      check(subject, report) {
        checks += 1;
        teamLabel.check(subject, report);
      },
    };
    const run = new Verification({ rules: [counting] });
    for (let index = 0; index < 100; index += 1) {
      const version = `1.${31 + (index % 4)}`;
      run.add(unit(`eu-${index}`, [configMap('a'), configMap('b')], { cluster: cluster(version, `eu-${index}`) }));
    }
    expect(run.result().findings.length).toBe(200);
    expect(checks).toBe(8);
  });

  it('collects from equal objects once, and checks clusters with equal facts once', () => {
    const calls = { collect: 0, check: 0 };
    const names: ClusterRule<string> = {
      ...TEXT,
      id: 'acme-names',
      kind: 'policy',
      severity: 'warning',
      scope: 'cluster',
      collect({ object }) {
        calls.collect += 1;
        return object.metadata.name;
      },
      check({ collected }, report) {
        calls.check += 1;
        for (const { object, fact } of collected) if (fact === 'bad') report({ object, message: 'bad', hint: '' });
      },
    };
    const run = new Verification({ rules: [names] });
    for (let index = 0; index < 50; index += 1) run.add(unit(`eu-${index}`, [configMap('bad'), configMap('good')]));
    run.add(unit('us-1', [configMap('good')]));
    expect(run.result().findings.map(({ place }) => place)).toEqual(
      Array.from({ length: 50 }, (_, index) => `web/bad on eu-${index} (production)`).sort(),
    );
    expect(calls).toEqual({ collect: 2, check: 2 });
  });

  it('does not depend on the order of units and objects', () => {
    const texts = ALL_RULES.map(({ fails }) => fails.split(/^---$/m));
    const units = texts.flatMap((documents, index) => documents.map((document) => ({ document, name: `c-${index}` })));
    const result = (ordered: typeof units) =>
      check(ordered.map(({ document, name }) => `# target: ${name}\n${document}`).join('\n---\n')).findings;
    expect(told(result(units.toReversed()))).toEqual(told(result(units)));
    expect(result(units).length).toBeGreaterThan(ALL_RULES.length);
  });

  it('recognises equal objects by the content that it is told', () => {
    const run = new Verification({ rules: [teamLabel] });
    const object = configMap('a');
    run.add({ ...unit('eu-1', []), objects: [{ object, path: 'a', content: 'x' }] });
    run.add({ ...unit('eu-2', []), objects: [{ object: { ...object, kind: 'Secret' }, path: 'a', content: 'x' }] });
    expect(run.result().findings.map(({ target }) => target)).toEqual(['eu-1', 'eu-2']);
  });

  it('tells integers apart that JavaScript cannot hold', () => {
    const run = new Verification({ rules: [teamLabel] });
    run.add(unit('eu-1', [configMap('a', { size: 2n ** 60n })]));
    run.add(unit('eu-2', [{ ...configMap('a', { size: 2n ** 60n + 1n }), kind: 'ConfigMap' }]));
    expect(run.result().findings.length).toBe(2);
  });

  it('counts an encrypted Secret as there', () => {
    const fails = ALL_RULES.find(({ id }) => id === 'secret-exists')?.fails ?? '';
    const result = (encrypted: readonly ObjectIdentity[]) => {
      const run = new Verification({ rules: ALL_RULES });
      run.add(unit('eu-1', objectsIn(fails), { encrypted }));
      return told(run.result().findings);
    };
    expect(result([{ group: '', kind: 'Secret', namespace: 'other', name: 'database' }])).toEqual(
      EXPECTED['secret-exists'],
    );
    expect(result([{ group: '', kind: 'Secret', namespace: 'shop', name: 'database' }])).toEqual([]);
  });
});

describe('a rule that throws', () => {
  const bug = (): never => {
    throw new TypeError('spec is undefined');
  };
  const names: ClusterRule = {
    ...TEXT,
    id: 'acme-names',
    kind: 'policy',
    severity: 'error',
    scope: 'cluster',
    collect: () => 1,
    check() {},
  };

  it.each<[string, Rule, string]>([
    ['on an object', { ...teamLabel, check: bug }, 'ConfigMap shop/a'],
    ['on a pod', { ...teamLabel, scope: 'pod', check: bug }, 'Pod shop/web'],
    ['when it collects', { ...names, collect: bug }, 'ConfigMap shop/a'],
    ['on a cluster', { ...names, check: bug }, 'eu-1'],
  ])('%s is named, with what it looked at', (_, rule, place) => {
    const { code, message, path } = errorFrom(() => {
      const run = new Verification({ rules: [rule] });
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: {} };
      run.add(unit('eu-1', [configMap('a'), pod]));
      run.result();
    });
    expect([code, message, path]).toEqual(['RULE_FAILED', `rule "${rule.id}" threw: spec is undefined`, place]);
  });
});

describe('a rule that reports what no finding can be', () => {
  const report = 'report({ pointer, message, hint })';
  const whole: ClusterRule = {
    ...TEXT,
    id: 'acme-whole',
    kind: 'policy',
    severity: 'error',
    scope: 'cluster',
    collect: () => 1,
    check: (_, report) => report({ message: 'no', hint: 'yes' } as ClusterProblem),
  };
  const reporting = (problem: unknown): ObjectRule => ({
    ...teamLabel,
    check: (_, report) => report(problem as Problem),
  });

  it.each<[string, Rule, string, string, string]>([
    ['nothing', reporting(undefined), 'ConfigMap shop/a', 'what it reports must be an object, got undefined', report],
    ['no message', reporting({ hint: 'do' }), 'ConfigMap shop/a', 'message is missing', report],
    [
      'an empty message',
      reporting({ message: '', hint: 'do' }),
      'ConfigMap shop/a',
      'message must be a text that is not empty, got ""',
      report,
    ],
    ['no hint', reporting({ message: 'no' }), 'ConfigMap shop/a', 'hint is missing', report],
    [
      'an object as value',
      reporting({ message: 'no', hint: 'do', value: {} }),
      'ConfigMap shop/a',
      'value must be a text, a finite number, true or false, got an object',
      report,
    ],
    [
      'a list as pointer',
      reporting({ message: 'no', hint: 'do', pointer: ['/data'] }),
      'ConfigMap shop/a',
      'pointer must be a JSON pointer such as "/spec/replicas", got a list',
      report,
    ],
    [
      'a pointer that is none',
      reporting({ message: 'no', hint: 'do', pointer: 'data' }),
      'ConfigMap shop/a',
      'pointer must be a JSON pointer such as "/spec/replicas", got "data"',
      report,
    ],
    [
      'an object it was not given',
      whole,
      'eu-1',
      'it names no object that it was given',
      'report({ object, … }) with the object of one of collected, or of index',
    ],
    [
      'a promise',
      { ...teamLabel, check: async () => undefined },
      'ConfigMap shop/a',
      'it returned a promise, so that what it reports later would be missing',
      'look at the object at once',
    ],
  ])('is named: %s', (_, rule, place, fault, next) => {
    const { code, message, path, hint } = errorFrom(() => {
      const run = new Verification({ rules: [rule] });
      run.add(unit('eu-1', [configMap('a')]));
      run.result();
    });
    expect([code, message, path, hint]).toEqual([
      'RULE_FAILED',
      `rule "${rule.id}" reports wrongly: ${fault}`,
      place,
      next,
    ]);
  });
});

describe('the value that a rule reports', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: {} };
  const secret = { ...configMap('a'), kind: 'Secret' };

  it.each<[string, KubeObject, string, string | undefined]>([
    ['in the data of a Secret', secret, '/stringData/password', undefined],
    ['of a Secret as a whole', secret, '', undefined],
    ['of a variable', pod, '/spec/containers/0/env/0/value', undefined],
    ['in the type of a Secret', secret, '/type', 'hunter2'],
    ['in a ConfigMap', configMap('a'), '/data/password', 'hunter2'],
    ['in a ConfigMap, under an odd key', configMap('a'), '/data/a~1b~0', 'hunter2'],
  ])('is shown unless it may be secret: %s', (_, object, pointer, shown) => {
    const rule: ObjectRule = {
      ...TEXT,
      id: 'acme-value',
      kind: 'policy',
      severity: 'error',
      scope: 'object',
      check: (_, report) => report({ pointer, message: 'no', hint: 'yes', value: 'hunter2' }),
    };
    const run = new Verification({ rules: [rule] });
    run.add({ ...unit('eu-1', [object]), cluster: rulesAlone(cluster('1.34')) });
    expect(run.result().findings.map(({ value }) => value)).toEqual([shown]);
  });
});

describe('settings of rules', () => {
  const FAILS = ALL_RULES.find(({ id }) => id === 'image-not-latest')?.fails ?? '';
  const severities = (settings: Parameters<typeof check>[1]) =>
    check(FAILS, settings).findings.map(({ rule, severity }) => `${rule} ${severity}`);

  it('change the severity, for all applications or for one', () => {
    expect(severities({})).toEqual(['image-not-latest warning']);
    expect(severities({ settings: { levels: { 'image-not-latest': 'error' } } })).toEqual(['image-not-latest error']);
    expect(severities({ settings: { levels: { 'image-not-latest': 'off' } } })).toEqual([]);
    const applications = { web: { 'image-not-latest': 'info' }, api: { 'image-not-latest': 'off' } } as const;
    expect(severities({ settings: { levels: { 'image-not-latest': 'error' }, applications } })).toEqual([
      'image-not-latest info',
    ]);
    const others = { api: { 'image-not-latest': 'error' } } as const;
    expect(severities({ settings: { levels: { 'image-not-latest': 'off' }, applications: others } })).toEqual([]);
  });

  it('leave for information what could not be verified', () => {
    const foreign = FAILS.replace('spec:', 'spec:\n  serviceAccountName: web');
    const settings = { levels: { 'service-account-exists': 'error', 'image-not-latest': 'off' } } as const;
    expect(check(foreign, { settings }).findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'service-account-exists info',
    ]);
  });

  it('suppress findings with a reason, list them, and report suppressions that suppress nothing', () => {
    const suppressions = [
      { rule: 'image-not-latest', application: 'web', object: 'Pod shop/*', reason: 'built in the cluster' },
      { rule: 'image-not-latest', object: 'Pod other/*', reason: 'gone' },
    ];
    const { findings, suppressed, unused } = check(FAILS, { settings: { suppressions } });
    expect(findings).toEqual([]);
    expect(suppressed.map(({ finding, reason }) => [finding.object, reason])).toEqual([
      ['Pod shop/web', 'built in the cluster'],
    ]);
    expect(unused).toEqual([
      {
        rule: 'unused-suppression',
        severity: 'warning',
        place: 'Pod other/*',
        message: 'the suppression of "image-not-latest" suppresses nothing',
        hint: 'remove it, or correct its application and object',
      },
    ]);
  });

  it.each([
    [{ levels: { 'image-not-lates': 'off' } }, 'there is no rule "image-not-lates" (did you mean "image-not-latest"?)'],
    [{ applications: { web: { nonsense: 'off' } } }, 'there is no rule "nonsense"'],
    [
      { suppressions: [{ rule: 'image-not-latest', reason: ' ' }] },
      'the reason for suppressing "image-not-latest" must be a text, got " "',
    ],
    [{ suppressions: [{ rule: 'nonsense', reason: 'why not' }] }, 'there is no rule "nonsense"'],
    [
      { applications: { web: { 'kind-unknown': 'off' } } },
      '"kind-unknown" is said of a run, so it has one level for all applications, and no suppressions',
    ],
    [
      { suppressions: [{ rule: 'kind-unknown', reason: 'why not' }] },
      '"kind-unknown" is said of a run, so it has one level for all applications, and no suppressions',
    ],
  ] as const)('are refused where they name nothing: %j', (settings, message) => {
    const { code, message: said } = errorFrom(
      () => new Verification({ rules: ALL_RULES, settings: settingsOf(settings) }),
    );
    expect([code, said]).toEqual(['VALUE_INVALID', message]);
  });

  it('refuse a level that is none, two rules of one id, and ids that are not kebab-case', () => {
    const settings = JSON.parse('{ "levels": { "image-set": "fatal" } }');
    expect(errorFrom(() => new Verification({ rules: ALL_RULES, settings: settingsOf(settings) })).message).toBe(
      'the level of rule "image-set" must be one of off, info, warning, error, got "fatal"',
    );
    expect(errorFrom(() => new Verification({ rules: [teamLabel, teamLabel] })).message).toBe(
      'two rules have the id "acme-team-label"',
    );
    expect(errorFrom(() => new Verification({ rules: [{ ...teamLabel, id: 'Team' }] })).message).toBe(
      'the id of a rule must be in kebab-case, got "Team"',
    );
  });
});
