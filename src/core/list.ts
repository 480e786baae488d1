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

export function mappedList<T, U>(list: List<T>, map: (item: T) => U): List<U> {
  return madeList(list.length, (index) => map(list.at(index) as T));
}

export function reversedList<T>(list: List<T>): List<T> {
  return madeList(list.length, (index) => list.at(list.length - 1 - index) as T);
}

/** One list after the other. */
export function joinedList<T>(lists: readonly List<T>[]): List<T> {
  const ends: number[] = [];
  for (const { length } of lists) ends.push((ends.at(-1) ?? 0) + length);
  const startOf = (list: number) => ends[list - 1] ?? 0;
  // Most items are asked for one after the other.
  let last = 0;
  return {
    length: ends.at(-1) ?? 0,
    at(index) {
      if (index < startOf(last) || index >= (ends[last] ?? 0)) last = ends.findIndex((end) => index < end);
      return lists[last]?.at(index - startOf(last));
    },
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}

/** The same items in order; of equal ones, those that were first stay first. */
export function sortedList<T>(list: List<T>, compare: (a: T, b: T) => number): List<T> {
  if (isSorted(list, compare)) return list;
  const item = (index: number) => list.at(index) as T;
  const order = Array.from({ length: list.length }, (_, index) => index);
  order.sort((a, b) => compare(item(a), item(b)));
  return madeList(list.length, (index) => item(order[index] as number));
}

function isSorted<T>(list: Iterable<T>, compare: (a: T, b: T) => number): boolean {
  let last: T | undefined;
  for (const item of list) {
    if (last !== undefined && compare(last, item) > 0) return false;
    last = item;
  }
  return true;
}

/** Keeps no objects but the values of their keys, and one value where all have the same. */
export function compactList<T extends object>(items: readonly T[], keys: readonly (keyof T)[]): List<T> {
  return listOfColumns(items.length, keys, columnsOf(items, keys));
}

type Column<V> = (index: number) => V | undefined;

// Functions apart, because what a function returns keeps everything that any other function in it uses: here the items.
function listOfColumns<T extends object>(
  length: number,
  keys: readonly (keyof T)[],
  columns: readonly Column<T[keyof T]>[],
): List<T> {
  return madeList(length, (index) => {
    const item: Partial<T> = {};
    for (let at = 0; at < keys.length; at += 1) item[keys[at] as keyof T] = columns[at]?.(index);
    return item as T;
  });
}

function columnsOf<T extends object>(items: readonly T[], keys: readonly (keyof T)[]): readonly Column<T[keyof T]>[] {
  return keys.map((key) => columnOf(items.map((item) => item[key])));
}

function columnOf<V>(values: readonly V[]): Column<V> {
  const [first] = values;
  return values.every((value) => value === first) ? constant(first as V) : (index) => values[index];
}

function constant<V>(value: V): Column<V> {
  return () => value;
}
