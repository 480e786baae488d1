import { ApiObject, type Chart } from 'cdk8s';
import {
  Application,
  Cluster,
  type DeliveryAdapter,
  Extension,
  Fleet,
  type FleetProps,
  type Handlers,
  type JsonObject,
  Project,
} from 'cdk8s-fleet';
import { synthesizeForTest, type TestOptions } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import type { RuleLevel } from '../../src/core/rule-settings.js';
import { formatError } from '../../src/synthesis/console/format-error.js';
import { synthesizeInMemory } from '../../src/testing/synthesize-for-test.js';
import type { ObjectRule } from '../../src/verification/engine/rule.js';
import { errorFrom } from '../fixtures/error-from.js';

type Render = (chart: Chart, target: { readonly name: string }) => void;

interface Given {
  /** Clusters of production, by name, with the version of Kubernetes. @default eu with 1.34 */
  readonly clusters?: { readonly [name: string]: string | undefined };
  readonly applications: { readonly [name: string]: Render };
  readonly props?: Omit<FleetProps<JsonObject, 'production'>, 'environments'>;
}

function fleetOf({ clusters = { eu: '1.34' }, applications, props }: Given): Fleet<JsonObject, 'production'> {
  const fleet = new Fleet('acme', { environments: { production: { settings: {} } }, ...props });
  for (const [name, kubernetes] of Object.entries(clusters))
    fleet.environment.production.deployTo(new Cluster(fleet, name, kubernetes === undefined ? {} : { kubernetes }));
  for (const [name, render] of Object.entries(applications)) new Application(fleet, name, { namespace: name, render });
  return fleet;
}

const configMap =
  (fields: object): Render =>
  (chart) =>
    void new ApiObject(chart, 'config', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'config' },
      ...fields,
    });

/** Severity, rule, place and message of what is found; errors must be made warnings. */
function found(given: Given, options: TestOptions = {}): readonly string[] {
  return synthesizeForTest(fleetOf(given), options).findings.map(
    ({ severity, rule, place, message }) => `${severity} ${rule}: ${place}: ${message}`,
  );
}

const codesOf = (run: () => unknown) => {
  const error = errorFrom(run);
  return (error.errors.length === 0 ? [error] : error.errors).map(({ code }) => code);
};

const warnOf = (...rules: readonly string[]) => ({
  verification: { levels: Object.fromEntries(rules.map((rule) => [rule, 'warning' as const])) },
});

const teamLabel: ObjectRule = {
  id: 'acme-team-label',
  kind: 'policy',
  severity: 'warning',
  scope: 'object',
  kinds: ['ConfigMap'],
  title: 'a ConfigMap says whose it is',
  check({ object }, report) {
    if (object.metadata.labels?.team === undefined)
      report({ pointer: '/metadata/labels', message: 'no team', hint: 'say whose it is' });
  },
};

const misspelt = configMap({ dta: { a: 'b' } });
const MISSPELT = 'ConfigMap has no field "dta" (did you mean "data"?)';

describe('what is generated', () => {
  it('is refused where an API server would refuse it', () => {
    expect(codesOf(() => synthesizeForTest(fleetOf({ applications: { web: misspelt } })))).toEqual(['CHECK_FAILED']);
    expect(found({ applications: { web: misspelt }, props: warnOf('unknown-field') })).toEqual([
      `warning unknown-field: web/config on eu (production): ${MISSPELT}`,
    ]);
  });

  it('is not checked where a test says so', () => {
    expect(found({ applications: { web: misspelt } }, { verify: false })).toEqual([]);
  });

  it('is checked against the version of its own cluster', () => {
    const pod: Render = (chart) =>
      void new ApiObject(chart, 'pod', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: {
          hostnameOverride: 'web',
          containers: [{ name: 'web', image: 'web:1', resources: { requests: { cpu: '1', memory: '1Gi' } } }],
        },
      });
    const clusters = { old: '1.33', young: '1.34' };
    expect(found({ clusters, applications: { web: pod }, props: warnOf('unknown-field') })).toEqual([
      'warning unknown-field: web/pod on old (production): "hostnameOverride" of PodSpec needs Kubernetes 1.34 or later, the cluster runs 1.33',
    ]);
  });

  it('is checked against what all versions refuse, where the version of the cluster is not known', () => {
    const clusters = { eu: undefined, us: '1.26' };
    const versions = 'so that only what all versions from 1.27 to 1.37 refuse is found in its objects';
    expect(found({ clusters, applications: { web: misspelt }, props: warnOf('unknown-field') })).toEqual([
      `warning unknown-field: web/config on eu (production): ${MISSPELT}`,
      `warning unknown-field: web/config on us (production): ${MISSPELT}`,
      `info kubernetes-version-unknown: eu: the Kubernetes version of the cluster is not declared, ${versions}`,
      `warning kubernetes-version-unknown: us: Kubernetes 1.26 is none of the known versions, ${versions}`,
    ]);
  });

  it('for delivery engines is checked, too', () => {
    const adapter: DeliveryAdapter = {
      name: 'acme',
      deliver: () => [
        {
          path: 'set.yaml',
          objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' }, dta: {} }],
        },
      ],
    };
    const given = { applications: { web: configMap({}) }, props: warnOf('unknown-field') };
    expect(found(given, { delivery: [adapter] })).toEqual([
      `warning unknown-field: delivery/acme/set.yaml on delivery/acme (delivery): ${MISSPELT}`,
    ]);
  });
});

