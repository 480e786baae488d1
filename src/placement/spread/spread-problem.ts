/** Targets that are in the same domain of every spread. */
export interface Cell {
  /** Index of the domain in each spread. */
  readonly domains: readonly number[];
  readonly size: number;
  /** Whether the application runs there already. @default false */
  readonly kept?: boolean;
}

export interface SearchedSpread {
  /** How many there are. */
  readonly domains: number;
  readonly maxSkew: number;
  /** Domains that need a target; the spread has no other limit then. */
  readonly needed?: ReadonlySet<number>;
}

/** One or more hard spreads at once. Every domain has at least one target. */
export interface SpreadProblem {
  readonly spreads: readonly SearchedSpread[];
  readonly cells: readonly Cell[];
  readonly wanted: number;
  /** So many come first, then that most stay, then more. @default wanted */
  readonly least?: number;
}
