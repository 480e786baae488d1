import { ApiObject } from 'cdk8s';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application/application.js';
import { Cluster } from '../../src/fleet/cluster.js';
import { Fleet } from '../../src/fleet/fleet.js';
import type { ClusterModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy, Replicas } from '../../src/placement/policy/policy.js';
import { synthesizeForTest } from '../../src/testing/synthesize-for-test.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, cluster, fleetOfClusters, placeByName } from './fleet.js';
import { place } from './place.js';

const CLUSTERS = [
  cluster('ap1', { region: 'ap', capacity: { cpu: '500m', memory: '1Gi' } }),
  cluster('eu1', { region: 'eu', capacity: { cpu: '1.5', memory: '1024Mi' } }),
  cluster('us1', { region: 'us', capacity: { cpu: '3', memory: '2Gi' } }),
];
const fleetOf = (policy: Policy, clusters: readonly ClusterModel[] = CLUSTERS) =>
  fleetOfClusters(clusters, [application('web', { production: policy })]);
const divide = (replicas: Replicas, clusters = CLUSTERS) =>
  Object.fromEntries(placeByName(fleetOf({ replicas }, clusters)).records.map((unit) => [unit.cluster, unit.replicas]));
const weight = (region: string, weight: number) => ({ matchLabels: { region }, weight });

describe('replicas', () => {
  it('are divided evenly by default', () => {
    expect(divide({ total: 8 })).toEqual({ ap1: 3, eu1: 3, us1: 2 });
  });

  it('are divided by the largest weight that matches', () => {
    const weights = [weight('eu', 3), { weight: 1 }, weight('us', 2), weight('eu', 2)];
    expect(divide({ total: 12, weights })).toEqual({ ap1: 2, eu1: 6, us1: 4 });
  });

  it('leave a target without weight in place, with none', () => {
    const policy = { replicas: { total: 4, weights: [weight('eu', 3), weight('us', 0)] } };
    const { records, findings } = placeByName(fleetOf(policy));
    expect(records.map((unit) => [unit.cluster, unit.replicas])).toEqual([
      ['ap1', 0],
      ['eu1', 4],
      ['us1', 0],
    ]);
    expect(findings.map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      ['target-without-replicas', 'info', 'of 4 replicas, "ap1", "us1" get none'],
    ]);
  });

  it('are divided evenly when every weight is 0', () => {
    expect(divide({ total: 3, weights: [weight('eu', 0)] })).toEqual({ ap1: 1, eu1: 1, us1: 1 });
  });

  it('are divided by what clusters have of a resource', () => {
    expect(divide({ total: 10, byCapacity: 'cpu' })).toEqual({ ap1: 1, eu1: 3, us1: 6 });
    expect(divide({ total: 8, byCapacity: 'memory' })).toEqual({ ap1: 2, eu1: 2, us1: 4 });
  });

  it('are refused by a capacity that a chosen cluster does not declare', () => {
    const clusters = [...CLUSTERS, cluster('bare')];
    const error = errorFrom(() => divide({ total: 1, byCapacity: 'cpu' }, clusters));
    expect([error.code, error.path, error.message]).toEqual([
      'VALUE_INVALID',
      'production/web',
      'replicas are divided by capacity "cpu", which clusters "bare" do not declare',
    ]);
  });

  it('are absent from units of a policy that divides none', () => {
    const { records, decisions } = placeByName(fleetOf({}));
    expect([...records, ...decisions.flatMap(({ chosen }) => chosen)].some((unit) => 'replicas' in unit)).toBe(false);
  });

  it('move to a new target only', () => {
    const replicas = fc.record({
      total: fc.integer({ min: 0, max: 30 }),
      weights: fc.constant([{ weight: 2 }, weight('eu', 5)]),
    });
    fc.assert(
      fc.property(replicas, fc.constantFrom('ap', 'eu'), (replicas, region) => {
        const sharesOf = (clusters: readonly ClusterModel[]) => {
          const { records } = place(fleetOf({ replicas }, clusters), { lock: EMPTY_LOCK });
          return new Map(records.map((unit) => [unit.cluster, unit.replicas ?? 0]));
        };
        const after = sharesOf([...CLUSTERS, cluster('new', { region })]);
        for (const [name, share] of sharesOf(CLUSTERS)) expect(after.get(name)).toBeLessThanOrEqual(share);
        expect([...after.values()].reduce((sum, share) => sum + share, 0)).toBe(replicas.total);
      }),
    );
  });

  it.each<[string, Replicas]>([
    ['a total that is no number of replicas', { total: -1 }],
    ['a weight below 0', { total: 1, weights: [{ weight: -1 }] }],
    ['weights and a capacity', { total: 1, weights: [], byCapacity: 'cpu' }],
  ])('refuse %s', (_, replicas) => {
    expect(errorFrom(() => divide(replicas)).code).toBe('VALUE_INVALID');
  });

  it('reach render and placement.json, but not the text records of generators', () => {
    const fleet = new Fleet('acme', { environments: { staging: { settings: {} }, production: { settings: {} } } });
    for (const name of ['a', 'b']) fleet.environment.production.deployTo(new Cluster(fleet, name));
    fleet.environment.staging.deployTo(new Cluster(fleet, 's'));
    const seen: (number | undefined)[] = [];
    new Application(fleet, 'web', {
      namespace: 'web',
      placement: { replicas: { total: { production: 4 }, weights: [{ weight: 1 }] } },
      render(chart, target) {
        seen.push(target.replicas);
        new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
      },
    });
    const { files } = synthesizeForTest(fleet);
    expect(seen).toEqual([undefined, 2, 2]);
    const { records } = JSON.parse(files.get('placement.json') ?? '');
    expect(records.map(({ replicas }: { readonly replicas?: number }) => replicas)).toEqual([2, 2, undefined]);
    expect(files.get('placement/production/web.json')).not.toContain('replicas');
  });
});
