import type { Lock, LockedUnit } from './lock.js';

/** A lock, prepared for looking up one application in one environment. */
export interface PreviousPlacements {
  /** By target. */
  unitsOf(environment: string, application: string): ReadonlyMap<string, LockedUnit>;
  groupOf(environment: string, application: string): string | undefined;
  wavePlanOf(environment: string, application: string): string | undefined;
}

const NO_UNITS: ReadonlyMap<string, LockedUnit> = new Map();

export function previousPlacements(lock: Lock): PreviousPlacements {
  const units = new Map<string, Map<string, LockedUnit>>();
  for (const unit of lock.units) {
    const key = keyOf(unit.environment, unit.application);
    const byTarget = units.get(key) ?? new Map<string, LockedUnit>();
    units.set(key, byTarget.set(unit.target, unit));
  }
  const groups = new Map<string, string>();
  for (const { environment, application, group } of lock.units) {
    const key = keyOf(environment, application);
    const known = groups.get(key);
    if (group !== undefined && (known === undefined || group < known)) groups.set(key, group);
  }
  const plans = new Map(lock.waves.map((waves) => [keyOf(waves.environment, waves.application), waves.plan]));
  return {
    unitsOf: (environment, application) => units.get(keyOf(environment, application)) ?? NO_UNITS,
    groupOf: (environment, application) => groups.get(keyOf(environment, application)),
    wavePlanOf: (environment, application) => plans.get(keyOf(environment, application)),
  };
}

// Names of environments and applications are DNS labels, which have no slash.
function keyOf(environment: string, application: string): string {
  return `${environment}/${application}`;
}
