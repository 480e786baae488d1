import type { PlacementRecord } from '../placement/records/record.js';
import type { TargetFacts } from './target-facts.js';

/** A unit of an application: a cluster target where it is placed, or a hub it has by a role. Frozen. */
export interface Member extends TargetFacts {
  readonly application: string;
  /** The application's namespace there. */
  readonly namespace: string;
  readonly wave: number;
  /** The failover group in use; empty without groups. */
  readonly group: string;
  /** Its share of the replicas that the placement divides among targets; undefined when it divides none. */
  readonly replicas: number | undefined;
  /** The roles it holds, sorted. */
  readonly roles: readonly string[];
}

export function memberOf(record: PlacementRecord, target: TargetFacts): Member {
  const { app, namespace, wave, group, replicas, roles = NO_ROLES } = record;
  return Object.freeze({ ...target, application: app, namespace, wave, group, replicas, roles });
}

const NO_ROLES: readonly string[] = Object.freeze([]);
