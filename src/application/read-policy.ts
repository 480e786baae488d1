import { FleetError, joinErrors } from '../core/errors.js';
import { didYouMean, listNames } from '../core/names.js';
import { readSettings } from '../core/settings.js';
import type { Policy } from '../placement/policy.js';
import { policyErrors } from '../placement/policy-check.js';

const FIELDS: { readonly [K in keyof Required<Policy>]: true } = {
  matchLabels: true,
  matchExpressions: true,
  targets: true,
  exclude: true,
  capabilities: true,
  tolerations: true,
  groups: true,
  prefer: true,
  spread: true,
  count: true,
  per: true,
  waves: true,
  onShortfall: true,
  allowEmpty: true,
};

/**
 * Freezes a policy and checks what types cannot.
 * @throws FleetError `VALUE_INVALID`, `SELECTOR_INVALID`, `TOLERATION_INVALID`, `SETTING_NOT_JSON`
 */
export function readPolicy(given: { readonly [field: string]: unknown }, path: string): Policy {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [field] of entries) if (!Object.hasOwn(FIELDS, field)) throw unknownField(field, path);
  // Reading it as settings proves that the policy is plain data: a closure would make a placement unexplainable.
  const policy: Policy = readSettings(Object.fromEntries(entries), path);
  const [first, ...others] = policyErrors(policy, path);
  if (first !== undefined) throw joinErrors([first, ...others]);
  return policy;
}

function unknownField(field: string, path: string): FleetError {
  const known = Object.keys(FIELDS);
  return new FleetError('VALUE_INVALID', {
    message: `placement has an unknown field ${JSON.stringify(field)}${didYouMean(field, known)}; allowed are ${listNames(known, known.length)}`,
    hint: 'correct the placement policy',
    path,
  });
}
