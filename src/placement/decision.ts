import { compareText } from '../core/json.js';
import type { Candidate } from './candidate.js';
import type { PolicyContext, Refusal } from './filter.js';
import type { Ranked, Score } from './rank.js';
import type { Elected } from './roles/elect-roles.js';

/** Where one application runs in one environment, and why not elsewhere: plain data. */
export interface Decision {
  readonly environment: string;
  readonly application: string;
  /** In the order they were picked. */
  readonly chosen: readonly ChosenTarget[];
  /** Hubs that hold a role, sorted by name. */
  readonly hubs: readonly ChosenHub[];
  /** Every other target of the environment, sorted by name. */
  readonly refused: readonly RefusedTarget[];
  /** The failover group in use; empty without groups, and where none can serve. */
  readonly group: string;
  /** The failover groups that were tried, in this order. */
  readonly attempts: readonly GroupAttempt[];
  /** Of roles, in the order they were held. */
  readonly elections: readonly RoleElection[];
}

/** What choosing among the targets of one failover group came to. */
export interface GroupAttempt {
  readonly group: string;
  /** How many targets could be chosen. */
  readonly targets: number;
  /** What the policy lacks there; undefined when it is met. */
  readonly lacks?: string;
}

/** How a target that passed every filter stands among the others. */
export interface Standing {
  readonly scores: readonly Score[];
  readonly total: number;
  /** From 1. */
  readonly rank: number;
}

export interface ChosenTarget extends Standing {
  readonly target: string;
  readonly wave: number;
  /** Its share of the policy's replicas; absent when the policy has none. */
  readonly replicas?: number;
  /** Whether the application was there before. */
  readonly kept: boolean;
  /** The roles it holds, sorted. */
  readonly roles: readonly string[];
}

export interface ChosenHub {
  readonly target: string;
  /** The last of those of the chosen targets. */
  readonly wave: number;
  readonly kept: boolean;
  readonly roles: readonly string[];
}

/** Who holds a role, and why others do not. */
export interface RoleElection {
  readonly role: string;
  readonly among: 'placed' | 'hubs';
  readonly count: number;
  /** Names of extensions; empty when the policy alone asks for it. */
  readonly demandedBy: readonly string[];
  /** Those who held it before first, then best first. */
  readonly holders: readonly RoleHolder[];
  /** Every other target that it was elected among, sorted by name. */
  readonly refused: readonly { readonly target: string; readonly reason: string }[];
}

export interface RoleHolder {
  readonly target: string;
  /** The weights of the role's preferences that match. */
  readonly score: number;
  /** Whether it held the role before. */
  readonly kept: boolean;
}

export interface RefusedTarget {
  readonly target: string;
  readonly refused: Refusal;
  /** Of a target that only the spread or the count refused. */
  readonly standing?: Standing;
}

/** A decision with the models it is about. */
export interface Outcome {
  readonly context: PolicyContext;
  readonly chosen: readonly ChosenCandidate[];
  readonly hubs: readonly ChosenHubCandidate[];
  readonly refused: readonly RefusedCandidate[];
  /** False when a search ended early: a policy that is not met then might still be met. */
  readonly isExact: boolean;
  readonly group: string;
  readonly attempts: readonly GroupAttempt[];
  readonly elected: Elected;
}

export interface ChosenCandidate extends Ranked {
  readonly wave: number;
  readonly replicas?: number;
  readonly roles: readonly string[];
}

export interface ChosenHubCandidate extends Omit<ChosenHub, 'target'> {
  readonly candidate: Candidate;
}

export interface RefusedCandidate {
  readonly candidate: Candidate;
  readonly refused: Refusal;
  readonly standing?: Standing;
}

export function decisionOf({ context, chosen, hubs, refused, group, attempts, elected }: Outcome): Decision {
  return {
    environment: context.environment.name,
    application: context.application.name,
    chosen: chosen.map(({ candidate, ...choice }) => ({ target: candidate.target.name, ...choice })),
    hubs: hubs.map(({ candidate, ...choice }) => ({ target: candidate.target.name, ...choice })),
    refused: refused
      .map(({ candidate, ...refusal }) => ({ target: candidate.target.name, ...refusal }))
      .sort((a, b) => compareText(a.target, b.target)),
    group,
    attempts,
    elections: elected.elections,
  };
}
