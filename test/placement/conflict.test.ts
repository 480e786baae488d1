import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/placement/explanation/explain.js';
import { formatExplanation } from '../../src/placement/explanation/format-explanation.js';
import type { ClusterModel } from '../../src/placement/fleet-model.js';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import type { Policy } from '../../src/placement/policy/policy.js';
import { errorFrom } from '../fixtures/error-from.js';
import {
  application,
  cluster,
  environment,
  fleetOf,
  fleetOfClusters,
  placeByName,
  target,
  vectorFleet,
} from './fleet.js';

const about = { application: 'web', environment: 'production', lock: EMPTY_LOCK };
const conflictOf = (clusters: readonly ClusterModel[], policy: Policy) =>
  explain(fleetOfClusters(clusters, [application('web', { production: policy })]), about).conflict;

/** One part of a policy: what it refuses by itself, or what it demands of a whole selection. */
interface Part {
  readonly name: string;
  readonly policy: Policy;
  readonly accepts?: (cluster: ClusterModel) => boolean;
  readonly holds?: (chosen: readonly ClusterModel[], feasible: readonly ClusterModel[]) => boolean;
}

const values = (clusters: readonly ClusterModel[], by: 'region' | 'provider') =>
  new Set(clusters.map((one) => one[by]));
const isEven =
  (by: 'region' | 'provider', maxSkew: number): Part['holds'] =>
  (chosen, feasible) => {
    const counts = [...values(feasible, by)].map((value) => chosen.filter((one) => one[by] === value).length);
    return Math.max(...counts) - Math.min(...counts) <= maxSkew;
  };

const PARTS: readonly Part[] = [
  { name: 'targets "c0", "c1", "c2"', policy: { targets: ['c0', 'c1', 'c2'] }, accepts: ({ name }) => name < 'c3' },
  { name: 'exclude "c0"', policy: { exclude: ['c0'] }, accepts: ({ name }) => name !== 'c0' },
  {
    name: 'region In ("eu")',
    policy: { matchLabels: { region: 'eu' } },
    accepts: ({ region }) => region === 'eu',
  },
  {
    name: 'provider NotIn ("aws")',
    policy: { matchExpressions: [{ key: 'provider', operator: 'NotIn', values: ['aws'] }] },
    accepts: ({ provider }) => provider !== 'aws',
  },
  { name: 'taints', policy: {}, accepts: ({ taints }) => taints.length === 0 },
  {
    name: 'capability kafka at least 2',
    policy: { capabilities: [{ name: 'kafka', atLeast: '2' }] },
    accepts: ({ capabilities }) => capabilities.kafka === '3',
  },
  { name: 'spread by provider maxSkew 1', policy: { spread: [{ by: 'provider' }] }, holds: isEven('provider', 1) },
  {
    name: 'spread by region min 2',
    policy: { spread: [{ by: 'region', min: 2 }] },
    holds: (chosen) => values(chosen, 'region').size >= 2,
  },
  { name: 'count 3', policy: { count: 3 }, holds: (chosen) => chosen.length === 3 },
];

const policyOf = (parts: readonly Part[]): Policy => ({
  ...Object.assign({}, ...parts.map(({ policy }) => policy)),
  spread: parts.flatMap(({ policy }) => policy.spread ?? []),
  ...(parts.some(({ name }) => name === 'taints') ? {} : { tolerations: [{ operator: 'Exists' }] }),
});

const subsetsOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_, index) => bits & (1 << index)));

function canBeMet(clusters: readonly ClusterModel[], parts: readonly Part[]): boolean {
  const feasible = clusters.filter((one) => parts.every(({ accepts }) => accepts?.(one) ?? true));
  return subsetsOf(feasible).some((chosen) => {
    return chosen.length > 0 && parts.every(({ holds }) => holds?.(chosen, feasible) ?? true);
  });
}

const clusters = fc
  .array(
    fc.record({
      region: fc.constantFrom('eu', 'us'),
      provider: fc.constantFrom('aws', 'gcp'),
      taints: fc.constantFrom([], [{ key: 'gpu', effect: 'NoSelect' as const }]),
      capabilities: fc.constantFrom({ kafka: '1' }, { kafka: '3' }),
    }),
    { minLength: 3, maxLength: 6 },
  )
  .map((all) => all.map((given, index) => cluster(`c${index}`, given)));

