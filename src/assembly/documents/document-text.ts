import { compareText } from '../../core/json.js';
import type { Facts } from '../../core/selector.js';

/**
 * A JSON list, one entry per line. The separating comma stands on a line of its own, because git merges
 * changes of two lines only if a line between them is unchanged.
 */
export function* listPieces(entries: Iterable<string>): Generator<string> {
  let before = '[\n';
  for (const entry of entries) {
    yield before + entry;
    before = '\n,\n';
  }
  yield before === '[\n' ? '[\n]' : '\n]';
}

/** Members of a JSON object: each is JSON text, or a list of JSON texts. */
export type Members = readonly (readonly [key: string, value: string | Iterable<string>])[];

/** A JSON object with its members in the order given. */
export function documentText(members: Members): string {
  return [...documentPieces(members)].join('');
}

/** As {@link documentText}, in pieces, made anew each time they are asked for: lists of a large fleet are hundreds of megabytes. */
export function documentPieces(members: Members): Pieces {
  return piecesOf(function* () {
    let before = '{\n';
    for (const [key, value] of members) {
      yield `${before}${JSON.stringify(key)}: `;
      if (typeof value === 'string') yield value;
      else yield* listPieces(value);
      before = ',\n';
    }
    yield '\n}\n';
  });
}

/** Texts one after the other, made anew each time they are asked for. */
export type Pieces = Iterable<string>;

export function piecesOf(begin: () => Iterator<string>): Pieces {
  return { [Symbol.iterator]: begin };
}

export function textsOf<T>(items: Iterable<T>, text: (item: T) => string): Pieces {
  return piecesOf(function* () {
    for (const item of items) yield text(item);
  });
}

/** Compares by text keys, the first that differs deciding. */
export function comparing<T>(...keys: readonly ((entry: T) => string)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const order = compareText(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** A copy sorted by text keys. */
export function sortedBy<T>(entries: Iterable<T>, ...keys: readonly ((entry: T) => string)[]): T[] {
  return [...entries].sort(comparing(...keys));
}

/** The same map with its keys sorted (integer keys first, as in every JavaScript object). */
export function sortedMap(map: Facts): Facts {
  const keys = Object.keys(map);
  if (keys.every((key, index) => index === 0 || compareText(keys[index - 1] ?? '', key) < 0)) return map;
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
