import { factOf } from '../../core/selector.js';
import type { Filter } from '../filter.js';
import { whichDemand } from '../policy/demanded-by.js';
import { needsFact, spreadsOf } from '../spread/spread-rules.js';

/** A limit of a spread takes only targets that have a domain. */
export const domain: Filter = {
  stage: 'spread',
  refuse({ facts }, { policy }) {
    const lacking = spreadsOf(policy).find((spread) => needsFact(spread) && factOf(facts, spread.by) === undefined);
    if (lacking === undefined) return undefined;
    const { by, demandedBy } = lacking;
    return `${by} is not set, and the spread by ${by} needs it${whichDemand(demandedBy === undefined ? [] : [demandedBy])}`;
  },
};
