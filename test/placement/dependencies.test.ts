import { ApiObject } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application/application.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { synthesizeForTest } from '../../src/testing/synthesize-for-test.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, cluster, environment, fleetOf, placeByName, target } from './fleet.js';

interface Given {
  readonly [name: string]: {
    readonly dependsOn?: readonly string[];
    readonly production?: Policy;
    readonly test?: Policy;
  };
}

function place(given: Given) {
  const applications = Object.entries(given).map(([name, { dependsOn = [], production = {}, test }]) => {
    return { ...application(name, { production, ...(test && { test }) }), dependsOn };
  });
  return placeByName(
    fleetOf({
      environments: [environment('test'), environment('production')],
      clusters: [cluster('a'), cluster('b'), cluster('c')],
      targets: [target('a'), target('b'), target('c'), target('c-test', { cluster: 'c', environment: 'test' })],
      applications,
    }),
  );
}

describe('dependencies between applications', () => {
  it('are silent where the dependency is placed on the same cluster, in whatever environment', () => {
    const { findings } = place({
      web: { dependsOn: ['db', 'agent'] },
      db: {},
      agent: { production: { targets: ['a', 'b'] }, test: {} },
    });
    expect(findings).toEqual([]);
  });

  it('warn where the dependency is not placed', () => {
    const { findings } = place({ web: { dependsOn: ['db'], test: {} }, db: { production: { targets: ['b'] } } });
    expect(findings).toEqual(
      [
        ['test/web', '"c-test"'],
        ['production/web', '"a", "c"'],
      ].map(([place, targets]) => ({
        rule: 'dependency-absent',
        severity: 'warning',
        place,
        message: `it depends on "db", which is not placed on the cluster of ${targets}`,
        hint: 'place "db" there too, or remove the dependency',
      })),
    );
  });

  it('refuse an unknown name with the nearest', () => {
    const error = errorFrom(() => place({ web: { dependsOn: ['databse'] }, database: {} }));
    expect([error.code, error.path, error.message]).toEqual([
      'NAME_UNKNOWN',
      'web',
      'application "web" depends on "databse", which is unknown (did you mean "database"?)',
    ]);
  });

  it.each<[string, Given, string]>([
    ['itself', { web: { dependsOn: ['web'] } }, 'web → web'],
    ['each other', { web: { dependsOn: ['db'] }, db: { dependsOn: ['web'] } }, 'db → web → db'],
    [
      'each other by way of others',
      {
        a: { dependsOn: ['b'] },
        b: { dependsOn: ['c'] },
        c: { dependsOn: ['d', 'e'] },
        d: {},
        e: { dependsOn: ['b'] },
      },
      'b → c → e → b',
    ],
  ])('refuse applications that depend on %s, and print the circle', (_, given, circle) => {
    const error = errorFrom(() => place(given));
    expect([error.code, error.message]).toEqual([
      'DEPENDENCY_CYCLE',
      `applications depend on each other in a circle: ${circle}`,
    ]);
  });

  it('allow two ways to the same dependency', () => {
    const diamond = { a: { dependsOn: ['b', 'c'] }, b: { dependsOn: ['d'] }, c: { dependsOn: ['d'] }, d: {} };
    expect(place(diamond).findings).toEqual([]);
  });

  it('are part of fleet.json, sorted, where there are any', () => {
    const fleet = new Fleet('acme', { environments: { production: { settings: {} } } });
    fleet.environment.production.deployTo(new Cluster(fleet, 'a'));
    const add = (name: string, dependsOn?: readonly string[]) =>
      new Application(fleet, name, {
        namespace: name,
        ...(dependsOn && { dependsOn }),
        render: (chart) => void new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' }),
      });
    add('web', ['db', 'cache', 'db']);
    add('db');
    add('cache', []);
    const { applications } = synthesizeForTest(fleet).model;
    expect(applications.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ['cache', undefined],
      ['db', undefined],
      ['web', ['cache', 'db']],
    ]);
  });
});
