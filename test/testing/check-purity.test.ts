import crypto, { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ApiObject, App, Chart, Helm, Include, Lazy } from 'cdk8s';
import { Application, Cluster, Fleet, type FleetError } from 'cdk8s-fleet';
import { checkPurity, synthesizeForTest } from 'cdk8s-fleet/testing';
import { Deployment } from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

type Fleets = Fleet<{ region: string }, 'production'>;

/** Two targets, `eu` before `us` in the order of rendering. */
function createFleet(): Fleets {
  const fleet: Fleets = new Fleet('acme', { environments: { production: { settings: { region: 'none' } } } });
  for (const region of ['eu', 'us'])
    fleet.environment.production.deployTo(new Cluster(fleet, region, { region }), { settings: { region } });
  return fleet;
}

function addConfig(fleet: Fleets, name: string, text: (region: string) => unknown): void {
  new Application(fleet, name, {
    namespace: name,
    render: (chart, { settings }) => config(chart, text(settings.region)),
  });
}

function config(chart: Chart, text: unknown): void {
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: { text } });
}

const fleetOf = (text: (region: string) => unknown) => () => {
  const fleet = createFleet();
  addConfig(fleet, 'web', text);
  return fleet;
};

const found = (create: () => Fleets) => errorFrom(() => checkPurity(create));
const where = ({ code, path, errors }: FleetError): unknown =>
  errors.length === 0 ? [code, path] : errors.map(({ code, path }) => [code, path]);

describe('what a render reads', () => {
  it.each([
    ['Date.now()', () => Date.now()],
    ['new Date()', () => new Date().getFullYear()],
    ['Date()', () => Date()],
    ['performance.now()', () => performance.now()],
    ['process.hrtime()', () => process.hrtime()[0]],
    ['process.hrtime.bigint()', () => `${process.hrtime.bigint()}`],
    ['process.cwd()', () => process.cwd()],
    ['Math.random()', () => Math.random()],
    ['crypto.randomUUID()', () => randomUUID()],
    ['crypto.randomUUID()', () => globalThis.crypto.randomUUID()],
    ['crypto.randomBytes()', () => crypto.randomBytes(4).toString('hex')],
    ['crypto.getRandomValues()', () => globalThis.crypto.getRandomValues(new Uint8Array(1))[0]],
    ['os.hostname()', () => hostname()],
    ['process.env.HOME', () => process.env.HOME],
    ['process.env.HOME', () => env.HOME],
    ['process.env.NOWHERE', () => 'NOWHERE' in process.env],
    ['process.env', () => JSON.stringify(process.env).length],
  ])('is reported: %s', (what, read) => {
    const error = found(fleetOf((region) => `${region === 'us' ? read() : 'nothing'}`));
    expect(where(error)).toEqual(['RENDER_IMPURE', 'web on us (production)']);
    expect(error.message).toMatch(`render read ${what};`);
    expect(error.cause).toMatchObject({ stack: expect.stringContaining('check-purity.test.ts') });
  });

  it('is reported once for each application, with everything it read', () => {
    const error = found(() => {
      const fleet = createFleet();
      addConfig(fleet, 'web', () => `${Math.random()} ${process.env.TAG}`);
      addConfig(fleet, 'api', () => 'nothing');
      addConfig(fleet, 'job', () => `${Date.now()}`);
      return fleet;
    });
    expect(error.errors.map(({ path, message }) => [path, message.split(';')[0]])).toEqual([
      ['job on eu (production)', 'render read Date.now(), there and on 1 more'],
      ['web on eu (production)', 'render read Math.random(), process.env.TAG, there and on 1 more'],
    ]);
  });

  it('is reported where a lazy value reads it', () => {
    const error = found(fleetOf(() => Lazy.any({ produce: () => `${Date.now()}` })));
    expect(where(error)).toEqual(['RENDER_IMPURE', 'web on eu (production)']);
  });

  it('is reported of hosted charts', () => {
    const error = found(() => {
      const fleet = createFleet();
      new Application(fleet, 'web', {
        namespace: 'web',
        charts: (app) => config(new Chart(app, 'own'), `${process.env.TAG}`),
      });
      return fleet;
    });
    expect(where(error)).toEqual(['RENDER_IMPURE', 'web on eu (production)']);
  });

  it('is not reported of what is no outside: dates from values, printing, cdk8s and its variables', () => {
    checkPurity(() => {
      const fleet = createFleet();
      new Application(fleet, 'web', {
        namespace: 'web',
        render(chart, target) {
          if (target.name === 'eu') console.debug('printed by a render, as it should be');
          new Deployment(chart, 'web', { containers: [{ image: 'registry.example/web:1' }] });
          config(chart, `${new Date(0).toISOString()} ${new App().outdir}`);
        },
      });
      return fleet;
    });
  });

  it('is not reported of included YAML and Helm charts, for which cdk8s starts a program with the environment', () => {
    const url = fileURLToPath(new URL('../rendering/include.yaml', import.meta.url));
    checkPurity(() => {
      const fleet = createFleet();
      new Application(fleet, 'web', {
        namespace: 'web',
        render(chart) {
          new Include(chart, 'yaml', { url });
          new Helm(chart, 'helm', { chart: 'of nothing', helmExecutable: 'true' });
        },
      });
      return fleet;
    });
  });

  it('is not reported of a variable that a render sets', () => {
    process.env.TEST_TAG = 'before';
    checkPurity(
      fleetOf(() => {
        process.env.TEST_TAG = 'after';
        return 'nothing';
      }),
    );
    expect(process.env.TEST_TAG).toBe('after');
    delete process.env.TEST_TAG;
  });

  it('is not reported outside of render: the function that makes the fleet has inputs', () => {
    process.env.TEST_TAG = '1.2.3';
    checkPurity(() => {
      const tag = process.env.TEST_TAG;
      return fleetOf(() => tag)();
    });
    delete process.env.TEST_TAG;
  });

  it('leaves everything as it was, also after an error', () => {
    const state = () => [
      Object.getOwnPropertyDescriptor(globalThis, 'Date'),
      Object.getOwnPropertyDescriptor(performance, 'now'),
      Object.getOwnPropertyDescriptor(process, 'env'),
      Object.getOwnPropertyDescriptor(globalThis.crypto, 'randomUUID'),
      [Date, Date.now, Math.random, randomUUID, console.log, process.hrtime.bigint],
    ];
    const before = state();
    expect(where(found(fleetOf(() => Math.random())))).toEqual(['RENDER_IMPURE', 'web on eu (production)']);
    found(
      fleetOf(() => {
        throw new TypeError('no luck');
      }),
    );
    expect(state()).toEqual(before);
  });
});