describe('a Secret in plaintext', () => {
  const CANARY = 'c4n4ry-value';
  const encoded = Buffer.from(CANARY).toString('base64');
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
  const given = (object: object) => ({
    applications: { web: (chart: Chart) => void new ApiObject(chart, 'secret', { ...secret, ...object }) },
  });

  it.each([
    { data: { password: encoded } },
    { stringData: { password: CANARY } },
    { data: encoded },
    { data: [encoded] },
    { stringData: [CANARY], data: { password: CANARY } },
  ])('is refused without a word of its value: %#', (object) => {
    const error = errorFrom(() => synthesizeForTest(fleetOf(given(object))));
    const errors = error.errors.length === 0 ? [error] : error.errors;
    expect(errors.map(({ message }) => message)).toContain(
      'plaintext-secret: a Secret carries plaintext, which everyone can read who reads the output',
    );
    expect(formatError(error, { color: false, debug: true })).not.toMatch(new RegExp(`${CANARY}|${encoded}`));
  });

  it('is accepted with a reason', () => {
    const suppressions = [
      { rule: 'plaintext-secret', object: 'Secret web/s', reason: 'a token that everyone may know' },
    ];
    const props = { verification: { suppressions } };
    expect(found({ ...given({ stringData: { token: 'public' } }), props })).toEqual([]);
  });

  it('is none without data', () => {
    expect(found(given({ type: 'Opaque', data: {} }))).toEqual([]);
  });

  it('may not come of an extension', () => {
    class Leak extends Extension {
      override extend(): Handlers {
        return {
          surround: () => ({ add: [{ ...secret, stringData: {} }] }),
          transform: (unit) => ({
            change: unit.find('Secret').map((object) => ({ object, path: ['stringData', 'password'], to: CANARY })),
          }),
        };
      }
    }
    const fleet = fleetOf({ applications: { web: configMap({}) } });
    new Leak(fleet, 'leak');
    expect(codesOf(() => synthesizeForTest(fleet))).toEqual(['CHECK_FAILED']);
  });
});

describe('a custom resource', () => {
  const project = (fleet: Fleet) =>
    new Project(fleet, 'shops', {
      namespaces: ['*'],
      clusterScopedKinds: [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' }],
    });
  const definition = (size: string) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.acme.example' },
    spec: {
      group: 'acme.example',
      scope: 'Namespaced',
      names: { kind: 'Shop', plural: 'shops' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: { type: size } } } },
            },
          },
        },
      ],
    },
  });

  it.each(['a', 'z'])('meets the definition that another application installs on its cluster: %s', (installer) => {
    const fleet = fleetOf({ clusters: { eu: '1.34', us: '1.34' }, applications: {}, props: warnOf('field-type') });
    const shops = project(fleet);
    new Application(fleet, installer, {
      namespace: installer,
      project: shops,
      render: (chart, { name }) => void new ApiObject(chart, 'shops', definition(name === 'eu' ? 'integer' : 'string')),
    });
    new Application(fleet, 'web', {
      namespace: 'web',
      project: shops,
      render: (chart) =>
        void new ApiObject(chart, 'shop', { apiVersion: 'acme.example/v1', kind: 'Shop', spec: { size: 'big' } }),
    });
    expect(synthesizeForTest(fleet).findings.map(({ place, message }) => `${place}: ${message}`)).toEqual([
      'web/shop on eu (production): size must be an integer, got "big"',
    ]);
  });
  it('of a kind that is listed is not checked, and that is said', () => {
    const applications = {
      web: (chart: Chart) =>
        void new ApiObject(chart, 'shop', { apiVersion: 'acme.example/v1', kind: 'Shop', spec: {} }),
    };
    const kinds = [{ apiVersion: 'acme.example/v1', kind: 'Shop', scope: 'Namespaced' }] as const;
    expect(found({ applications, props: { kinds } })).toEqual([
      'info kind-unknown: acme.example/Shop web/web-shop-c8465440 in web/shop: nothing is known of acme.example/v1 Shop, so its objects are compared with no schema',
    ]);
  });
});

