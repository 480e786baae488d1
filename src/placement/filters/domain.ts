import { factOf } from '../../core/selector.js';
import type { Filter } from '../filter.js';
import { isHard } from '../spread-domains.js';

/** A target without a domain could be chosen without end, so a hard spread takes only targets that have one. */
export const domain: Filter = {
  stage: 'spread',
  refuse({ facts }, { policy }) {
    const lacking = policy.spread?.find((spread) => isHard(spread) && factOf(facts, spread.by) === undefined);
    return lacking && `${lacking.by} is not set, and the spread by ${lacking.by} needs it`;
  },
};
