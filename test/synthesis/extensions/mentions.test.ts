import { ApiObject } from 'cdk8s';
import { Application, Cluster, Extension, Fleet, type Mention, type Plan, type PlanView } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../../fixtures/error-from.js';

type Mentions = readonly Mention[] | ((view: PlanView) => readonly Mention[]);

class TestExtension extends Extension {
  readonly #mentions: Mentions;

  constructor(scope: Construct, id: string, mentions: Mentions) {
    super(scope, id);
    this.#mentions = mentions;
  }

  override plan(view: PlanView): Plan {
    return { mentions: typeof this.#mentions === 'function' ? this.#mentions(view) : this.#mentions };
  }
}

function createFleet() {
  const fleet = new Fleet('acme', { environments: { dev: { settings: {} }, production: { settings: {} } } });
  fleet.environment.dev.deployTo(new Cluster(fleet, 'dev-1'));
  fleet.environment.production.deployTo(new Cluster(fleet, 'eu-1', { labels: { tier: 'edge' } }));
  const [web] = ['web', 'api'].map(
    (name) =>
      new Application(fleet, name, {
        namespace: name,
        ...(name === 'api' && { placement: { environments: ['production' as const] } }),
        render: (chart) =>
          void new ApiObject(chart, 'notes', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes' } }),
      }),
  );
  return { fleet, web: web ?? expect.fail() };
}

const findingsOf = (fleet: Fleet<object, 'dev' | 'production'>) => synthesizeForTest(fleet, { verify: false }).findings;

function errorsOf(fleet: Fleet<object, 'dev' | 'production'>) {
  const error = errorFrom(() => findingsOf(fleet));
  return (error.errors.length > 0 ? error.errors : [error]).map(({ code, path, message }) => [code, path, message]);
}

describe('an application that an extension mentions', () => {
  it('is one of the fleet, in whatever environment', () => {
    const { fleet } = createFleet();
    new TestExtension(fleet, 'notes', [
      { option: 'only', application: 'web' },
      { option: 'except', application: 'api' },
    ]);
    expect(findingsOf(fleet)).toEqual([]);
  });

  it('is an error where there is none, once for each option, with the construct and the nearest name', () => {
    const { fleet } = createFleet();
    new TestExtension(new Construct(fleet, 'team'), 'notes', [
      { option: 'only[0]', application: 'wbe' },
      { option: 'only[1]', application: 'other' },
    ]);
    expect(errorsOf(fleet)).toEqual([
      [
        'NAME_UNKNOWN',
        'acme/team/notes',
        'only[0] names the application "wbe", which is unknown (did you mean "web"?)',
      ],
      ['NAME_UNKNOWN', 'acme/team/notes', 'only[1] names the application "other", which is unknown'],
    ]);
  });

  it('is its own, where it is made under one', () => {
    const { fleet, web } = createFleet();
    new TestExtension(web, 'notes', [
      { option: 'only[0]', application: 'web' },
      { option: 'only[1]', application: 'api' },
    ]);
    expect(errorsOf(fleet)).toEqual([
      [
        'NAME_UNKNOWN',
        'acme/applications/web/notes',
        'only[1] names the application "api", and the extension is about "web" alone',
      ],
    ]);
  });
});

describe('a selector of targets that an extension mentions', () => {
  const on = { matchLabels: { teir: 'edge' } };

  it('is a warning for each fact that no target of the fleet has', () => {
    const { fleet, web } = createFleet();
    const mentions: readonly Mention[] = [
      { option: 'except[0].on', on },
      { option: 'except[1].on', on: { matchExpressions: [{ key: 'teir', operator: 'Exists' }] } },
      { option: 'except[2].on', on: { matchLabels: { tier: 'edge', region: 'eu' } } },
      { option: 'except[3].on', on: { matchExpressions: [{ key: 'absent', operator: 'DoesNotExist' }] } },
    ];
    new TestExtension(fleet, 'notes', mentions);
    new TestExtension(web, 'own', ({ environment }) => (environment === 'dev' ? mentions.slice(0, 1) : []));
    const warning = {
      rule: 'fact-unknown',
      severity: 'warning',
      hint: 'correct the name, or label the clusters that it is meant for',
    };
    const said = 'no cluster target has fact "teir" (did you mean "tier"?); it is asked for by';
    expect(findingsOf(fleet)).toEqual([
      { ...warning, place: 'notes (dev, production)', message: `${said} except[0].on, except[1].on` },
      { ...warning, place: 'web/own (dev)', message: `${said} except[0].on` },
    ]);
  });
});

describe('a mention that is malformed', () => {
  it.each<[string, object, string]>([
    ['no option', { application: 'web' }, 'VALUE_INVALID'],
    ['an unknown field', { option: 'x', app: 'web' }, 'VALUE_INVALID'],
    ['an unknown field of its selector', { option: 'x', on: { matchLables: {} } }, 'VALUE_INVALID'],
    ['a selector that is none', { option: 'x', on: { matchLabels: { a: 5 } } }, 'SELECTOR_INVALID'],
  ])('by %s is refused', (_, mention, code) => {
    const { fleet } = createFleet();
    new TestExtension(fleet, 'notes', [mention as Mention]);
    const places = ['dev', 'production'].map((environment) => [code, `notes (${environment})`, expect.anything()]);
    expect(errorsOf(fleet)).toEqual(places);
  });
});
