import { explainMismatch } from '../../core/selector.js';
import type { Filter } from '../filter.js';

export const selector: Filter = {
  stage: 'selector',
  refuse: ({ facts }, { policy }) => explainMismatch(policy, facts),
};
