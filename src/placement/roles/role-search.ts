import { groupBy } from '../../core/group-by.js';
import { factOf } from '../../core/selector.js';
import type { Candidate } from '../candidate.js';

/** Somebody who can hold a role by itself. */
export interface Contender {
  readonly candidate: Candidate;
  readonly score: number;
  /** Whether it holds the role already. */
  readonly kept: boolean;
}

/** The election of one role. */
export interface Contest {
  readonly count: number;
  /** Those who hold the role already first, then best first. All have the facts that the contests need. */
  readonly contenders: readonly Contender[];
  /** No holder shares the value of this fact with a holder of that earlier contest. */
  readonly apart?: { readonly from: number; readonly by: string };
}

/** By contest, each in the order of its contenders. */
export type Holders = readonly (readonly Contender[])[];

// Many contests that are apart from each other are NP-hard, so the search ends somewhere.
const MAX_STEPS = 10_000;

/**
 * Holders for every contest, so that as few as possible lose what they hold, and then the best for one contest after the
 * other; undefined when there are none.
 */
export function findHolders(contests: readonly Contest[]): Holders | undefined | 'unfinished' {
  const prepared = contests.map((contest, index) => prepare(contest, index, contests));
  const budget = { steps: MAX_STEPS };
  const most = contests.reduce((sum, contest) => sum + keepable(contest), 0);
  for (let losses = 0; losses <= most; losses++) {
    const found = search({ contests: prepared, settled: [], losses, budget });
    if (found !== undefined) return found;
    if (budget.steps < 0) return 'unfinished';
  }
  return undefined;
}

/** A later contest that is apart from this one. */
interface Dependent {
  readonly by: string;
  readonly count: number;
  readonly total: number;
  readonly sizes: ReadonlyMap<string | undefined, number>;
}

interface PreparedContest extends Contest {
  readonly dependents: readonly Dependent[];
}

interface Search {
  readonly contests: readonly PreparedContest[];
  /** Holders of the first contests. */
  readonly settled: Holders;
  /** How many may lose what they hold. */
  readonly losses: number;
  readonly budget: { steps: number };
}

function prepare(contest: Contest, index: number, contests: readonly Contest[]): PreparedContest {
  const dependents = contests.flatMap(({ apart, count, contenders }): readonly Dependent[] => {
    if (apart?.from !== index) return [];
    const domains = groupBy(contenders, (contender) => factBy(contender, apart.by));
    const sizes = new Map([...domains].map(([domain, own]) => [domain, own.length]));
    return [{ by: apart.by, count, total: contenders.length, sizes }];
  });
  return { ...contest, dependents };
}

function search(given: Search): Holders | undefined {
  const { contests, settled, losses, budget } = given;
  const contest = contests[settled.length];
  if (contest === undefined) return settled;
  const open = openContenders(contest, settled);
  for (const holders of selections({ contest, open, losses, budget }, [], 0)) {
    const lost = keepable(contest) - keptAmong(holders);
    const found = search({ ...given, settled: [...settled, holders], losses: losses - lost });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Those apart from what is settled; of contenders that make no difference to later contests only as many as are needed. */
function openContenders(contest: PreparedContest, settled: Holders): readonly Contender[] {
  const { contenders, apart, count, dependents } = contest;
  const used = new Set(apart && settled[apart.from]?.map((holder) => factBy(holder, apart.by)));
  const open = apart ? contenders.filter((contender) => !used.has(factBy(contender, apart.by))) : contenders;
  const alike = new Map<string, number>();
  return open.filter((contender) => {
    const key = likenessOf(contender, dependents);
    const seen = (alike.get(key) ?? 0) + 1;
    alike.set(key, seen);
    return seen <= count;
  });
}

interface Selecting extends Pick<Search, 'losses' | 'budget'> {
  readonly contest: PreparedContest;
  readonly open: readonly Contender[];
}

/** Every set of holders that leaves room for later contests, the best first. */
function* selections(given: Selecting, taken: readonly Contender[], from: number): Generator<readonly Contender[]> {
  const { contest, open, losses, budget } = given;
  if (taken.length === contest.count) return yield taken;
  const kept = keptAmong(open);
  const tried = new Set<string>();
  for (let index = from; index <= open.length - (contest.count - taken.length); index++) {
    const keptAtMost = keptAmong(taken) + Math.max(0, kept - index);
    const contender = open[index];
    if (contender === undefined || keepable(contest) - keptAtMost > losses) return;
    // An equal one was tried before, with more to choose from after it.
    const key = likenessOf(contender, contest.dependents);
    if (tried.has(key)) continue;
    tried.add(key);
    if (--budget.steps < 0) return;
    const next = [...taken, contender];
    if (contest.dependents.every((dependent) => hasRoom(dependent, next))) yield* selections(given, next, index + 1);
  }
}

function hasRoom({ by, count, total, sizes }: Dependent, holders: readonly Contender[]): boolean {
  const used = new Set(holders.map((holder) => factBy(holder, by)));
  return total - [...used].reduce((sum, domain) => sum + (sizes.get(domain) ?? 0), 0) >= count;
}

function likenessOf(contender: Contender, dependents: readonly Dependent[]): string {
  return dependents.length === 0 ? '' : JSON.stringify(dependents.map(({ by }) => factBy(contender, by)));
}

/** How many can keep what they hold. */
function keepable({ count, contenders }: Contest): number {
  return Math.min(count, keptAmong(contenders));
}

function keptAmong(contenders: readonly Contender[]): number {
  return contenders.filter(({ kept }) => kept).length;
}

export function factBy({ candidate }: Contender, by: string): string | undefined {
  return factOf(candidate.facts, by);
}
