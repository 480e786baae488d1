import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/core/json.js';
import { EMPTY_LOCK, type Lock } from '../../src/placement/lock/lock.js';
import type { Policy, Wave } from '../../src/placement/policy/policy.js';
import { application, cluster, fleetOfClusters, lockOf, placeByName, VECTOR_CLUSTERS, vectorFleet } from './fleet.js';
import { place } from './place.js';

const canary: Wave = { matchLabels: { cluster: 'dev1' } };
const europe = (size?: number): Wave => ({ matchLabels: { region: 'eu' }, ...(size && { size }) });
const everywhere: Policy = { tolerations: [{ operator: 'Exists' }] };
const names = VECTOR_CLUSTERS.map(({ name }) => name);

function wavesOf(waves: readonly Wave[], lock: Lock = EMPTY_LOCK): readonly (readonly string[])[] {
  const { records } = placeByName(vectorFleet({ ...everywhere, waves }), lock);
  const last = records.reduce((last, { wave }) => Math.max(last, wave), 0);
  return Array.from({ length: last + 1 }, (_, index) =>
    records.filter(({ wave }) => wave === index).map(({ cluster }) => cluster),
  );
}

function locked(waves: readonly Wave[], placed: { readonly [target: string]: number }): Lock {
  const plan = { environment: 'production', application: 'web', plan: canonicalJson(waves) };
  return { ...lockOf(Object.keys(placed), placed), waves: [plan] };
}

describe('waves reproduce decision groups', () => {
  it('with named groups and a size', () => {
    expect(wavesOf([{ ...canary, size: 2 }, europe(2), europe(2), { size: 2 }, { size: 2 }])).toEqual([
      ['dev1'],
      ['eu1', 'eu2'],
      ['eu3'],
      ['ap1', 'us1'],
      ['us2'],
    ]);
  });

  it('with a percentage', () => {
    expect(wavesOf([{ size: '30%' }, { size: '30%' }, { size: '30%' }])).toEqual([
      ['ap1', 'dev1', 'eu1'],
      ['eu2', 'eu3', 'us1'],
      ['us2'],
    ]);
  });

  it('with a named group and the rest', () => {
    expect(wavesOf([canary])).toEqual([['dev1'], ['ap1', 'eu1', 'eu2', 'eu3', 'us1', 'us2']]);
  });
});

describe('without waves', () => {
  it('every target is in wave 0', () => {
    expect(wavesOf([])).toEqual([names]);
  });
});

describe('with a lock of the same plan', () => {
  const plan: readonly Wave[] = [{ size: 2 }];

  it('a target keeps the sized wave it has, and a newcomer joins the last', () => {
    expect(wavesOf(plan, locked(plan, { us1: 0, us2: 0, eu1: 1 }))).toEqual([
      ['us1', 'us2'],
      ['ap1', 'dev1', 'eu1', 'eu2', 'eu3'],
    ]);
  });

  it('a target leaves a sized wave whose selector it no longer matches', () => {
    const waves = [europe(1), canary];
    expect(wavesOf(waves, locked(waves, { us1: 0, eu2: 0, dev1: 1 }))).toEqual([
      ['eu2'],
      ['dev1'],
      ['ap1', 'eu1', 'eu3', 'us1', 'us2'],
    ]);
  });

  it('a newcomer joins the first wave without a size that selects it', () => {
    const waves: readonly Wave[] = [{ size: 1 }, europe(), { size: 1 }];
    expect(wavesOf(waves, locked(waves, { us1: 0, us2: 2 }))).toEqual([
      ['us1'],
      ['dev1', 'eu1', 'eu2', 'eu3'],
      ['us2'],
      ['ap1'],
    ]);
  });

  it('a wave without a size follows its selector, also out of a sized wave', () => {
    const waves = [canary, { size: 2 }];
    expect(wavesOf(waves, locked(waves, { dev1: 1, us1: 1 }))).toEqual([
      ['dev1'],
      ['us1'],
      ['ap1', 'eu1', 'eu2', 'eu3', 'us2'],
    ]);
  });

  it('a sized wave that lost all members is dealt afresh', () => {
    expect(wavesOf(plan, locked(plan, { gone: 0, us1: 1 }))).toEqual([
      ['ap1', 'dev1'],
      ['eu1', 'eu2', 'eu3', 'us1', 'us2'],
    ]);
  });
});

describe('a changed plan or a fresh run', () => {
  const held = { us1: 0, us2: 0 };

  it('deals afresh', () => {
    expect(wavesOf([{ size: 2 }], locked([{ size: 3 }], held))[0]).toEqual(['ap1', 'dev1']);
    const fleet = vectorFleet({ ...everywhere, waves: [{ size: 2 }] });
    const again = place(fleet, { lock: locked([{ size: 2 }], held), fresh: true });
    expect(again.lock).toEqual(place(fleet, { lock: EMPTY_LOCK }).lock);
  });

  it('is told apart by the plan in the lock, whatever the order of its keys', () => {
    const waves: readonly Wave[] = [{ size: 2, matchLabels: { region: 'us' } }];
    const { lock } = placeByName(vectorFleet({ ...everywhere, waves }));
    expect(lock.waves).toEqual([
      { environment: 'production', application: 'web', plan: '[{"matchLabels":{"region":"us"},"size":2}]' },
    ]);
  });
});

describe('a first wave that holds a whole region', () => {
  const rules = (policy: Policy) => placeByName(vectorFleet(policy)).findings.map(({ rule }) => rule);

  it('is warned of', () => {
    expect(rules({ waves: [europe()] })).toEqual(['wave-takes-whole-region']);
  });

  it('is fine when the region has one cluster, or part of it comes later, or there is one wave only', () => {
    expect(rules({ waves: [{ matchLabels: { region: 'us' } }] })).toEqual([]);
    expect(rules({ waves: [europe(3)] })).toEqual([]);
    expect(rules({ waves: [{}] })).toEqual([]);
  });

  it('is the first that has members', () => {
    expect(rules({ waves: [{ matchLabels: { region: 'ap' } }, europe()] })).toEqual(['wave-takes-whole-region']);
  });
});

it('a share that is a whole number of targets is exact', () => {
  const all = Array.from({ length: 750 }, (_, index) => cluster(`c${index}`));
  const fleet = fleetOfClusters(all, [application('web', { production: { waves: [{ size: '4.4%' }] } })]);
  expect(placeByName(fleet).records.filter(({ wave }) => wave === 0).length).toBe(33);
});

it('a share is rounded up', () => {
  const all = Array.from({ length: 11 }, (_, index) => cluster(`c${index}`));
  const fleet = fleetOfClusters(all, [application('web', { production: { waves: [{ size: '10%' }] } })]);
  expect(placeByName(fleet).records.filter(({ wave }) => wave === 0).length).toBe(2);
});
