import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Application, Cluster, EMPTY_LOCK, type ExplainOptions, explainPlacement, Fleet, type Lock } from 'cdk8s-fleet';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorFrom } from '../fixtures/error-from.js';

function createFleet(name = 'acme', clusters: readonly string[] = ['eu-1', 'us-1']) {
  const fleet = new Fleet(name, { environments: { production: { settings: {} } } });
  for (const cluster of clusters) fleet.environment.production.deployTo(new Cluster(fleet, cluster));
  new Application(fleet, 'web', {
    namespace: 'web',
    placement: { count: 1 },
    render: (chart) => void new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' }),
  });
  return fleet;
}

describe('explainPlacement', () => {
  const [here, directory] = [process.cwd(), mkdtempSync(join(tmpdir(), 'explain-'))];
  const [first = ''] = synthesizeForTest(createFleet()).targets('web');
  const other = first === 'eu-1' ? 'us-1' : 'eu-1';
  const { lock } = synthesizeForTest(createFleet('acme', [other]));
  const chosen = (...given: Parameters<typeof explainPlacement>) =>
    explainPlacement(...given).chosen.map(({ target }) => target);
  const writeLock = (lock: Lock) => writeFileSync('fleet.lock.json', JSON.stringify(lock));

  beforeEach(() => {
    process.chdir(directory);
    rmSync('fleet.lock.json', { force: true });
  });
  afterEach(() => {
    process.chdir(here);
  });

  it('reads the lock file, unless it is given a lock or explains afresh', () => {
    writeLock(lock);
    expect(chosen(createFleet(), 'web', 'production')).toEqual([other]);
    expect(chosen(createFleet(), 'web', 'production', { lock: EMPTY_LOCK })).toEqual([first]);
    expect(chosen(createFleet(), 'web', 'production', { fresh: true })).toEqual([first]);
    expect(chosen(createFleet(), 'web', 'production', { lock, fresh: true })).toEqual([first]);
  });

  it('refuses the lock file of another fleet', () => {
    writeLock(lock);
    const fleet = createFleet('ledger');
    const error = errorFrom(() => explainPlacement(fleet, 'web', 'production'));
    expect([error.code, error.path]).toEqual(['LOCK_INVALID', 'fleet.lock.json']);
    expect(error.message).toContain('"acme"');
    expect(error.message).toContain('"ledger"');
    expect(chosen(fleet, 'web', 'production', { lock })).toEqual([other]);
    expect(chosen(fleet, 'web', 'production', { fresh: true })).toEqual([first]);
  });

  it.each<[ExplainOptions, string]>([
    [{ without: 'eu-1' } as unknown as ExplainOptions, 'without must be a list, got "eu-1"'],
    [
      { lok: EMPTY_LOCK } as ExplainOptions,
      'unknown field "lok" (did you mean "lock"?); allowed are "lock", "fresh", "without", "delivery"',
    ],
  ])('refuses the options %j', (options, message) => {
    const error = errorFrom(() => explainPlacement(createFleet(), 'web', 'production', options));
    expect([error.code, error.message]).toEqual(['VALUE_INVALID', message]);
  });

  it('explains without clusters', () => {
    expect(chosen(createFleet(), 'web', 'production', { without: [first] })).toEqual([other]);
    expect(errorFrom(() => explainPlacement(createFleet(), 'web', 'production', { without: ['eu1'] })).code).toBe(
      'NAME_UNKNOWN',
    );
  });
});
