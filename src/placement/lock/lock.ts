import type { List } from '../../core/list.js';

/** What `fleet.lock.json` keeps between runs: the placements made, so that nothing moves without a cause. */
export interface Lock {
  readonly version: 1;
  /** The fleet that was placed; generators carry its name. Absent before the first run. */
  readonly fleet?: string;
  /** Sorted by environment, application, target. */
  readonly units: List<LockedUnit>;
  /** The wave plans that sized waves were dealt by; a changed plan deals them afresh. Sorted likewise. */
  readonly waves: readonly LockedWaves[];
  /** The engines that deliver, sorted: what they made would go with them. Absent where none does. */
  readonly delivery?: readonly LockedDelivery[];
}

/** As it stands in its file. */
export interface PlainLock extends Lock {
  readonly units: readonly LockedUnit[];
}

export interface LockedUnit {
  readonly environment: string;
  readonly application: string;
  readonly target: string;
  readonly wave: number;
  /** The failover group in use, the same for all units of an application in an environment. Absent without groups. */
  readonly group?: string;
  /** The roles it holds, sorted; absent when none. */
  readonly roles?: readonly string[];
  /** The record's name, for Argo CD the Application's: a change deletes and recreates the workload. */
  readonly name: string;
}

export interface LockedWaves {
  readonly environment: string;
  readonly application: string;
  /** Canonical JSON of the policy's waves. */
  readonly plan: string;
}

export interface LockedDelivery {
  /** Name of the adapter. */
  readonly engine: string;
  /** Of the objects it made. Absent where they are not all in one. */
  readonly namespace?: string;
}

export const EMPTY_LOCK: PlainLock = { version: 1, units: [], waves: [] };

export function plainLock(lock: Lock): PlainLock {
  return { ...lock, units: [...lock.units] };
}