describe('a policy that cannot be met', () => {
  it('names a smallest set of its constraints that conflict, as brute force finds it', () => {
    const given = fc.record({ clusters, parts: fc.subarray([...PARTS], { minLength: 1, maxLength: 6 }) });
    let unmet = 0;
    fc.assert(
      fc.property(given, ({ clusters, parts }) => {
        const conflicts = subsetsOf(parts).filter((subset) => !canBeMet(clusters, subset));
        const conflict = conflictOf(clusters, policyOf(parts));
        expect(conflict !== undefined).toBe(!canBeMet(clusters, parts));
        if (conflict === undefined) return;
        unmet++;
        const smallest = Math.min(...conflicts.map(({ length }) => length));
        expect(conflict.length).toBe(smallest);
        const named = parts.filter(({ name }) => conflict.includes(name));
        expect(named.length).toBe(smallest);
        expect(canBeMet(clusters, named)).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(unmet).toBeGreaterThan(50);
  });

  it('names it in the error and in the explanation', () => {
    const fleet = vectorFleet({ matchLabels: { tier: 'prod', region: 'us' }, exclude: ['eu1'], count: 3 });
    const error = errorFrom(() => placeByName(fleet));
    expect(error.code).toBe('PLACEMENT_UNSATISFIED');
    expect(error.message).toMatch(/; it cannot meet together: region In \("us"\) \+ count 3$/);
    expect(formatExplanation(explain(fleet, about)).split('\n').slice(0, 2)).toEqual([
      'web in production: 1 of 7 targets, count 3',
      'it cannot meet together: region In ("us") + count 3',
    ]);
  });

  it('says that no target is named where a list of them is empty', () => {
    const error = errorFrom(() =>
      placeByName(fleetOfClusters([cluster('a')], [application('web', { production: { targets: [] } })])),
    );
    expect(error.message).toBe(
      'the policy of "web" in environment "production" matches no cluster target: a (targets names none); it cannot meet: targets (none)',
    );
  });

  it('names a single constraint that no target meets', () => {
    expect(explain(vectorFleet({ matchLabels: { tier: 'prod', region: 'mars' }, count: 2 }), about).conflict).toEqual([
      'region In ("mars")',
    ]);
  });

  it('names failover groups, what is at least wanted, and both limits of one spread', () => {
    const eu = { name: 'eu', matchLabels: { region: 'eu' } };
    const policy: Policy = { groups: [eu], spread: [{ by: 'region', min: 2, max: 3 }], count: 9, atLeast: 2 };
    expect(explain(vectorFleet(policy), about).conflict).toEqual(['groups "eu"', 'spread by region min 2']);
    expect(explain(vectorFleet({ count: 9, atLeast: 8 }), about).conflict).toEqual(['at least 8']);
  });

  it('names a cluster that another environment takes', () => {
    const fleet = fleetOf({
      environments: [environment('test'), environment('production')],
      clusters: [cluster('one')],
      targets: [target('one'), target('one-test', { cluster: 'one', environment: 'test' })],
      applications: [application('web', { test: { per: 'cluster' }, production: { per: 'cluster' } })],
    });
    expect(explain(fleet, about).conflict).toEqual(['per cluster']);
  });

  it('names nothing when the environment has no target at all', () => {
    expect(conflictOf([], { matchLabels: { tier: 'prod' } })).toEqual([]);
  });

  it('names a set of which none can be dropped when there are too many to try', () => {
    const expressions = Array.from({ length: 12 }, (_, index) => {
      return { key: 'cluster', operator: 'NotIn' as const, values: [`c${index}`] };
    });
    const all = Array.from({ length: 13 }, (_, index) => cluster(`c${index}`));
    const policy: Policy = { matchExpressions: expressions, exclude: ['c12'], matchLabels: { cluster: 'c3' } };
    expect(conflictOf(all, policy)).toEqual(['cluster In ("c3")', 'cluster NotIn ("c3")']);
    const { matchLabels: _, ...wide } = policy;
    expect(conflictOf(all, wide)?.length).toBe(13);
  });

  it('names it for the first five, and the reasons for all', () => {
    const applications = Array.from({ length: 8 }, (_, index) => {
      return application(`app${index}`, { production: { matchLabels: { tier: 'x' } } });
    });
    const { errors } = errorFrom(() => placeByName(fleetOfClusters([cluster('a')], applications)));
    expect(errors.map(({ message }) => message.includes('a (tier In'))).toEqual(errors.map(() => true));
    expect(errors.map(({ message }) => message.includes('it cannot meet: tier In ("x")'))).toEqual([
      ...[true, true, true, true, true],
      ...[false, false, false],
    ]);
  });
});