describe('what a render keeps', () => {
  it.each<[string, () => (region: string) => unknown]>([
    [
      'a counter',
      () => {
        let count = 0;
        return () => {
          count += 1;
          return `${count}`;
        };
      },
    ],
    [
      'a value computed for the first target',
      () => {
        let cached: string | undefined;
        return (region) => {
          cached ??= region;
          return cached;
        };
      },
    ],
    [
      'the target before',
      () => {
        let before = 'none';
        return (region) => {
          const text = before;
          before = region;
          return text;
        };
      },
    ],
  ])('is reported, also where each fleet starts anew: %s', (_, text) => {
    const error = found(() => fleetOf(text())());
    const [code, path] = [error, ...error.errors].map(({ code, path }) => [code, path]).at(-1) ?? [];
    expect([code, path]).toEqual(['RENDER_IMPURE', expect.stringMatching(/^web on (eu|us) \(production\)$/)]);
    const last = error.errors.at(-1) ?? error;
    expect(last.message).toMatch(/clusters\/(eu|us)\/web\/web\.k8s\.yaml differs from line \d+ on, at text$/);
  });

  it('is reported where it outlives the fleet, and nothing is said of the value', () => {
    let secret = 1_000;
    const error = found(() => {
      secret += 1;
      return fleetOf(() => `${secret}`)();
    });
    expect(where(error)).toEqual([
      ['RENDER_IMPURE', 'web on eu (production)'],
      ['RENDER_IMPURE', 'web on us (production)'],
    ]);
    expect(JSON.stringify(error)).not.toContain(`${secret}`);
  });

  it('is reported where a render needs another one before it', () => {
    const error = found(() => {
      const seen = new Set<string>();
      return fleetOf((region) => {
        if (region === 'us' && !seen.has('eu')) throw new TypeError('eu must be first');
        seen.add(region);
        return region;
      })();
    });
    expect(where(error)).toEqual(['RENDER_IMPURE', 'web on us (production)']);
    expect(error.cause).toEqual(new TypeError('eu must be first'));
  });

  it('is not reported where it does not show', () => {
    const cache = new Map<string, string>();
    checkPurity(
      fleetOf((region) => {
        if (!cache.has(region)) cache.set(region, region.toUpperCase());
        return cache.get(region);
      }),
    );
  });
});

it('compares a fleet that shares renders with one of which every unit is rendered', () => {
  const pure = fleetOf((region) => region);
  expect(() => checkPurity(pure, { share: true })).not.toThrow();
  let renders = 0;
  const changing = fleetOf(() => {
    renders += 1;
    return renders > 6 ? 'another' : 'the same';
  });
  const error = errorFrom(() => checkPurity(changing, { share: true }));
  expect(where(error)).toEqual([
    ['RENDER_IMPURE', 'web on eu (production)'],
    ['RENDER_IMPURE', 'web on us (production)'],
  ]);
  expect(error.errors[0]?.message).toMatch(/^shared, clusters\/eu\/web\/web\.k8s\.yaml differs from line/);
});

it('refuses a fleet in place of the function that makes it', () => {
  const { code, message } = errorFrom(() => Reflect.apply(checkPurity, undefined, [createFleet()]));
  expect([code, message]).toEqual([
    'VALUE_INVALID',
    'what makes the fleet must be a function, got an instance of Fleet',
  ]);
});

it('reports a function that makes another model at each call', () => {
  let clusters = 0;
  const error = found(() => {
    clusters += 1;
    const fleet = fleetOf((region) => region)();
    fleet.environment.production.deployTo(new Cluster(fleet, 'third', { labels: { build: `${clusters}` } }));
    return fleet;
  });
  expect(where(error)).toEqual(['RENDER_IMPURE', 'fleet.json']);
});

it('passes on what the fleet itself is refused for', () => {
  expect(found(() => createFleet()).code).toBe('FLEET_EMPTY');
  const { lock } = synthesizeForTest(fleetOf((region) => region)());
  expect(
    errorFrom(() =>
      checkPurity(
        () => {
          const fleet = fleetOf((region) => region)();
          addConfig(fleet, 'api', (region) => region);
          return fleet;
        },
        { lock, frozen: true },
      ),
    ).code,
  ).toBe('LOCK_OUTDATED');
});
