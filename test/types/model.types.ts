import { Chart } from 'cdk8s';
import { Application } from '../../src/application/application.js';
import type { JsonObject } from '../../src/core/json.js';
import { unset } from '../../src/core/settings.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import { Project } from '../../src/fleet/project.js';

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
