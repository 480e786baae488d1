import { matches } from '../../core/selector.js';
import type { Scorer } from '../scorer.js';

/** The weights of all preferences that match. */
export const preferences: Scorer = {
  name: 'preferences',
  score: ({ facts }, { policy }) =>
    (policy.prefer ?? []).reduce((sum, preference) => (matches(preference, facts) ? sum + preference.weight : sum), 0),
};
