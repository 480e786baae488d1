import { Chart } from 'cdk8s';
import { Application } from '../../src/application/application.js';
import type { JsonObject } from '../../src/core/json.js';
import { unset } from '../../src/core/settings.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Project } from '../../src/fleet/project.js';
import { explainPlacement } from '../../src/synthesis/explain-placement.js';

interface Settings {
  domain: string;
  logLevel: 'debug' | 'info' | 'slow';
  tracing?: { sampling: number; headers?: string[] };
}

const inferred = new Fleet('inferred', {
  environments: {
    dev: { settings: { domain: 'dev.acme.example', logLevel: 'debug' } },
    production: { settings: { domain: 'acme.example', logLevel: 'info' } },
  },
});
const fleet = new Fleet<Settings, 'dev' | 'production'>('acme', {
  environments: {
    dev: { settings: { domain: 'dev.acme.example', logLevel: 'debug' } },
    production: { settings: { domain: 'acme.example', logLevel: 'info' } },
  },
});

// Settings may be any JSON, as the values of a Helm chart are.
const values: JsonObject = { replicas: 2 };
new Fleet('any-json', { environments: { dev: { settings: { values } } } });
new Application(fleet, 'any-json', {
  namespace: 'web',
  settings: { values },
  overrides: [{ values: { values: { tolerations: [], image: { tag: null } } } }],
  render: (_chart, { settings }) => void (settings.values satisfies JsonObject),
});

new Fleet('missing', {
  environments: {
    dev: { settings: { domain: 'a', logLevel: 'debug' } },
    // @ts-expect-error an environment lacks a setting
    production: { settings: { domain: 'b' } },
  },
});
new Fleet<Settings, 'dev' | 'production'>('missing', {
  environments: {
    dev: { settings: { domain: 'a', logLevel: 'debug' } },
    // @ts-expect-error an environment lacks a setting
    production: { settings: { domain: 'b' } },
  },
});
new Fleet('missing-below', {
  environments: {
    dev: { settings: { log: { level: 'debug', json: true } } },
    // @ts-expect-error an environment lacks a setting below another
    production: { settings: { log: { level: 'info' } } },
  },
});
new Fleet<Settings, 'dev' | 'production'>('missing', {
  // @ts-expect-error an environment is missing
  environments: { dev: { settings: { domain: 'a', logLevel: 'debug' } } },
});
new Fleet<Settings, 'dev'>('wrong', {
  // @ts-expect-error a value outside the union: 'slwo' for 'slow'
  environments: { dev: { settings: { domain: 'a', logLevel: 'slwo' } } },
});
new Fleet('function', {
  // @ts-expect-error a function is not JSON
  environments: { dev: { settings: { domain: () => 'a' } } },
});
new Fleet('date', {
  // @ts-expect-error a date is not JSON
  environments: { dev: { settings: { since: new Date(0) } } },
});

const cluster = new Cluster(fleet, 'eu-1');
fleet.environment.production.deployTo(cluster, { settings: { logLevel: 'slow', tracing: { sampling: 1 } } });
fleet.environment.production.deployTo(cluster, { settings: { tracing: unset } });
inferred.environment.dev.deployTo(cluster, { settings: { logLevel: 'anything' } });
// @ts-expect-error an unknown environment
fleet.environment.staging;
// @ts-expect-error a wrong value
fleet.environment.production.deployTo(cluster, { settings: { logLevel: 'slwo' } });
// @ts-expect-error an unknown setting
fleet.environment.production.deployTo(cluster, { settings: { loglevel: 'info' } });
// @ts-expect-error unset on a required setting
fleet.environment.production.deployTo(cluster, { settings: { domain: unset } });
// @ts-expect-error unset on a required setting below an optional one
fleet.environment.production.deployTo(cluster, { settings: { tracing: { sampling: unset } } });

const project = new Project(fleet, 'shop', { namespaces: ['shop'] });

