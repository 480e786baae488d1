import { circulation, enrich, meetLowerBounds, raise } from './circulation.js';
import type { SpreadProblem } from './spread-problem.js';
import { ANY, type Range, rangeChoices } from './spread-ranges.js';

/** One of the best selections, not yet settled: it yields to wishes. */
export interface Selection {
  readonly total: number;
  /** Commits to one more target of the cell, if a selection as good has it beside those committed to. */
  take(cell: number): boolean;
}

interface Attempt {
  readonly problem: SpreadProblem;
  /** How many targets every domain of a spread may have, by spread; those needed have at least one. */
  readonly domains: readonly Range[];
  /** How many targets each cell may give. */
  readonly cells: readonly Range[];
  /** What one target of each cell is worth. */
  readonly worths: readonly number[];
  /** What a solution is worth at least. */
  readonly atLeast: number;
  /** Fewest targets of a solution. */
  readonly least: number;
  /** Shared by all attempts at one problem. */
  readonly steps: { left: number };
  /** What each cell gives to begin with, within the upper bounds; nothing where absent. */
  readonly start: readonly number[];
}

// Two spreads are a flow and need no search; with three the problem is NP-hard, so the search ends somewhere.
const MAX_STEPS = 2_000;
// That as few as possible move is no limit, so looking for it among many ranges ends before it takes long.
const MAX_RANGES = 200;

/**
 * The largest selection of at most `wanted` targets that keeps every spread; where some stay, the largest of those with
 * `least` targets, if any has as many, in which most stay. Undefined when there is none, `unfinished` when three or more spreads are too entangled
 * to find it in a bounded number of steps.
 *
 * When the emptiest domain of a spread has `lower` targets, the others have at most `lower + maxSkew`. Within such
 * ranges, the cells between the domains of the first two spreads form a flow network, solved exactly; further
 * spreads are met by branch and bound over cells, with the flow as the bound.
 */
export function largestSelection(problem: SpreadProblem): Selection | 'unfinished' | undefined {
  const { cells, wanted, least = wanted } = problem;
  const largest = solve(problem, { worths: cells.map(() => 1), least: 0, ranges: Number.POSITIVE_INFINITY });
  if (!largest.isFinished) return 'unfinished';
  if (largest.best === undefined) return undefined;
  if (!cells.some(({ kept }) => kept)) return selectionOf(largest.best);
  const worths = cells.map(({ kept }) => (kept ? wanted + 1 : 1));
  const reached = Math.min(least, sum(largest.best.start));
  const { best = largest.best } = solve(problem, { worths, least: reached, ranges: MAX_RANGES });
  return selectionOf(best);
}

/** A solution that is worth most, or the best that was found when the search had to end early. */
function solve(
  problem: SpreadProblem,
  { worths, least, ranges }: Pick<Attempt, 'worths' | 'least'> & { readonly ranges: number },
): { readonly best: Attempt | undefined; readonly isFinished: boolean } {
  const steps = { left: MAX_STEPS };
  const cells = problem.cells.map(({ size }) => ({ lower: 0, upper: size }));
  let best: Attempt | undefined;
  let atLeast = 1;
  let tries = ranges;
  for (const domains of rangeChoices(problem, worths, () => atLeast)) {
    const attempt = { problem, domains, cells, worths, atLeast, least, steps };
    const flows = bestFlows({ ...attempt, start: keptFlows(problem, domains) });
    if (steps.left < 0 || --tries < 0) return { best, isFinished: false };
    if (flows === undefined) continue;
    const worth = worthOf(flows, worths);
    best = { ...attempt, atLeast: worth, start: flows };
    atLeast = worth + 1;
  }
  return { best, isFinished: true };
}

/** All that stay, as far as there is room: a solution to begin with that is seldom far from the best. */
function keptFlows(problem: SpreadProblem, domains: readonly Range[]): readonly number[] {
  const room = problem.spreads.slice(0, 2).map(({ domains: count }, spread) => {
    return new Array<number>(count).fill(domains[spread]?.upper ?? 0);
  });
  let wanted = problem.wanted;
  return problem.cells.map(({ domains: own, size, kept }) => {
    const free = room.map((rooms, spread) => rooms[own[spread] ?? 0] ?? 0);
    const flow = kept ? Math.min(size, wanted, ...free) : 0;
    wanted -= flow;
    for (const [spread, rooms] of room.entries()) rooms[own[spread] ?? 0] = (free[spread] ?? 0) - flow;
    return flow;
  });
}

function selectionOf(solved: Attempt): Selection {
  let witness = solved.start;
  const committed = solved.cells.map(() => 0);
  const withOneMore = (cell: number) => {
    const cells = solved.cells.map(({ upper }, index) => {
      return { lower: (committed[index] ?? 0) + (index === cell ? 1 : 0), upper };
    });
    return bestFlows({ ...solved, cells, start: witness });
  };
  return {
    total: sum(solved.start),
    take(cell) {
      const count = committed[cell] ?? 0;
      const next = count < (witness[cell] ?? 0) ? witness : withOneMore(cell);
      if (next === undefined) return false;
      witness = next;
      committed[cell] = count + 1;
      return true;
    },
  };
}

