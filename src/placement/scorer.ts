import type { Candidate } from './candidate.js';
import type { PolicyContext } from './filter.js';

/** Scores one candidate by itself; the sum over all scorers ranks it. */
export interface Scorer {
  readonly name: string;
  score(candidate: Candidate, context: PolicyContext): number;
}
