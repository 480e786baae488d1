import type { Candidate } from './candidate.js';
import type { Refusal } from './filter.js';
import { untolerated } from './policy/tolerations.js';
import { type Ranked, type Ranking, rank } from './rank.js';
import { spreadOver } from './spread/spread.js';
import { spreadsOf } from './spread/spread-rules.js';

export interface Selected {
  /** In the order they were picked. */
  readonly chosen: readonly Ranked[];
  readonly passedOver: readonly PassedOver[];
  /** False when the search for a larger selection ended early. */
  readonly isExact: boolean;
}

export interface PassedOver extends Ranked {
  readonly refused: Refusal;
}

/** Chooses as many of the candidates as the policy's count and spread allow, best first. */
export function select(candidates: readonly Candidate[], ranking: Ranking): Selected {
  const { policy } = ranking.context;
  const { count = candidates.length, atLeast = count } = policy;
  const least = policy.atLeast ?? policy.count ?? 1;
  const spread = spreadsOf(policy);
  const ranked = rank(candidates, ranking);
  if (spread.length === 0) return selected(ranked, { chosen: ranked.slice(0, count) }, ranking);
  const choice = spreadOver({ ranked, spreads: spread, wanted: count, enough: atLeast, least });
  const selection = selected(ranked, choice, ranking);
  // Those that may only stay are no candidates in the next run, where their domains must not make a difference.
  const leaving = selection.passedOver.filter(({ candidate }) => mayOnlyStay(candidate, ranking));
  if (leaving.length === 0) return selection;
  const left = new Set(leaving.map(({ candidate }) => candidate));
  const others = select(
    candidates.filter((candidate) => !left.has(candidate)),
    ranking,
  );
  return { ...others, passedOver: [...others.passedOver, ...leaving] };
}

function mayOnlyStay({ cluster }: Candidate, { context }: Ranking): boolean {
  return untolerated(cluster.taints, context.policy.tolerations).some(({ effect }) => effect === 'NoSelectIfNew');
}

interface Choice {
  readonly chosen: readonly Ranked[];
  readonly isExact?: boolean;
  readonly explain?: (ranked: Ranked) => string | undefined;
}

function selected(
  ranked: readonly Ranked[],
  { chosen, isExact = true, explain }: Choice,
  { context }: Ranking,
): Selected {
  const { count } = context.policy;
  const facts = new Set(spreadsOf(context.policy).map(({ by }) => by));
  const taken = new Set(chosen);
  const lowest = chosen.reduce((last, { rank }) => Math.max(last, rank), 0);
  const refusalOf = (other: Ranked): Refusal => {
    const reached = `count ${count} reached, rank ${other.rank}`;
    if (chosen.length === count && other.rank > lowest) return { stage: 'count', reason: reached };
    const passed = `${count === undefined ? '' : `${reached}, `}passed over for the spread by ${[...facts].join(', ')}`;
    return { stage: 'spread', reason: explain?.(other) ?? passed };
  };
  const others = ranked.filter((other) => !taken.has(other));
  return { chosen, isExact, passedOver: others.map((other) => ({ ...other, refused: refusalOf(other) })) };
}
