/** Items by number, which need not all be in memory: some are made each time they are asked for. Every array is one. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/** A list whose items are made when they are asked for. */
export function madeList<T>(length: number, make: (index: number) => T): List<T> {
  return {
    length,
    at: (index) => (index < length ? make(index) : undefined),
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index += 1) yield make(index);
    },
  };
}

/** One list after the other. */
export function joinedList<T>(lists: readonly List<T>[]): List<T> {
  const ends: number[] = [];
  for (const { length } of lists) ends.push((ends.at(-1) ?? 0) + length);
  // Most are asked for one after the other.
  let last = 0;
  const holds = (list: number, index: number) => index < (ends[list] ?? 0) && index >= (ends[list - 1] ?? 0);
  return {
    length: ends.at(-1) ?? 0,
    at(index) {
      if (!holds(last, index)) last = holds(last + 1, index) ? last + 1 : ends.findIndex((end) => index < end);
      return lists[last]?.at(index - (ends[last - 1] ?? 0));
    },
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}

/** The same items in another order, of which equal ones keep theirs. */
export function sortedList<T>(list: List<T>, compare: (a: T, b: T) => number): List<T> {
  const item = (index: number) => list.at(index) as T;
  const order = Array.from({ length: list.length }, (_, index) => index);
  order.sort((a, b) => compare(item(a), item(b)));
  return madeList(list.length, (index) => item(order[index] as number));
}

export function mappedList<T, U>(list: List<T>, map: (item: T) => U): List<U> {
  return madeList(list.length, (index) => map(list.at(index) as T));
}
