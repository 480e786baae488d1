import type { Finding } from '../../src/core/finding.js';
import type { Decision } from '../../src/placement/decision.js';
import type { FleetModel } from '../../src/placement/fleet-model.js';
import { type PlainLock, plainLock } from '../../src/placement/lock/lock.js';
import { decisionsOf, type PlaceOptions, place as placed } from '../../src/placement/place.js';
import type { PlacementRecord } from '../../src/placement/records/record.js';

/** A placement as plain data, and why it is so. */
export interface Placement {
  readonly decisions: readonly Decision[];
  readonly records: readonly PlacementRecord[];
  readonly lock: PlainLock;
  readonly findings: readonly Finding[];
}

export function place(fleet: FleetModel, options: PlaceOptions): Placement {
  const { records, lock, findings } = placed(fleet, options);
  return {
    get decisions() {
      return decisionsOf(fleet, options);
    },
    records: [...records],
    lock: plainLock(lock),
    findings,
  };
}
