import { factOf } from '../../core/selector.js';
import type { Filter } from '../filter.js';
import { needsFact } from '../spread-rules.js';

/** A limit of a spread takes only targets that have a domain. */
export const domain: Filter = {
  stage: 'spread',
  refuse({ facts }, { policy }) {
    const lacking = policy.spread?.find((spread) => needsFact(spread) && factOf(facts, spread.by) === undefined);
    return lacking && `${lacking.by} is not set, and the spread by ${lacking.by} needs it`;
  },
};