describe('settings of verification', () => {
  const applications = { api: misspelt, web: misspelt };

  it('set levels, and accept findings with a reason; what suppresses nothing is told', () => {
    const verification = {
      levels: { 'unknown-field': 'warning' },
      applications: { api: { 'unknown-field': 'off' } },
      suppressions: [{ rule: 'unknown-field', application: 'api', reason: 'it is off' }],
    } as const;
    expect(found({ applications, props: { verification } })).toEqual([
      `warning unknown-field: web/config on eu (production): ${MISSPELT}`,
      'warning unused-suppression: api: the suppression of "unknown-field" suppresses nothing',
    ]);
    const suppressions = [{ rule: 'unknown-field', object: 'ConfigMap */config', reason: 'a test' }];
    expect(found({ applications, props: { verification: { suppressions } } })).toEqual([]);
  });

  it('set levels of what is said of the run itself', () => {
    const shop = (chart: Chart) =>
      void new ApiObject(chart, 'shop', { apiVersion: 'acme.example/v1', kind: 'Shop', spec: {} });
    const of = (level: RuleLevel) => {
      const verification = {
        levels: { 'kind-unknown': level, 'kubernetes-version-unknown': level, 'unused-suppression': level },
        suppressions: [{ rule: 'image-set', reason: 'nobody knows' }],
      };
      const kinds = [{ apiVersion: 'acme.example/v1', kind: 'Shop', scope: 'Namespaced' }] as const;
      return fleetOf({ applications: { web: shop }, clusters: { eu: '1.99' }, props: { kinds, verification } });
    };
    const rulesAt = (level: RuleLevel) =>
      synthesizeForTest(of(level)).findings.map(({ severity, rule }) => `${severity} ${rule}`);
    expect(rulesAt('off')).toEqual([]);
    expect(rulesAt('info')).toEqual([
      'info unused-suppression',
      'info kubernetes-version-unknown',
      'info kind-unknown',
    ]);
    expect(codesOf(() => synthesizeForTest(of('error')))).toEqual(['CHECK_FAILED', 'CHECK_FAILED', 'CHECK_FAILED']);
  });

  it('add rules of the fleet’s own', () => {
    const verification = { rules: [teamLabel], applications: { web: { 'acme-team-label': 'info' } } } as const;
    expect(found({ applications: { api: configMap({}), web: configMap({}) }, props: { verification } })).toEqual([
      'warning acme-team-label: api/config on eu (production): no team',
      'info acme-team-label: web/config on eu (production): no team',
    ]);
  });

  it('leave the output as it is, whatever a rule does to an object', () => {
    const vandal: ObjectRule = {
      ...teamLabel,
      check: ({ object }) => void Object.assign(object, { data: { a: 'changed' } }),
    };
    const files = (rules: readonly ObjectRule[]) =>
      synthesizeForTest(
        fleetOf({ applications: { web: configMap({ data: { a: 'b' } }) }, props: { verification: { rules } } }),
      ).files;
    const of = (rules: readonly ObjectRule[]) => files(rules).get('clusters/eu/web/web.k8s.yaml');
    expect(of([vandal])).toBe(of([]));
  });

  it.each<[string, FleetProps<JsonObject, 'production'>['verification'], string]>([
    ['a rule that is none', { levels: { 'unknown-feld': 'off' } }, 'VALUE_INVALID'],
    ['a level that is none', JSON.parse('{ "levels": { "unknown-field": "fatal" } }'), 'VALUE_INVALID'],
    ['a suppression without a reason', { suppressions: [{ rule: 'unknown-field', reason: ' ' }] }, 'VALUE_INVALID'],
    ['a rule without a check', JSON.parse('{ "rules": [{ "id": "a" }] }'), 'VALUE_INVALID'],
    ['an application that is none', { applications: { wbe: { 'unknown-field': 'off' } } }, 'NAME_UNKNOWN'],
  ])('are refused with %s', (_, verification, code) => {
    expect(codesOf(() => synthesizeForTest(fleetOf({ applications, props: { verification } })))).toEqual([code]);
  });
});

it('finds the same whatever the order of units, and where renders are shared', () => {
  const clusters = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`c-${index}`, `1.${31 + (index % 4)}`]),
  );
  const render: Render = (chart) => {
    misspelt(chart, { name: '' });
    new ApiObject(chart, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { selector: { app: 'a' }, ports: [{ port: 1 }] },
    });
  };
  const given = {
    clusters,
    applications: { a: render, b: render },
    props: warnOf('unknown-field', 'service-selects-pods'),
  };
  const plain = synthesizeForTest(fleetOf(given));
  const shared = synthesizeForTest(fleetOf(given), { share: true });
  const reversed = synthesizeInMemory(fleetOf(given), {}, { reversed: true });
  expect(plain.findings).toHaveLength(160);
  expect(shared.findings).toEqual(plain.findings);
  expect(reversed.findings).toEqual(plain.findings);
});
