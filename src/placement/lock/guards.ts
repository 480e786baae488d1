import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import { compareText } from '../../core/json.js';
import { didYouMean, listNames } from '../../core/names.js';
import type { FleetModel } from '../fleet-model.js';
import type { Lock, LockedUnit } from './lock.js';

/** A change that makes a delivery engine delete running workloads. */
export interface Guard {
  /** What to pass to let the change happen. */
  readonly acknowledgement: string;
  readonly message: string;
}

/**
 * Every change between two locks that needs an acknowledgement, sorted: a list that becomes empty
 * (`empty:<environment>/<application>`), too many units of an environment gone (`shrink:<environment>`), a unit whose
 * record has another name (`rename:<old name>`), a record that now belongs to another list (`move:<name>`), another fleet
 * (`fleet:<old name>`).
 */
export function guards(previous: Lock, next: Lock, fleet: FleetModel): readonly Guard[] {
  const found = [
    ...emptied(previous, next),
    ...shrunken(previous, next, fleet),
    ...renamed(previous, next),
    ...moved(previous, next),
    ...otherFleet(previous, fleet),
  ];
  return found.sort((a, b) => compareText(a.acknowledgement, b.acknowledgement));
}

/**
 * Returns an info finding for each acknowledgement that nothing needs.
 * @throws FleetError `CHANGE_UNACKNOWLEDGED` listing every guard that is not acknowledged
 */
export function checkGuards(found: readonly Guard[], acknowledged: readonly string[]): readonly Finding[] {
  const open = found.filter(({ acknowledgement }) => !acknowledged.includes(acknowledgement));
  if (open.length > 0) {
    const texts = open.map(({ acknowledgement }) => acknowledgement);
    throw new FleetError('CHANGE_UNACKNOWLEDGED', {
      message: open.map(({ acknowledgement, message }) => `${acknowledgement}: ${message}`).join('; '),
      hint: `if this is meant, pass acknowledge: [${texts.map((text) => `'${text}'`).join(', ')}] or set FLEET_ACKNOWLEDGE=${texts.join(',')}`,
      path: 'fleet.lock.json',
    });
  }
  const needed = found.map(({ acknowledgement }) => acknowledgement);
  return [...new Set(acknowledged)]
    .filter((text) => !needed.includes(text))
    .sort(compareText)
    .map((text) => ({
      rule: 'acknowledgement-unused',
      severity: 'info',
      place: text,
      message: `nothing needs the acknowledgement ${JSON.stringify(text)}${didYouMean(text, needed)}`,
      hint: 'remove it, so that it cannot let a later change pass',
    }));
}

function emptied(previous: Lock, next: Lock): readonly Guard[] {
  const listOf = ({ environment, application }: LockedUnit) => `${environment}/${application}`;
  const left = new Set(next.units.map(listOf));
  return [...groupBy(previous.units, listOf)]
    .filter(([list]) => !left.has(list))
    .map(([list, units]) => ({
      acknowledgement: `empty:${list}`,
      message: `the list becomes empty, which deletes ${describe(units)}`,
    }));
}

function shrunken(previous: Lock, next: Lock, fleet: FleetModel): readonly Guard[] {
  const left = new Set(next.units.map(unitKey));
  const limits = new Map(fleet.environments.map(({ name, removalLimit }) => [name, removalLimit]));
  return [...groupBy(previous.units, ({ environment }) => environment)].flatMap(([environment, units]) => {
    const gone = units.filter((unit) => !left.has(unitKey(unit)));
    const limit = limits.get(environment) ?? 0;
    if (gone.length / units.length <= limit) return [];
    const share = `${gone.length} of ${units.length} records of the environment disappear, more than the limit of ${limit}`;
    return [{ acknowledgement: `shrink:${environment}`, message: `${share}, which deletes ${describe(gone)}` }];
  });
}

function renamed(previous: Lock, next: Lock): readonly Guard[] {
  const names = new Map(next.units.map((unit) => [unitKey(unit), unit.name]));
  return previous.units.flatMap((unit) => {
    const name = names.get(unitKey(unit));
    if (name === undefined || name === unit.name) return [];
    const message = `the record is renamed to ${JSON.stringify(name)}, which deletes and recreates ${describe([unit])}`;
    return [{ acknowledgement: `rename:${unit.name}`, message }];
  });
}

function moved(previous: Lock, next: Lock): readonly Guard[] {
  const units = new Map(next.units.map((unit) => [unit.name, unit]));
  return previous.units.flatMap((unit) => {
    const now = units.get(unit.name);
    if (now === undefined) return [];
    if (now.environment === unit.environment && now.application === unit.application) return [];
    const [from, to] = [unit, now].map(({ environment, application }) => `${environment}/${application}`);
    const message = `the record moves from ${from} to ${to}, which deletes and recreates ${describe([unit])}`;
    return [{ acknowledgement: `move:${unit.name}`, message }];
  });
}

function otherFleet({ fleet: was, units }: Lock, { name }: FleetModel): readonly Guard[] {
  if (was === undefined || was === name || units.length === 0) return [];
  const message = `the fleet is now ${JSON.stringify(name)}, and generators carry its name, which deletes and recreates ${describe(units)}`;
  return [{ acknowledgement: `fleet:${was}`, message }];
}

function describe(units: readonly LockedUnit[]): string {
  return listNames(units.map(({ name }) => name).sort(compareText));
}

function unitKey({ environment, application, target }: LockedUnit): string {
  return `${environment}/${application}/${target}`;
}
