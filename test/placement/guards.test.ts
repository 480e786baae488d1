import { describe, expect, it } from 'vitest';
import { FleetError } from '../../src/core/errors.js';
import { checkGuards, guards } from '../../src/placement/lock/guards.js';
import { EMPTY_LOCK, type Lock, type LockedUnit } from '../../src/placement/lock/lock.js';
import { checkFrozenLock, lockDifferences } from '../../src/placement/lock/lock-differences.js';
import { environment, fleetOf } from './fleet.js';

const fleet = fleetOf({ environments: [environment('test', { removalLimit: 1 }), environment('production')] });

function unit(text: string, given: Partial<LockedUnit> = {}): LockedUnit {
  const [environment = '', application = '', target = ''] = text.split('/');
  return { environment, application, target, wave: 0, name: `${application}-${target}`, ...given };
}

const lock = (...units: readonly LockedUnit[]): Lock => ({ version: 1, units, waves: [] });
const acknowledgements = (previous: Lock, next: Lock) =>
  guards(previous, next, fleet).map(({ acknowledgement }) => acknowledgement);
const ten = Array.from({ length: 10 }, (_, index) => unit(`production/web/c${index}`));

describe('guards', () => {
  it('are silent about growth, about the first run, and up to the removal limit', () => {
    expect(acknowledgements(lock(...ten.slice(1)), lock(...ten))).toEqual([]);
    expect(acknowledgements(EMPTY_LOCK, lock(...ten))).toEqual([]);
    expect(acknowledgements(lock(...ten), lock(...ten.slice(1)))).toEqual([]);
  });

  it('name an environment that loses more than its limit', () => {
    expect(guards(lock(...ten), lock(...ten.slice(2)), fleet)).toEqual([
      {
        acknowledgement: 'shrink:production',
        message:
          '2 of 10 records of the environment disappear, more than the limit of 0.1, which deletes "web-c0", "web-c1"',
      },
    ]);
  });

  it('count a unit that is replaced by another as gone', () => {
    const replaced = [...ten.slice(2), unit('production/web/d0'), unit('production/web/d1')];
    expect(acknowledgements(lock(...ten), lock(...replaced))).toEqual(['shrink:production']);
  });

  it('let an environment with the limit 1 lose all, but not a list become empty', () => {
    expect(acknowledgements(lock(unit('test/web/a'), unit('test/api/a')), lock(unit('test/api/a')))).toEqual([
      'empty:test/web',
    ]);
  });

  it('name everything at once when an environment is gone', () => {
    expect(acknowledgements(lock(unit('old/web/a'), unit('old/api/a'), unit('test/web/b')), EMPTY_LOCK)).toEqual([
      'empty:old/api',
      'empty:old/web',
      'empty:test/web',
      'shrink:old',
    ]);
  });

  it('name a fleet that is renamed, because its generators are', () => {
    const named = (name: string) => ({ ...lock(unit('test/web/a')), fleet: name });
    expect(acknowledgements(named('other'), named(fleet.name))).toEqual(['fleet:other']);
    expect(acknowledgements(named(fleet.name), named(fleet.name))).toEqual([]);
  });

  it('name an engine that no longer delivers, or from another namespace, because its generators go', () => {
    const delivered = (...delivery: NonNullable<Lock['delivery']>) => ({ ...lock(unit('test/web/a')), delivery });
    const [argocd, flux] = [{ engine: 'argocd', namespace: 'argocd' }, { engine: 'flux' }];
    const both = delivered(argocd, flux);
    expect(guards(both, delivered({ ...argocd, namespace: 'gitops' }), fleet)).toEqual([
      {
        acknowledgement: 'delivery:argocd',
        message: 'its generators move from namespace argocd to namespace gitops, which deletes and recreates "web-a"',
      },
      {
        acknowledgement: 'delivery:flux',
        message: 'the engine no longer delivers, and its generators disappear, which deletes "web-a"',
      },
    ]);
    expect(acknowledgements(both, lock(unit('test/web/a')))).toEqual(['delivery:argocd', 'delivery:flux']);
    expect(acknowledgements(both, delivered(flux, argocd))).toEqual([]);
    expect(acknowledgements(lock(unit('test/web/a')), both)).toEqual([]);
  });

  it('name a record that is renamed and one that moves to another list', () => {
    const before = lock(...ten, unit('test/web/a'), unit('test/web/b'));
    const renamed = unit('production/web/c0', { name: 'other' });
    const moved = unit('production/web/a', { name: 'web-a' });
    expect(acknowledgements(before, lock(renamed, ...ten.slice(1), moved, unit('test/web/b')))).toEqual([
      'move:web-a',
      'rename:web-c0',
    ]);
  });
});

describe('checkGuards', () => {
  const found = guards(lock(unit('old/web/a')), EMPTY_LOCK, fleet);

  it('refuses what is not acknowledged and tells what to pass', () => {
    const error = (() => {
      try {
        checkGuards(found, ['empty:old/web']);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(FleetError);
    expect(error).toMatchObject({
      code: 'CHANGE_UNACKNOWLEDGED',
      hint: "if this is meant, pass acknowledge: ['shrink:old'] or set FLEET_ACKNOWLEDGE=shrink:old",
    });
  });

  it('lets pass what is acknowledged and reports what nothing needs', () => {
    expect(checkGuards(found, ['shrink:old', 'empty:old/web'])).toEqual([]);
    expect(checkGuards(found, ['shrink:old', 'empty:old/web', 'empty:old/wbe'])).toEqual([
      {
        rule: 'acknowledgement-unused',
        severity: 'info',
        place: 'empty:old/wbe',
        message: 'nothing needs the acknowledgement "empty:old/wbe" (did you mean "empty:old/web"?)',
        hint: 'remove it, so that it cannot let a later change pass',
      },
    ]);
  });
});

describe('lockDifferences', () => {
  const before: Lock = {
    ...lock(unit('test/web/a'), unit('test/web/b')),
    waves: [{ environment: 'test', application: 'web', plan: '[]' }],
  };
  const after = lock(unit('test/web/b', { wave: 1 }), unit('test/web/c'));

  it('tells what is removed, added and changed', () => {
    expect(lockDifferences(before, after)).toEqual([
      '- test/web on a: wave 0, record web-a',
      '~ test/web on b: wave 0, record web-b becomes wave 1, record web-b',
      '+ test/web on c: wave 0, record web-c',
      '- test/web waves: []',
    ]);
    expect(lockDifferences(before, before)).toEqual([]);
  });

  it('are refused in frozen mode', () => {
    expect(() => checkFrozenLock(before, before)).not.toThrow();
    expect(() => checkFrozenLock(before, after)).toThrow(expect.objectContaining({ code: 'LOCK_OUTDATED' }));
  });
});
