import type { Selector } from '../../core/selector.js';
import type { Toleration } from '../../core/taint.js';
import type { RoleRequest } from '../roles/role.js';
import type { StatedDemand } from './demand.js';

export interface Capability {
  readonly name: string;
  /** Dotted numeric version the cluster must offer at least, for example `1.2`. */
  readonly atLeast?: string;
}

/** Adds `weight` to the score of every target the selector matches. A target where the application already runs starts at 100. */
export interface Preference extends Selector {
  /** A whole number from -1000 to 1000. */
  readonly weight: number;
}

export interface Spread {
  /** The fact whose values are the domains, for example `region`. */
  readonly by: string;
  /** Largest allowed difference in chosen targets between two domains. @default 1, or no limit with `min` or `max` */
  readonly maxSkew?: number;
  /** Fewest domains that have a chosen target. @default 1 */
  readonly min?: number;
  /** Most domains that have a chosen target; as few are used as hold the targets wanted. @default no limit */
  readonly max?: number;
  /** What `maxSkew` is: a limit or a preference. @default 'DoNotSchedule' */
  readonly whenUnsatisfiable?: 'DoNotSchedule' | 'ScheduleAnyway';
}

/** Targets that an application uses together, all others being a reserve. */
export interface FailoverGroup extends Selector {
  /** Name of the record's `group`: a DNS label. */
  readonly name: string;
}

/** Takes the targets it selects out of those no earlier wave took. What no wave takes forms a last wave. */
export interface Wave extends Selector {
  /** At most so many, or a share of all chosen targets, rounded up, such as `'10%'`. @default 'rest' */
  readonly size?: number | `${number}%` | 'rest';
}

/** A number of replicas, divided among the chosen targets. */
export interface Replicas {
  /** Of all targets of the environment together. */
  readonly total: number;
  /** A target has the largest weight of all that match, and 0 when none does. When all have 0, they share alike. @default all alike */
  readonly weights?: readonly ReplicaWeight[];
  /** Divides in proportion to what clusters have of this resource, for example `cpu`. Not together with `weights`. */
  readonly byCapacity?: string;
}

export interface ReplicaWeight extends Selector {
  /** A whole number from 0. */
  readonly weight: number;
}

/** Where one application runs in one environment: plain data. */
export interface Policy extends Selector {
  /** Only these cluster targets, by name. */
  readonly targets?: readonly string[];
  /** Never these cluster targets, by name. */
  readonly exclude?: readonly string[];
  readonly capabilities?: readonly Capability[];
  readonly tolerations?: readonly Toleration[];
  /**
   * Only the first group with which the policy can be met is used. It stays in use while the policy can be met with it,
   * also when an earlier group could serve again. @default all targets
   */
  readonly groups?: readonly FailoverGroup[];
  readonly prefer?: readonly Preference[];
  readonly spread?: readonly Spread[];
  /** How many targets. @default every one that qualifies */
  readonly count?: number;
  /** Fewest targets that meet the policy. @default `count` */
  readonly atLeast?: number;
  /** `cluster`: at most one target of a cluster, that of the first environment in order. @default 'target' */
  readonly per?: 'target' | 'cluster';
  readonly waves?: readonly Wave[];
  /** Gives every chosen target its share, which can be 0. @default none has one */
  readonly replicas?: Replicas;
  /** Elected after everything else, each among those it says, and kept by the lock. @default none */
  readonly roles?: readonly RoleRequest[];
  /** When the policy cannot be met, because too few targets qualify: `fail`, or `keep` those there are. @default 'fail' */
  readonly onShortfall?: 'fail' | 'keep';
  /** Allows a policy that matches no target at all. @default false */
  readonly allowEmpty?: boolean;
  /** What extensions demand, in order of their names. Not given by users. @default none */
  readonly demands?: readonly StatedDemand[];
}
