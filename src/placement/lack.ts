import type { Policy } from './policy.js';
import type { Ranked } from './rank.js';

/** What a choice lacks to meet the policy, with both numbers; undefined when it meets it. */
export function lackOf({ count }: Policy, chosen: readonly Ranked[]): string | undefined {
  if (count === undefined) return chosen.length === 0 ? 'no target qualifies' : undefined;
  return chosen.length < count ? `${chosen.length} of ${count} targets` : undefined;
}
