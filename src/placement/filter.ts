import type { Candidate } from './candidate.js';
import type { ApplicationEnvironmentModel, ApplicationModel, EnvironmentModel } from './fleet-model.js';
import type { LockedUnit } from './lock/lock.js';
import type { Policy } from './policy/policy.js';
import type { Role } from './roles/roles.js';

/** In the order in which they refuse. */
export const STAGES = [
  'hub',
  'targets',
  'exclude',
  'selector',
  'taints',
  'capabilities',
  'demands',
  'per-cluster',
  'group',
  'spread',
  'count',
] as const;

/** What can refuse a target: a filter, or the group, spread or count that remaining targets are chosen by. */
export type Stage = (typeof STAGES)[number];

/** What filters and scorers know besides the candidate. */
export interface PolicyContext {
  readonly application: ApplicationModel;
  readonly environment: EnvironmentModel;
  /** What the application says about this environment. */
  readonly terms: ApplicationEnvironmentModel;
  readonly policy: Policy;
  /** Only these targets, when given. */
  readonly named: ReadonlySet<string> | undefined;
  readonly excluded: ReadonlySet<string>;
  /** Those of the policy and those that extensions demand, in the order they are elected. */
  readonly roles: readonly Role[];
  /** Where the application was placed before, by target. */
  readonly previous: ReadonlyMap<string, LockedUnit>;
  /** The failover group in use before; undefined when there was none. */
  readonly previousGroup: string | undefined;
}

export interface Refusal {
  readonly stage: Stage;
  readonly reason: string;
}

/** Decides about one candidate by itself. */
export interface Filter {
  readonly stage: Stage;
  /** Why the candidate is refused, with both values; undefined when it may stay. */
  refuse(candidate: Candidate, context: PolicyContext): string | undefined;
}

/** The first refusal, in order of the filters. */
export function firstRefusal(
  filters: readonly Filter[],
  candidate: Candidate,
  context: PolicyContext,
): Refusal | undefined {
  for (const { stage, refuse } of filters) {
    const reason = refuse(candidate, context);
    if (reason !== undefined) return { stage, reason };
  }
  return undefined;
}
