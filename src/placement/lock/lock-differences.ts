import { FleetError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import type { Lock } from './lock.js';

const MAX_SHOWN = 10;

/** One line for each entry that was removed (`- …`), added (`+ …`) or changed (`~ …`), sorted by what it is about. */
export function lockDifferences(previous: Lock, next: Lock): readonly string[] {
  const before = entriesOf(previous);
  const after = entriesOf(next);
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  return keys.flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    if (old === now) return [];
    if (old === undefined) return `+ ${key}: ${now}`;
    if (now === undefined) return `- ${key}: ${old}`;
    return `~ ${key}: ${old} becomes ${now}`;
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

function entriesOf({ units, waves }: Lock): ReadonlyMap<string, string> {
  return new Map([
    ...units.map(({ environment, application, target, wave, group, roles, name }): [string, string] => {
      const inGroup = group === undefined ? '' : `, group ${group}`;
      const asRoles = roles === undefined ? '' : `, as ${roles.join(' and ')}`;
      return [`${environment}/${application} on ${target}`, `wave ${wave}${inGroup}${asRoles}, record ${name}`];
    }),
    ...waves.map(({ environment, application, plan }): [string, string] => {
      return [`${environment}/${application} waves`, plan];
    }),
  ]);
}
