import { ApiObject } from 'cdk8s';
import { Application, Cluster, Extension, Fleet, type Plan, type PlanView } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

const CLUSTERS = ['eu-1', 'eu-2', 'us-1'];

function createFleet(clusters = CLUSTERS, exclude: readonly string[] = []) {
  const fleet = new Fleet('acme', { environments: { staging: { settings: {} }, production: { settings: {} } } });
  for (const name of clusters) {
    const cluster = new Cluster(fleet, name, { region: name.slice(0, 2) });
    fleet.environment.production.deployTo(cluster, { labels: { tier: 'core' } });
    fleet.environment.staging.deployTo(cluster, { name: `${name}-staging` });
  }
  new Application(fleet, 'web', {
    namespace: { staging: 'web-staging', production: 'web' },
    placement: { exclude, roles: [{ role: 'writer', among: 'placed' }] },
    render: (chart) => void new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' }),
  });
  return fleet;
}

describe('without clusters', () => {
  it('a fleet is generated as if these did not exist', () => {
    const { files } = synthesizeForTest(createFleet(), { without: ['eu-2', 'us-1'] });
    expect([...files]).toEqual([...synthesizeForTest(createFleet(['eu-1'])).files]);
  });

  it('also for extensions, and for policies that name their targets', () => {
    const seen: (readonly string[])[] = [];
    class Watch extends Extension {
      override plan({ candidates }: PlanView): Plan {
        seen.push(candidates.map(({ name }) => name));
        return {};
      }
    }
    const fleet = createFleet(CLUSTERS, ['us-1', 'us-1-staging']);
    new Watch(fleet, 'watch');
    const { targets } = synthesizeForTest(fleet, { without: ['us-1', 'eu-2'] });
    expect(targets('web')).toEqual(['eu-1', 'eu-1-staging']);
    expect(seen).toEqual([['eu-1-staging'], ['eu-1']]);
  });

  it('that are unknown is refused', () => {
    const { code, message } = errorFrom(() => synthesizeForTest(createFleet(), { without: ['eu-11'] }));
    expect([code, message]).toEqual([
      'NAME_UNKNOWN',
      'there is no cluster "eu-11" to do without (did you mean "eu-1"?)',
    ]);
  });
});

it('refuses a lock that no lock file could hold', () => {
  const lock = JSON.parse('{ "version": 1, "units": [{ "environment": "production" }], "waves": [] }');
  const { code, path } = errorFrom(() => synthesizeForTest(createFleet(), { lock }));
  expect([code, path]).toEqual(['DOCUMENT_INVALID', 'the lock#/units/0']);
});

describe('an assembly', () => {
  const assembly = synthesizeForTest(createFleet());

  it('tells who holds a role, and who takes it over', () => {
    const [writer = ''] = assembly.holders('web', 'writer', 'production');
    expect(assembly.holders('web', 'writer').length).toBe(2);
    expect(assembly.holders('web', 'reader')).toEqual([]);
    const after = synthesizeForTest(createFleet(), {
      without: [writer],
      lock: assembly.lock,
      acknowledge: ['shrink:production', 'shrink:staging'],
    });
    expect(after.holders('web', 'writer', 'production')).toEqual([expect.not.stringContaining(writer)]);
  });

  it.each<[string, () => unknown, string]>([
    ['targets', () => assembly.targets('wbe'), 'there is no application "wbe" (did you mean "web"?)'],
    [
      'targets there',
      () => assembly.targets('web', 'prodction'),
      'there is no environment "prodction" (did you mean "production"?)',
    ],
    ['holders', () => assembly.holders('wbe', 'writer'), 'there is no application "wbe" (did you mean "web"?)'],
    ['objects', () => assembly.objects('wbe', 'eu-1'), 'there is no application "wbe" (did you mean "web"?)'],
  ])('tells of a misspelt name, of which a test would expect nothing in vain: %s', (_, ask, message) => {
    const error = errorFrom(ask);
    expect([error.code, error.message]).toEqual(['NAME_UNKNOWN', message]);
  });

  it('tells what is known of a target', () => {
    expect(assembly.target('us-1')).toMatchObject({
      region: 'us',
      labels: { tier: 'core' },
      environment: 'production',
    });
    const { code, message } = errorFrom(() => assembly.target('us-2'));
    expect([code, message]).toEqual(['NAME_UNKNOWN', expect.stringContaining('did you mean')]);
  });
});
