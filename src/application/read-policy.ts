import { joinErrors } from '../core/errors.js';
import { readSettings } from '../core/settings.js';
import { anything, checkShape, fields, flag, listOf, number, text } from '../core/shape.js';
import type { Toleration } from '../core/taint.js';
import type {
  Capability,
  FailoverGroup,
  Policy,
  Preference,
  Replicas,
  ReplicaWeight,
  Spread,
  Wave,
} from '../placement/policy/policy.js';
import { policyErrors } from '../placement/policy/policy-check.js';
import { ROLE_FIELDS, type RoleRequest, SELECTOR_FIELDS } from '../placement/roles/role.js';

// What policyErrors takes for granted. It says itself what values are allowed.
const SHAPE = fields<Omit<Policy, 'demands'>>({
  ...SELECTOR_FIELDS,
  targets: listOf(text),
  exclude: listOf(text),
  capabilities: listOf(fields<Capability>({ name: text, atLeast: text }, ['name'])),
  tolerations: listOf(fields<Toleration>({ key: text, operator: anything, value: text, effect: anything })),
  groups: listOf(fields<FailoverGroup>({ ...SELECTOR_FIELDS, name: text }, ['name'])),
  prefer: listOf(fields<Preference>({ ...SELECTOR_FIELDS, weight: number }, ['weight'])),
  spread: listOf(
    fields<Spread>({ by: text, maxSkew: number, min: number, max: number, whenUnsatisfiable: anything }, ['by']),
  ),
  count: number,
  atLeast: number,
  per: anything,
  waves: listOf(fields<Wave>({ ...SELECTOR_FIELDS, size: anything })),
  replicas: fields<Replicas>(
    {
      total: number,
      weights: listOf(fields<ReplicaWeight>({ ...SELECTOR_FIELDS, weight: number }, ['weight'])),
      byCapacity: text,
    },
    ['total'],
  ),
  roles: listOf(fields<RoleRequest>(ROLE_FIELDS, ['role', 'among'])),
  onShortfall: anything,
  allowEmpty: flag,
});

// Sets of names, whose order means nothing and should not change a document.
const NAMES = ['targets', 'exclude'];

function sortedNames([field, value]: [string, unknown]): [string, unknown] {
  return [field, NAMES.includes(field) && Array.isArray(value) ? [...value].sort() : value];
}

/**
 * Freezes a policy and checks what types cannot.
 * @throws FleetError `VALUE_INVALID`, `SELECTOR_INVALID`, `TOLERATION_INVALID`, `SETTING_NOT_JSON`
 */
export function readPolicy(given: { readonly [field: string]: unknown }, path: string): Policy {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  checkShape(SHAPE, Object.fromEntries(entries), { subject: 'the placement policy', path });
  // Reading it as settings proves that the policy is plain data: a closure would make a placement unexplainable.
  const policy: Policy = readSettings(Object.fromEntries(entries.map(sortedNames)), path);
  const [first, ...others] = policyErrors(policy, path);
  if (first !== undefined) throw joinErrors([first, ...others]);
  return policy;
}
