import { compareText } from '../core/json.js';
import type { Candidate } from './candidate.js';
import type { PolicyContext } from './filter.js';
import { untolerated } from './policy/tolerations.js';
import { preferences } from './scorers/preferences.js';
import { roles } from './scorers/roles.js';
import { stickiness } from './scorers/stickiness.js';

const SCORERS = [preferences, stickiness];
const SCORERS_WITH_ROLES = [...SCORERS, roles];

export interface Score {
  readonly scorer: string;
  readonly score: number;
}

/** A candidate that passed every filter, with what decided its place among the others. */
export interface Ranked {
  readonly candidate: Candidate;
  readonly scores: readonly Score[];
  readonly total: number;
  /** From 1. */
  readonly rank: number;
  /** Whether the application was there before. */
  readonly kept: boolean;
}

export interface Ranking {
  readonly context: PolicyContext;
  readonly previousFirst: boolean;
  /** Orders targets by name of which everything else is equal. */
  readonly compareTies: (a: string, b: string) => number;
}

/**
 * Orders by total, then fewer untolerated `PreferNoSelect` taints, then targets chosen before, then the tie order.
 * Open Cluster Management ignores `PreferNoSelect`; here it decides between equal scores.
 */
export function rank(candidates: readonly Candidate[], ranking: Ranking): readonly Ranked[] {
  const { context, previousFirst, compareTies } = ranking;
  const scorers = context.roles.length === 0 ? SCORERS : SCORERS_WITH_ROLES;
  const scored = candidates.map((candidate) => {
    const scores = scorers.map((scorer) => ({ scorer: scorer.name, score: scorer.score(candidate, context) }));
    const total = scores.reduce((sum, { score }) => sum + score, 0);
    const kept = context.previous.has(candidate.target.name);
    return { candidate, scores, total, kept, avoided: countAvoided(candidate, context) };
  });
  scored.sort(
    (a, b) =>
      b.total - a.total ||
      a.avoided - b.avoided ||
      (previousFirst ? Number(b.kept) - Number(a.kept) : 0) ||
      compareTies(a.candidate.target.name, b.candidate.target.name),
  );
  return scored.map(({ candidate, scores, total, kept }, index) => ({
    candidate,
    scores,
    total,
    rank: index + 1,
    kept,
  }));
}

function countAvoided({ cluster }: Candidate, { policy }: PolicyContext): number {
  return untolerated(cluster.taints, policy.tolerations).filter(({ effect }) => effect === 'PreferNoSelect').length;
}

/** Compares by a key that is computed at most once for each name, and only when needed; equal keys by name. */
export function compareByKey(keyOf: (name: string) => string): (a: string, b: string) => number {
  const keys = new Map<string, string>();
  const cachedKey = (name: string) => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = keyOf(name);
    keys.set(name, key);
    return key;
  };
  return (a, b) => compareText(cachedKey(a), cachedKey(b)) || compareText(a, b);
}
