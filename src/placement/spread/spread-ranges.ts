import type { Cell, SearchedSpread, SpreadProblem } from './spread-problem.js';

/** How many targets may be chosen of a domain or a cell. */
export interface Range {
  readonly lower: number;
  readonly upper: number;
}

export const ANY: Range = { lower: 0, upper: Number.POSITIVE_INFINITY };

/** Ranges for the domains of each spread that could hold what is worth `atLeast`, the fullest first. */
export function* rangeChoices(
  { spreads, cells, wanted }: SpreadProblem,
  worths: readonly number[],
  atLeast: () => number,
): Generator<readonly Range[]> {
  const sizes = spreads.map((spread, index) => heldBy(cells, spread, index, () => 1));
  const extras = spreads.map((spread, index) => heldBy(cells, spread, index, (cell) => (worths[cell] ?? 1) - 1));
  const extra = worths.reduce((most, worth) => Math.max(most, worth), 1) - 1;
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
      const more = extras[index]?.reduce((held, own) => held + Math.min(own, extra * range.upper), 0) ?? 0;
      if (Math.min(most, total.upper) + Math.min(more, extra * wanted) < atLeast() || most < total.lower) return;
      const rest = { lower: Math.max(total.lower, lower * spread.domains), upper: Math.min(total.upper, most) };
      for (const ranges of choose(index + 1, rest)) yield [range, ...ranges];
    }
  }
  yield* choose(0, { lower: 0, upper: wanted });
}

/** The sum over the targets of each domain of a spread. */
function heldBy(
  cells: readonly Cell[],
  { domains: count }: SearchedSpread,
  spread: number,
  worthOf: (cell: number) => number,
): readonly number[] {
  const held = new Array<number>(count).fill(0);
  for (const [cell, { domains, size }] of cells.entries()) {
    held[domains[spread] ?? 0] = (held[domains[spread] ?? 0] ?? 0) + size * worthOf(cell);
  }
  return held;
}
