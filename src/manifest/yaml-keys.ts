export interface PlainObject {
  readonly [key: string]: unknown;
}

const FIRST_KEYS: readonly string[] = ['apiVersion', 'kind', 'metadata'];
const FEW_KEYS = 16;

/** Keys in the order of their text. At the top, some may not be there: such a field is as good as undefined. */
export function keysInOrder(map: PlainObject, depth: number): readonly string[] {
  const keys = sortedKeys(map);
  return depth === 0 ? FIRST_KEYS.concat(keys.filter((key) => !FIRST_KEYS.includes(key))) : keys;
}

/** By UTF-16 code unit. Insertion sort, because a call of `sort` costs more than most maps have keys. */
function sortedKeys(map: PlainObject): readonly string[] {
  const keys = Object.keys(map);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let sorted = 1; sorted < keys.length; sorted++) {
    const key = keys[sorted] ?? '';
    let place = sorted;
    for (; place > 0; place--) {
      const before = keys[place - 1] ?? '';
      if (before <= key) break;
      keys[place] = before;
    }
    keys[place] = key;
  }
  return keys;
}

export function isPlainObject(value: object): value is PlainObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
