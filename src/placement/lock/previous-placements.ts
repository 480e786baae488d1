import type { Lock, LockedUnit } from './lock.js';

interface ListName {
  readonly environment: string;
  readonly application: string;
}

/** A lock, prepared for looking up one application in one environment. */
export interface PreviousPlacements {
  /** Environments and applications that have units. */
  readonly lists: readonly ListName[];
  /** By target. */
  unitsOf(environment: string, application: string): ReadonlyMap<string, LockedUnit>;
  groupOf(environment: string, application: string): string | undefined;
  wavePlanOf(environment: string, application: string): string | undefined;
}

interface LockedList extends ListName {
  /** Indexes, because units are objects only while they are asked for. */
  readonly units: number[];
  group: string | undefined;
}

export function previousPlacements({ units, waves }: Lock): PreviousPlacements {
  const lists = new Map<string, LockedList>();
  let at = 0;
  for (const { environment, application, group } of units) {
    const key = keyOf(environment, application);
    const list = lists.get(key) ?? { environment, application, units: [], group };
    list.units.push(at++);
    if (group !== undefined && (list.group === undefined || group < list.group)) list.group = group;
    lists.set(key, list);
  }
  const plans = new Map(waves.map((waves) => [keyOf(waves.environment, waves.application), waves.plan]));
  return {
    lists: [...lists.values()],
    unitsOf: (environment, application) => {
      const indexes = lists.get(keyOf(environment, application))?.units ?? [];
      const found = indexes.map((at) => units.at(at) as LockedUnit);
      return new Map(found.map((unit) => [unit.target, unit]));
    },
    groupOf: (environment, application) => lists.get(keyOf(environment, application))?.group,
    wavePlanOf: (environment, application) => plans.get(keyOf(environment, application)),
  };
}

// Names of environments and applications are DNS labels, which have no slash.
function keyOf(environment: string, application: string): string {
  return `${environment}/${application}`;
}
