import { compareText } from '../core/json.js';
import type { Candidate } from './candidate.js';
import type { PolicyContext, Refusal } from './filter.js';
import type { Ranked, Score } from './rank.js';

/** Where one application runs in one environment, and why not elsewhere: plain data. */
export interface Decision {
  readonly environment: string;
  readonly application: string;
  /** In the order they were picked. */
  readonly chosen: readonly ChosenTarget[];
  /** Every other target of the environment, sorted by name. */
  readonly refused: readonly RefusedTarget[];
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
  /** Whether the application was there before. */
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
  readonly refused: readonly RefusedCandidate[];
}

export interface ChosenCandidate extends Ranked {
  readonly wave: number;
}

export interface RefusedCandidate {
  readonly candidate: Candidate;
  readonly refused: Refusal;
  readonly standing?: Standing;
}

export function decisionOf({ context, chosen, refused }: Outcome): Decision {
  return {
    environment: context.environment.name,
    application: context.application.name,
    chosen: chosen.map(({ candidate, ...choice }) => ({ target: candidate.target.name, ...choice })),
    refused: refused
      .map(({ candidate, ...refusal }) => ({ target: candidate.target.name, ...refusal }))
      .sort((a, b) => compareText(a.target, b.target)),
  };
}
