import { isJsonObject, type JsonObject } from '../core/json.js';

/** Calls back for every object of a list whose key an earlier one has. Objects without a key are passed over. */
export function eachRepeated(
  list: unknown,
  keyOf: (item: JsonObject) => string | undefined,
  found: (key: string, index: number) => void,
): void {
  if (!Array.isArray(list) || list.length < 2) return;
  const seen = new Set<string>();
  for (let index = 0; index < list.length; index += 1) {
    const item: unknown = list[index];
    const key = isJsonObject(item) ? keyOf(item) : undefined;
    if (key === undefined) continue;
    if (seen.has(key)) found(key, index);
    else seen.add(key);
  }
}