new Application(fleet, 'web', {
  namespace: { dev: 'web-dev', production: 'web' },
  project,
  settings: {
    image: 'registry.example/web:1',
    replicas: 2,
    mode: 'fast' as 'fast' | 'slow',
    limits: { cpu: '1' } as { cpu: string; memory?: string },
  },
  settingsByEnvironment: { dev: { host: 'dev.example' }, production: { host: 'example' } },
  overrides: [
    { environments: ['production'], values: { replicas: 6, logLevel: 'info', host: 'other' } },
    { matchLabels: { provider: 'aws' }, values: { limits: { memory: unset } } },
  ],
  placement: {
    matchLabels: { tier: 'primary' },
    count: { production: 3 },
    spread: [{ by: 'region' }],
    waves: { production: [{ size: 1 }, { size: '10%' }] },
  },
  render(chart, target) {
    const replicas: number = target.settings.replicas;
    const domain: string = target.settings.domain;
    const host: string = target.settings.host;
    const environment: 'dev' | 'production' = target.environment;
    new Chart(chart, `${replicas}${domain}${host}${environment}`);
    // @ts-expect-error an unknown setting
    target.settings.replica;
    // @ts-expect-error settings are of the declared type
    const wrong: string = target.settings.replicas;
    return void wrong;
  },
});

new Application(fleet, 'production-only', {
  namespace: 'x',
  placement: { environments: ['production'] },
  settingsByEnvironment: { production: { host: 'a' } },
  render: (_chart, target) => void target.settings.host.length,
});
new Application(inferred, 'of-inferred', {
  namespace: 'x',
  charts: (app, target) => void new Chart(app, target.settings.domain),
});
new Application(fleet, 'of-yaml', { namespace: 'x', manifests: 'manifests/x' });

const render = () => undefined;
new Application(fleet, 'a', {
  namespace: 'x',
  settings: { mode: 'slow' as 'fast' | 'slow' },
  // @ts-expect-error 'slwo' for 'slow'
  overrides: [{ values: { mode: 'slwo' } }],
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  settings: { replicas: 2 },
  // @ts-expect-error a string for a number
  overrides: [{ values: { replicas: '3' } }],
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  settings: { replicas: 2 },
  // @ts-expect-error an unknown setting
  overrides: [{ values: { replica: 3 } }],
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  settings: { replicas: 2 },
  // @ts-expect-error unset on a required setting
  overrides: [{ values: { replicas: unset } }],
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in an override
  overrides: [{ environments: ['prod'], values: {} }],
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in placement
  placement: { environments: ['prod'] },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in count
  placement: { count: { prod: 1 } },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in waves
  placement: { waves: { prod: [] } },
  render,
});
// @ts-expect-error an unknown environment in namespace
new Application(fleet, 'a', { namespace: { dev: 'x', production: 'y', prod: 'z' }, render });
// @ts-expect-error an environment without namespace
new Application(fleet, 'a', { namespace: { dev: 'x' }, render });
// @ts-expect-error an unknown environment in project
new Application(fleet, 'a', { namespace: 'x', project: { dev: project, production: project, prod: project }, render });
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error a setting without default is missing for an environment
  settingsByEnvironment: { dev: { host: 'a' } },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an environment gives another set of settings
  settingsByEnvironment: { dev: { host: 'a' }, production: { hots: 'a' } },
  render,
});
// @ts-expect-error a function in settings
new Application(fleet, 'a', { namespace: 'x', settings: { make: () => 1 }, render });
// @ts-expect-error a date in settings
new Application(fleet, 'a', { namespace: 'x', settings: { nested: { since: new Date(0) } }, render });
// @ts-expect-error a setting that the environments have
new Application(fleet, 'a', { namespace: 'x', settings: { domain: 'x' }, render });
// @ts-expect-error a closure is no policy
new Application(fleet, 'a', { namespace: 'x', placement: { matchLabels: () => ({}) }, render });
// @ts-expect-error two sources
new Application(fleet, 'a', { namespace: 'x', render, manifests: 'x' });
// @ts-expect-error no source
new Application(fleet, 'a', { namespace: 'x' });
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown way of spreading
  placement: { spread: [{ by: 'region', whenUnsatisfiable: 'Sometimes' }] },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error nobody to elect a role among
  placement: { roles: [{ role: 'writer' }] },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error demands, which only extensions make
  placement: { demands: [] },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an environment that the application is not meant for
  overrides: [{ environments: ['dev'], values: {} }],
  placement: { environments: ['production'] },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in atLeast
  placement: { atLeast: { prod: 1 } },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in the total of replicas
  placement: { replicas: { total: { prod: 1 } } },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error an unknown environment in settings without default
  settingsByEnvironment: { dev: { host: 'a' }, production: { host: 'b' }, prod: { host: 'c' } },
  render,
});
// @ts-expect-error an environment without project
new Application(fleet, 'a', { namespace: 'x', project: { dev: project }, render });
// @ts-expect-error a name in place of a project
new Application(fleet, 'a', { namespace: 'x', project: 'shop', render });
// @ts-expect-error an unknown environment in an explanation
explainPlacement(fleet, 'web', 'prod');
new Application(fleet, 'a', {
  namespace: 'x',
  // @ts-expect-error a date in settings without default
  settingsByEnvironment: { dev: { since: new Date(0) }, production: { since: new Date(0) } },
  render,
});
new Application(fleet, 'a', {
  namespace: 'x',
  settings: { replicas: 2 },
  // @ts-expect-error a function in an override
  overrides: [{ values: { replicas: () => 3 } }],
  render,
});
// @ts-expect-error unset is not a setting
new Application(fleet, 'a', { namespace: 'x', settings: { image: unset }, render });
// @ts-expect-error a function in the settings of a target
fleet.environment.production.deployTo(cluster, { settings: { domain: () => 'a' } });
new Application(fleet, 'a', {
  namespace: 'x',
  settings: { ports: [80] },
  // @ts-expect-error arrays are replaced, so their items are complete and of their type
  overrides: [{ values: { ports: ['443'] } }],
  render,
});

