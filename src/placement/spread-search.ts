import { circulation, meetLowerBounds, raise } from './circulation.js';

/** Targets that are in the same domain of every spread. */
export interface Cell {
  /** Index of the domain in each spread. */
  readonly domains: readonly number[];
  readonly size: number;
}

export interface SearchedSpread {
  /** How many there are. */
  readonly domains: number;
  readonly maxSkew: number;
  /** Domains that need a target; the spread has no other limit then. */
  readonly needed?: ReadonlySet<number>;
}

/** Two or more hard spreads at once. Every domain has at least one target. */
export interface SpreadProblem {
  readonly spreads: readonly SearchedSpread[];
  readonly cells: readonly Cell[];
  readonly wanted: number;
}

/** A way to choose as many targets as any selection can, that yields to wishes. */
export interface Selection {
  readonly total: number;
  /** Commits to one more target of the cell, if a selection of the same total has it beside those committed to. */
  take(cell: number): boolean;
}

interface Range {
  readonly lower: number;
  readonly upper: number;
}

const ANY: Range = { lower: 0, upper: Number.POSITIVE_INFINITY };

interface Attempt {
  readonly problem: SpreadProblem;
  /** How many targets every domain of a spread may have, by spread; those needed have at least one. */
  readonly domains: readonly Range[];
  /** How many targets each cell may give. */
  readonly cells: readonly Range[];
  readonly atLeast: number;
  /** Shared by all attempts at one problem. */
  readonly steps: { left: number };
  /** A solution to begin with, within the upper bounds. */
  readonly start?: readonly number[];
}

// Two spreads are a flow and need no search; with three the problem is NP-hard, so the search ends somewhere.
const MAX_STEPS = 2_000;

/**
 * The largest selection of at most `wanted` targets that keeps every spread; undefined when there is none, `unfinished`
 * when three or more spreads are too entangled to find it in a bounded number of steps.
 *
 * When the emptiest domain of a spread has `lower` targets, the others have at most `lower + maxSkew`. Within such
 * ranges, the cells between the domains of the first two spreads form a flow network, solved exactly; further
 * spreads are met by branch and bound over cells, with the flow as the bound.
 */
export function largestSelection(problem: SpreadProblem): Selection | 'unfinished' | undefined {
  const steps = { left: MAX_STEPS };
  const cells = problem.cells.map(({ size }) => ({ lower: 0, upper: size }));
  let best: { readonly flows: readonly number[]; readonly domains: readonly Range[] } | undefined;
  let total = 0;
  for (const domains of rangeChoices(problem, () => total)) {
    const flows = largestFlows({ problem, domains, cells, atLeast: total + 1, steps });
    if (steps.left < 0) return 'unfinished';
    if (flows === undefined) continue;
    best = { flows, domains };
    total = sum(flows);
  }
  return best && selectionOf({ problem, domains: best.domains, cells, atLeast: total, steps, start: best.flows });
}

