import type { Filter } from '../filter.js';
import type { ClusterModel } from '../fleet-model.js';
import type { Capability } from '../policy/policy.js';

export const capabilities: Filter = {
  stage: 'capabilities',
  refuse({ cluster }, { policy }) {
    for (const needed of policy.capabilities ?? []) {
      const reason = lackOfCapability(needed, cluster);
      if (reason !== undefined) return reason;
    }
    return undefined;
  },
};

/** What a cluster lacks of a capability, with both versions; undefined when it lacks nothing. */
export function lackOfCapability({ name, atLeast }: Capability, { capabilities }: ClusterModel): string | undefined {
  const offered = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
  if (offered === undefined) return `capability ${name} is missing${atLeast ? `, needs at least ${atLeast}` : ''}`;
  if (atLeast === undefined || isAtLeast(offered, atLeast)) return undefined;
  return `capability ${name} ${offered === '' ? 'has no version' : `is ${offered}`}, needs at least ${atLeast}`;
}

/** Compares dotted numbers part by part; a missing part is 0, and no version is below every version. */
function isAtLeast(offered: string, needed: string): boolean {
  if (offered === '') return false;
  const have = offered.split('.').map(Number);
  const want = needed.split('.').map(Number);
  for (let part = 0; part < Math.max(have.length, want.length); part++) {
    const difference = (have[part] ?? 0) - (want[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
