import { describe, expect, it } from 'vitest';
import { EMPTY_LOCK } from '../../src/placement/lock/lock.js';
import { errorFrom } from '../fixtures/error-from.js';
import { application, cluster, fleetOfClusters } from './fleet.js';
import { place } from './place.js';

const DOMAINS = 10;
const TARGETS = 80;

/** Targets in three unrelated divisions of ten, so that spreading evenly over all of them is a hard puzzle. */
function entangled(seed: number, spreads: readonly string[]) {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % DOMAINS;
  };
  const clusters = Array.from({ length: TARGETS }, (_, index) => {
    const [b, c] = index < DOMAINS ? [index, index] : [next(), next()];
    const labels = { a: `${index % DOMAINS}`, b: `${b}`, c: `${c}` };
    return cluster(`t${String(index).padStart(2, '0')}`, { labels });
  });
  const policy = { count: TARGETS, spread: spreads.map((by) => ({ by })) };
  return fleetOfClusters(clusters, [application('web', { production: policy })]);
}

const messagesOf = (spreads: readonly string[]) =>
  [1, 2, 3, 4, 5, 6].map(
    (seed) => errorFrom(() => place(entangled(seed * 7_919, spreads), { lock: EMPTY_LOCK })).message,
  );

describe('a policy that a search could not decide', () => {
  it('is not called unsatisfiable, nor are constraints blamed', () => {
    const undecided = messagesOf(['a', 'b', 'c']).filter((message) => message.includes('had to end early'));
    expect(undecided).not.toEqual([]);
    expect(undecided.filter((message) => /cannot/.test(message))).toEqual([]);
  });

  it('does not exist with two spreads, which are always decided', () => {
    expect(messagesOf(['a', 'b']).filter((message) => !message.includes('cannot be met'))).toEqual([]);
  });
});