function selectionOf(solved: Attempt): Selection {
  let witness = solved.start ?? [];
  const committed = solved.cells.map(() => 0);
  const withOneMore = (cell: number) => {
    const cells = solved.cells.map(({ upper }, index) => {
      return { lower: (committed[index] ?? 0) + (index === cell ? 1 : 0), upper };
    });
    return largestFlows({ ...solved, cells, start: witness });
  };
  return {
    total: solved.atLeast,
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

/** Ranges for the domains of each spread that could hold more than `best` targets, the fullest first. */
function* rangeChoices({ spreads, cells, wanted }: SpreadProblem, best: () => number): Generator<readonly Range[]> {
  const sizes = spreads.map((spread, index) => {
    const bySize = new Array<number>(spread.domains).fill(0);
    for (const { domains, size } of cells) bySize[domains[index] ?? 0] = (bySize[domains[index] ?? 0] ?? 0) + size;
    return bySize;
  });
  function* choose(index: number, total: Range): Generator<readonly Range[]> {
    const spread = spreads[index];
    const domains = sizes[index];
    if (spread === undefined || domains === undefined) return yield [];
    if (spread.needed !== undefined) {
      for (const ranges of choose(index + 1, total)) yield [ANY, ...ranges];
      return;
    }
    const [smallest, largest] = [domains.reduce((a, b) => Math.min(a, b)), domains.reduce((a, b) => Math.max(a, b))];
    // From `largest - maxSkew` on nothing is too many, so that a higher lower bound would only forbid more.
    const fullest = Math.min(Math.floor(total.upper / spread.domains), smallest, Math.max(0, largest - spread.maxSkew));
    for (let lower = fullest; lower >= 0; lower--) {
      const range = { lower, upper: lower + spread.maxSkew };
      const most = domains.reduce((held, size) => held + Math.min(size, range.upper), 0);
      if (Math.min(most, total.upper) <= best() || most < total.lower) return;
      const rest = { lower: Math.max(total.lower, lower * spread.domains), upper: Math.min(total.upper, most) };
      for (const ranges of choose(index + 1, rest)) yield [range, ...ranges];
    }
  }
  yield* choose(0, { lower: 0, upper: wanted });
}

/** The targets each cell gives in a selection of at least `atLeast`, as many as these bounds allow. */
function largestFlows(attempt: Attempt): readonly number[] | undefined {
  const { problem, atLeast, steps } = attempt;
  if (problem.spreads.length > 2 && --steps.left < 0) return undefined;
  const flows = flowOfTwoSpreads(attempt);
  if (flows === undefined || sum(flows) < atLeast) return undefined;
  const violation = violatedDomain(attempt, flows);
  if (violation === undefined) return flows;
  let best: readonly number[] | undefined;
  for (const cells of branches(attempt, flows, violation)) {
    const found = largestFlows({ ...attempt, cells, atLeast: best ? sum(best) + 1 : atLeast, start: undefined });
    best = found ?? best;
    if (best && sum(best) === sum(flows)) return best;
  }
  return best;
}

function rangeOf({ problem, domains }: Attempt, spread: number, domain: number): Range {
  const range = domains[spread] ?? ANY;
  return problem.spreads[spread]?.needed?.has(domain) ? { ...range, lower: 1 } : range;
}

function flowOfTwoSpreads(attempt: Attempt): readonly number[] | undefined {
  const { problem, cells, start } = attempt;
  const [rows, columns] = [problem.spreads[0]?.domains ?? 0, problem.spreads[1]?.domains ?? 0];
  const sink = 1 + rows + columns;
  const given = start ?? problem.cells.map(() => 0);
  const rowFlows = new Array<number>(rows).fill(0);
  const columnFlows = new Array<number>(columns).fill(0);
  const cellEdges = problem.cells.map(({ domains: [row = 0, column = 0] }, index) => {
    const flow = given[index] ?? 0;
    rowFlows[row] = (rowFlows[row] ?? 0) + flow;
    columnFlows[column] = (columnFlows[column] ?? 0) + flow;
    const { lower, upper } = cells[index] ?? { lower: 0, upper: 0 };
    return { from: 1 + row, to: 1 + rows + column, lower, upper, flow };
  });
  const rowEdges = rowFlows.map((flow, row) => ({ from: 0, to: 1 + row, ...rangeOf(attempt, 0, row), flow }));
  const columnEdges = columnFlows.map((flow, column) => {
    return { from: 1 + rows + column, to: sink, ...rangeOf(attempt, 1, column), flow };
  });
  const whole = { from: sink, to: 0, lower: 0, upper: problem.wanted, flow: sum(given) };
  const network = circulation(sink + 1, [whole, ...cellEdges, ...rowEdges, ...columnEdges]);
  if (!meetLowerBounds(network)) return undefined;
  raise(network, whole, problem.wanted);
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
