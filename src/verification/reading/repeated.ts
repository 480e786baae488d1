import { isJsonObject, type JsonObject } from '../../core/json.js';
import { textIn } from './unchecked.js';

interface Repeated {
  readonly key: string;
  readonly index: number;
}

const NONE: readonly Repeated[] = Object.freeze([]);

/** The objects of a list whose key, the name unless said otherwise, an earlier one has. Those without a key are passed over. */
export function repeatedIn(
  list: unknown,
  keyOf: (item: JsonObject) => string | undefined = nameIn,
): readonly Repeated[] {
  if (!Array.isArray(list) || list.length < 2) return NONE;
  const seen = new Set<string>();
  const repeated: Repeated[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const item: unknown = list[index];
    const key = isJsonObject(item) ? keyOf(item) : undefined;
    if (key === undefined) continue;
    if (seen.has(key)) repeated.push({ key, index });
    else seen.add(key);
  }
  return repeated;
}

function nameIn({ name }: JsonObject): string | undefined {
  return textIn(name);
}
