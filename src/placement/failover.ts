import { listNames } from '../core/names.js';
import { matches } from '../core/selector.js';
import type { Candidate } from './candidate.js';
import type { GroupAttempt, RefusedCandidate } from './decision.js';
import { lackOf } from './explanation/lack.js';
import type { FailoverGroup } from './policy/policy.js';
import type { Ranking } from './rank.js';
import { type Selected, select } from './select.js';

export interface SelectedFromGroup extends Selected {
  /** Candidates that are not in the group in use. */
  readonly outside: readonly RefusedCandidate[];
  /** The failover group in use; empty without groups, and where none can serve. */
  readonly group: string;
  /** The groups that were tried, in this order. */
  readonly attempts: readonly GroupAttempt[];
}

interface Choice extends Selected {
  readonly group: FailoverGroup;
}

/**
 * Chooses among the targets of the first failover group with which the policy can be met: the one in use first, so that
 * nothing fails back by itself, then in order. When it can be met with none, the group that comes nearest is used.
 */
export function selectFromGroups(candidates: readonly Candidate[], ranking: Ranking): SelectedFromGroup {
  const { policy, previousGroup } = ranking.context;
  const { groups = [] } = policy;
  if (groups.length === 0) return { ...select(candidates, ranking), outside: [], group: '', attempts: [] };
  const attempts: GroupAttempt[] = [];
  let isExact = true;
  let best: Choice | undefined;
  for (const group of inOrder(groups, previousGroup)) {
    const selected = select(membersOf(group, candidates), ranking);
    isExact &&= selected.isExact;
    const lacks = lackOf(policy, selected.chosen);
    const targets = selected.chosen.length;
    attempts.push({ group: group.name, targets, ...(lacks !== undefined && { lacks }) });
    if (lacks === undefined || targets > (best?.chosen.length ?? 0)) best = { ...selected, group };
    if (lacks === undefined) break;
  }
  const used = new Set(best === undefined ? [] : membersOf(best.group, candidates));
  return {
    chosen: best?.chosen ?? [],
    passedOver: best?.passedOver ?? [],
    isExact,
    outside: candidates
      .filter((candidate) => !used.has(candidate))
      .map((candidate) => ({ candidate, refused: { stage: 'group', reason: reasonFor(candidate, groups, attempts) } })),
    group: best?.group.name ?? '',
    attempts,
  };
}

function inOrder(groups: readonly FailoverGroup[], first: string | undefined): readonly FailoverGroup[] {
  return groups.toSorted((a, b) => Number(b.name === first) - Number(a.name === first));
}

function membersOf(group: FailoverGroup, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ facts }) => matches(group, facts));
}

function reasonFor({ facts }: Candidate, groups: readonly FailoverGroup[], attempts: readonly GroupAttempt[]): string {
  const own = groups.filter((group) => matches(group, facts)).map(({ name }) => name);
  if (own.length === 0) return `it is in none of the groups ${listNames(groups.map(({ name }) => name))}`;
  const failed = attempts.find(({ group, lacks }) => lacks !== undefined && own.includes(group));
  if (failed !== undefined) return `group ${failed.group} cannot serve: ${failed.lacks}`;
  return `group ${attempts.at(-1)?.group} is in use`;
}
