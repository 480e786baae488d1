import { FleetError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import type { Lock, LockedUnit } from './lock.js';
import { previousPlacements } from './previous-placements.js';

const MAX_SHOWN = 10;

/** One line for each entry that was removed (`- …`), added (`+ …`) or changed (`~ …`), sorted by what it is about. */
export function lockDifferences(previous: Lock, next: Lock): readonly string[] {
  const [before, after] = [previousPlacements(previous), previousPlacements(next)];
  const names = new Map(
    [...before.lists, ...after.lists].map((list) => [`${list.environment}/${list.application}`, list]),
  );
  const units = [...names.values()].flatMap(({ environment, application }) =>
    differences(
      unitEntries(before.unitsOf(environment, application)),
      unitEntries(after.unitsOf(environment, application)),
    ),
  );
  const others = [waveEntries, deliveryEntries].flatMap((entries) => differences(entries(previous), entries(next)));
  return [...units, ...others].sort(([a], [b]) => compareText(a, b)).map(([, line]) => line);
}

type Entries = ReadonlyMap<string, string>;

function differences(before: Entries, after: Entries): readonly (readonly [key: string, line: string])[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly (readonly [string, string])[] => {
    const [old, now] = [before.get(key), after.get(key)];
    if (old === now) return [];
    if (old === undefined) return [[key, `+ ${key}: ${now}`]];
    if (now === undefined) return [[key, `- ${key}: ${old}`]];
    return [[key, `~ ${key}: ${old} becomes ${now}`]];
  });
}

/** @throws FleetError `LOCK_OUTDATED` naming the first differences */
export function checkFrozenLock(previous: Lock, next: Lock): void {
  const differences = lockDifferences(previous, next);
  if (differences.length === 0) return;
  const hidden = differences.length - MAX_SHOWN;
  const shown = differences.slice(0, MAX_SHOWN).join('; ');
  throw new FleetError('LOCK_OUTDATED', {
    message: `the lock would change: ${shown}${hidden > 0 ? `; and ${hidden} more` : ''}`,
    hint: 'run once without the frozen mode and commit the lock',
    path: 'fleet.lock.json',
  });
}

function unitEntries(units: ReadonlyMap<string, LockedUnit>): Entries {
  return new Map(
    [...units.values()].map(({ environment, application, target, wave, group, roles, name }) => {
      const inGroup = group === undefined ? '' : `, group ${group}`;
      const asRoles = roles === undefined ? '' : `, as ${roles.join(' and ')}`;
      return [`${environment}/${application} on ${target}`, `wave ${wave}${inGroup}${asRoles}, record ${name}`];
    }),
  );
}

function waveEntries({ waves }: Lock): Entries {
  return new Map(waves.map(({ environment, application, plan }) => [`${environment}/${application} waves`, plan]));
}

function deliveryEntries({ delivery = [] }: Lock): Entries {
  return new Map(delivery.map(({ engine, namespace = 'no namespace' }) => [`delivery by ${engine}`, namespace]));
}
