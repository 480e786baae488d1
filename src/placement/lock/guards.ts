import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';
import { didYouMean, listNames } from '../../core/names.js';
import type { FleetModel } from '../fleet-model.js';
import type { Lock, LockedUnit } from './lock.js';
import { previousPlacements } from './previous-placements.js';

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
 * (`fleet:<old name>`), an engine that no longer delivers, or from another namespace (`delivery:<engine>`).
 */
export function guards(previous: Lock, next: Lock, fleet: FleetModel): readonly Guard[] {
  const found = [...ofUnits(previous, next, fleet), ...otherFleet(previous, fleet), ...otherDelivery(previous, next)];
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

/** List by list, because all units of a large fleet at once would fill the memory. */
function ofUnits(previous: Lock, next: Lock, fleet: FleetModel): readonly Guard[] {
  const [before, after] = [previousPlacements(previous), previousPlacements(next)];
  const found: Guard[] = [];
  const missing: LockedUnit[] = [];
  const environments = new Map<string, Shrinkage>();
  for (const { environment, application } of before.lists) {
    const units = [...before.unitsOf(environment, application).values()];
    const left = after.unitsOf(environment, application);
    const changed = units.filter(({ target, name }) => left.get(target)?.name !== name);
    const gone = changed.filter(({ target }) => !left.has(target));
    if (left.size === 0) found.push(emptied(`${environment}/${application}`, units));
    found.push(...renamed(changed, left));
    missing.push(...changed);
    const shrinkage = environments.get(environment) ?? { total: 0, gone: [] };
    shrinkage.total += units.length;
    for (const unit of gone) shrinkage.gone.push(unit);
    environments.set(environment, shrinkage);
  }
  return [...found, ...shrunken(environments, fleet), ...moved(missing, next)];
}

interface Shrinkage {
  total: number;
  readonly gone: LockedUnit[];
}

function emptied(list: string, units: readonly LockedUnit[]): Guard {
  return {
    acknowledgement: `empty:${list}`,
    message: `the list becomes empty, which deletes ${describe(units)}`,
  };
}

function shrunken(environments: ReadonlyMap<string, Shrinkage>, fleet: FleetModel): readonly Guard[] {
  const limits = new Map(fleet.environments.map(({ name, removalLimit }) => [name, removalLimit]));
  return [...environments].flatMap(([environment, { total, gone }]) => {
    const limit = limits.get(environment) ?? 0;
    if (gone.length / total <= limit) return [];
    const share = `${gone.length} of ${total} records of the environment disappear, more than the limit of ${limit}`;
    return [{ acknowledgement: `shrink:${environment}`, message: `${share}, which deletes ${describe(gone)}` }];
  });
}

function renamed(changed: readonly LockedUnit[], left: ReadonlyMap<string, LockedUnit>): readonly Guard[] {
  return changed.flatMap((unit) => {
    const name = left.get(unit.target)?.name;
    if (name === undefined) return [];
    const message = `the record is renamed to ${JSON.stringify(name)}, which deletes and recreates ${describe([unit])}`;
    return [{ acknowledgement: `rename:${unit.name}`, message }];
  });
}

/** @param missing units whose name is not where it was */
function moved(missing: readonly LockedUnit[], next: Lock): readonly Guard[] {
  if (missing.length === 0) return [];
  const units = new Map(missing.map((unit) => [unit.name, unit]));
  const found: Guard[] = [];
  for (const now of next.units) {
    const unit = units.get(now.name);
    if (unit === undefined) continue;
    if (now.environment === unit.environment && now.application === unit.application) continue;
    const [from, to] = [unit, now].map(({ environment, application }) => `${environment}/${application}`);
    const message = `the record moves from ${from} to ${to}, which deletes and recreates ${describe([unit])}`;
    found.push({ acknowledgement: `move:${unit.name}`, message });
  }
  return found;
}

function otherFleet({ fleet: was, units }: Lock, { name }: FleetModel): readonly Guard[] {
  if (was === undefined || was === name || units.length === 0) return [];
  const message = `the fleet is now ${JSON.stringify(name)}, and generators carry its name, which deletes and recreates ${describe([...units])}`;
  return [{ acknowledgement: `fleet:${was}`, message }];
}

function otherDelivery({ delivery = [], units }: Lock, { delivery: next = [] }: Lock): readonly Guard[] {
  if (units.length === 0) return [];
  return delivery.flatMap(({ engine, namespace }) => {
    const now = next.find((one) => one.engine === engine);
    if (now !== undefined && now.namespace === namespace) return [];
    const what =
      now === undefined
        ? 'the engine no longer delivers, and its generators disappear, which deletes'
        : `its generators move from ${inNamespace(namespace)} to ${inNamespace(now.namespace)}, which deletes and recreates`;
    return [{ acknowledgement: `delivery:${engine}`, message: `${what} ${describe([...units])}` }];
  });
}

const inNamespace = (namespace: string | undefined) =>
  namespace === undefined ? 'no namespace of their own' : `namespace ${namespace}`;

function describe(units: readonly LockedUnit[]): string {
  return listNames(units.map(({ name }) => name).sort(compareText));
}
