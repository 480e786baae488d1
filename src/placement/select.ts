import type { Candidate } from './candidate.js';
import type { Refusal } from './filter.js';
import { type Ranked, type Ranking, rank } from './rank.js';
import { spreadOver } from './spread.js';

export interface Selected {
  /** In the order they were picked. */
  readonly chosen: readonly Ranked[];
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver extends Ranked {
  readonly refused: Refusal;
}

/** Chooses as many of the candidates as the policy's count and spread allow, best first. */
export function select(candidates: readonly Candidate[], ranking: Ranking): Selected {
  const { count = candidates.length, spread = [] } = ranking.context.policy;
  const ranked = rank(candidates, ranking);
  const { chosen, explain } = spreadOver({ ranked, spreads: spread, wanted: count });
  const taken = new Set(chosen);
  const lowest = chosen.reduce((last, { rank }) => Math.max(last, rank), 0);
  const refusalOf = (other: Ranked): Refusal => {
    const reached = `count ${count} reached, rank ${other.rank}`;
    if (chosen.length === count && other.rank > lowest) return { stage: 'count', reason: reached };
    const passed = `${reached}, passed over for the spread by ${spread.map(({ by }) => by).join(', ')}`;
    return { stage: 'spread', reason: explain(other) ?? passed };
  };
  const others = ranked.filter((other) => !taken.has(other));
  return { chosen, passedOver: others.map((other) => ({ ...other, refused: refusalOf(other) })) };
}
