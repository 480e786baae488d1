import type { Scorer } from '../scorer.js';

/** What a preference must outweigh to move an application. */
export const STICKINESS = 100;

export const stickiness: Scorer = {
  name: 'stickiness',
  score: ({ target }, { previous }) => (previous.has(target.name) ? STICKINESS : 0),
};
