import { compareText } from '../../core/json.js';
import type { Facts } from '../../core/selector.js';

/**
 * A JSON list, one entry per line. The separating comma stands on a line of its own, because git merges
 * changes of two lines only if a line between them is unchanged.
 */
export function listText(entries: readonly string[]): string {
  return listParts(entries).join('');
}

function listParts(entries: readonly string[]): string[] {
  const parts = ['[\n'];
  for (const entry of entries) parts.push(parts.length === 1 ? '' : '\n,\n', entry);
  parts.push(entries.length === 0 ? ']' : '\n]');
  return parts;
}

/** A JSON object of which each member is JSON text, or a list of JSON texts, in the order given. */
export function documentText(members: readonly (readonly [key: string, value: string | readonly string[]])[]): string {
  const parts: string[] = [];
  for (const [key, value] of members) {
    parts.push(parts.length === 0 ? '{\n' : ',\n', `${JSON.stringify(key)}: `);
    if (typeof value === 'string') parts.push(value);
    else for (const part of listParts(value)) parts.push(part);
  }
  // joined once: lists of a large fleet are tens of megabytes
  parts.push('\n}\n');
  return parts.join('');
}

/** A copy sorted by text keys, the first that differs deciding. */
export function sortedBy<T>(entries: readonly T[], ...keys: readonly ((entry: T) => string)[]): T[] {
  return [...entries].sort((a, b) => {
    for (const key of keys) {
      const order = compareText(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** The same map with its keys sorted (integer keys first, as in every JavaScript object). */
export function sortedMap(map: Facts): Facts {
  const keys = Object.keys(map);
  if (keys.every((key, index) => index === 0 || compareText(keys[index - 1] ?? '', key) < 0)) return map;
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}