// What every shape of settings allows.
type Mode = { kind: 'plain'; size: number } | { kind: 'named'; name: string };
interface Port {
  readonly name: string;
  readonly port: number;
}
const everything: {
  ports: readonly Port[];
  labels: Record<string, string>;
  mode: Mode;
  pair: readonly [number, string];
  nothing: string | null;
  note?: string;
} = { ports: [], labels: {}, mode: { kind: 'plain', size: 1 }, pair: [1, 'a'], nothing: null };
new Application(fleet, 'everything', {
  namespace: 'x',
  settings: everything,
  overrides: [
    { values: { ports: [{ name: 'http', port: 80 }], labels: { gone: unset, kept: 'x' }, note: unset } },
    { values: { mode: { kind: 'named', name: 'a' }, pair: [2, 'b'], nothing: 'x' } },
  ],
  render(_chart, { settings }) {
    const { mode, note } = settings;
    const size: number | undefined = mode.kind === 'plain' ? mode.size : mode.name.length;
    const optional: string | undefined = note;
    // @ts-expect-error settings that may be missing may be undefined
    const certain: string = note;
    return void [size, optional, certain];
  },
});

// Code for several fleets names the settings it needs, and leaves open which environments there are.
interface Base {
  domain: string;
}
interface WebSettings {
  image: string;
  replicas: number;
}
class Web<E extends string> extends Application<Base, E, WebSettings> {
  constructor(of: Fleet<Base, E>, name: string, image: string, large: NoInfer<E>) {
    super(of, name, {
      namespace: name,
      settings: { image, replicas: 1 },
      overrides: [{ environments: [large], values: { replicas: 3 } }],
      render: (chart, { settings }) => void new Chart(chart, `${settings.image}${settings.domain}`),
    });
  }
}
new Web(fleet, 'shared-web', 'registry.example/web:1', 'production');
new Web(inferred, 'shared-web', 'registry.example/web:1', 'dev');
// @ts-expect-error an unknown environment
new Web(fleet, 'shared-web', 'registry.example/web:1', 'prod');
const withoutDomain = new Fleet('other', { environments: { dev: { settings: { host: 'a' } } } });
// @ts-expect-error a fleet without a setting that is needed
new Web(withoutDomain, 'shared-web', 'registry.example/web:1', 'dev');