/** The targets each cell gives in a selection worth at least `atLeast`, the best that these bounds allow. */
function bestFlows(attempt: Attempt): readonly number[] | undefined {
  const { problem, worths, atLeast, steps } = attempt;
  if (problem.spreads.length > 2 && --steps.left < 0) return undefined;
  const flows = flowOfTwoSpreads(attempt);
  if (flows === undefined || worthOf(flows, worths) < atLeast) return undefined;
  const violation = violatedDomain(attempt, flows);
  if (violation === undefined) return flows;
  let best: readonly number[] | undefined;
  for (const cells of branches(attempt, flows, violation)) {
    const found = bestFlows({ ...attempt, cells, atLeast: best ? worthOf(best, worths) + 1 : atLeast, start: [] });
    best = found ?? best;
    if (best && worthOf(best, worths) === worthOf(flows, worths)) return best;
  }
  return best;
}

function rangeOf({ problem, domains }: Attempt, spread: number, domain: number): Range {
  const range = domains[spread] ?? ANY;
  return problem.spreads[spread]?.needed?.has(domain) ? { ...range, lower: 1 } : range;
}

function flowOfTwoSpreads(attempt: Attempt): readonly number[] | undefined {
  const { problem, cells, worths, least, start } = attempt;
  const [rows, columns] = [problem.spreads[0]?.domains ?? 0, problem.spreads[1]?.domains ?? 0];
  const sink = 1 + rows + columns;
  const rowFlows = new Array<number>(rows).fill(0);
  const columnFlows = new Array<number>(columns).fill(0);
  const cellEdges = problem.cells.map(({ domains: [row = 0, column = 0] }, index) => {
    const flow = start[index] ?? 0;
    rowFlows[row] = (rowFlows[row] ?? 0) + flow;
    columnFlows[column] = (columnFlows[column] ?? 0) + flow;
    const { lower, upper } = cells[index] ?? { lower: 0, upper: 0 };
    return { from: 1 + row, to: 1 + rows + column, lower, upper, worth: worths[index] ?? 0, flow };
  });
  const rowEdges = rowFlows.map((flow, row) => ({ from: 0, to: 1 + row, ...rangeOf(attempt, 0, row), flow }));
  const columnEdges = columnFlows.map((flow, column) => {
    return { from: 1 + rows + column, to: sink, ...rangeOf(attempt, 1, column), flow };
  });
  const whole = { from: sink, to: 0, lower: least, upper: problem.wanted, flow: sum(start) };
  const network = circulation(sink + 1, [whole, ...cellEdges, ...rowEdges, ...columnEdges]);
  if (!meetLowerBounds(network)) return undefined;
  raise(network, whole, problem.wanted);
  if (worths.some((worth) => worth > 1)) enrich(network);
  return cellEdges.map(({ flow }) => flow);
}

interface Violation {
  readonly spread: number;
  readonly domain: number;
  readonly tooMany: boolean;
}

/** A domain beyond the first two spreads that the flow, which does not know of it, leaves out of range. */
function violatedDomain(attempt: Attempt, flows: readonly number[]): Violation | undefined {
  const { problem } = attempt;
  for (let spread = 2; spread < problem.spreads.length; spread++) {
    const counts = new Array<number>(problem.spreads[spread]?.domains ?? 0).fill(0);
    for (const [cell, flow] of flows.entries()) {
      const domain = problem.cells[cell]?.domains[spread] ?? 0;
      counts[domain] = (counts[domain] ?? 0) + flow;
    }
    const ranges = counts.map((_, domain) => rangeOf(attempt, spread, domain));
    const domain = ranges.findIndex(({ lower, upper }, domain) => {
      const count = counts[domain] ?? 0;
      return count < lower || count > upper;
    });
    if (domain >= 0) return { spread, domain, tooMany: (counts[domain] ?? 0) > (ranges[domain]?.upper ?? 0) };
  }
  return undefined;
}

/** Splits at a cell of the violated domain: into fewer than now and not fewer, or more than now and not more. */
function branches({ problem, cells }: Attempt, flows: readonly number[], { spread, domain, tooMany }: Violation) {
  const split = cells.findIndex(({ lower, upper }, cell) => {
    const flow = flows[cell] ?? 0;
    return problem.cells[cell]?.domains[spread] === domain && (tooMany ? flow > lower : flow < upper);
  });
  const flow = flows[split] ?? 0;
  const replaced = (bounds: Partial<Range>) =>
    cells.map((range, cell) => (cell === split ? { ...range, ...bounds } : range));
  if (split < 0) return [];
  return tooMany
    ? [replaced({ upper: flow - 1 }), replaced({ lower: flow })]
    : [replaced({ lower: flow + 1 }), replaced({ upper: flow })];
}

function worthOf(flows: readonly number[], worths: readonly number[]): number {
  return flows.reduce((total, flow, cell) => total + flow * (worths[cell] ?? 0), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
