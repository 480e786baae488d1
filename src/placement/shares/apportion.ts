/** One of those that seats are divided among. */
export interface Claim {
  readonly name: string;
  /** Not negative. Only in proportion to others. */
  readonly weight: bigint;
  /** Seats it has to begin with. @default 0 */
  readonly seats?: number;
}

interface Holder {
  readonly name: string;
  readonly weight: bigint;
  readonly order: number;
  seats: number;
}

/**
 * Divides seats in proportion to weights by Webster's method, exactly: one by one to the largest weight / (2 × seats + 1),
 * then to fewer seats, then by name. Returns all seats of each claim, those to begin with included. Claims without weight
 * get none; when no claim has any, no seat is given.
 *
 * One more seat takes none from anybody, and one more claim only takes seats for itself.
 * @see https://en.wikipedia.org/wiki/Sainte-Lagu%C3%AB_method
 */
export function apportion(
  seats: number,
  claims: readonly Claim[],
  compareNames: (a: string, b: string) => number,
): ReadonlyMap<string, number> {
  const holders = claims
    .toSorted((a, b) => compareNames(a.name, b.name))
    .map(({ name, weight, seats = 0 }, order): Holder => ({ name, weight, order, seats }));
  // In order of precedence, which makes it a heap.
  const heap = holders.filter(({ weight }) => weight > 0n).sort(byPrecedence);
  for (let given = 0; given < seats; given++) {
    const [next] = heap;
    if (next === undefined) break;
    next.seats++;
    sink(heap);
  }
  return new Map(holders.map(({ name, seats }) => [name, seats]));
}

function byPrecedence(a: Holder, b: Holder): number {
  const difference = b.weight * BigInt(2 * a.seats + 1) - a.weight * BigInt(2 * b.seats + 1);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.seats - b.seats || a.order - b.order;
}

/** Moves the first of a heap to where it belongs after it has lost precedence. */
function sink(heap: Holder[]): void {
  for (let at = 0; ; ) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    const [holder, first, second] = [heap[at], heap[left], heap[right]];
    if (holder === undefined || first === undefined) return;
    const isSecond = second !== undefined && byPrecedence(second, first) < 0;
    const better = isSecond ? second : first;
    if (byPrecedence(holder, better) <= 0) return;
    heap[at] = better;
    at = isSecond ? right : left;
    heap[at] = holder;
  }
}
