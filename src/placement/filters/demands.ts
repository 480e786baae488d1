import { explainMismatch } from '../../core/selector.js';
import type { Candidate } from '../candidate.js';
import type { Filter } from '../filter.js';
import type { StatedDemand } from '../policy/demand.js';
import { whichDemand } from '../policy/demanded-by.js';
import { lackOfCapability } from './capabilities.js';

/** What extensions demand of every target. */
export const demands: Filter = {
  stage: 'demands',
  refuse(candidate, { policy }) {
    for (const demand of policy.demands ?? []) {
      const reason = unmet(demand, candidate);
      if (reason !== undefined) return `${reason}${whichDemand([demand.by])}`;
    }
    return undefined;
  },
};

function unmet(demand: StatedDemand, { facts, cluster }: Candidate): string | undefined {
  if (demand.demand === 'match') return explainMismatch(demand.match, facts);
  if (demand.demand === 'capability' && demand.role === undefined) return lackOfCapability(demand, cluster);
  return undefined;
}
