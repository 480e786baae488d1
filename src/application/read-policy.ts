import { FleetError } from '../core/errors.js';
import { didYouMean, listNames } from '../core/names.js';
import { validateSelector } from '../core/selector.js';
import { readSettings } from '../core/settings.js';
import type { Policy } from '../placement/policy.js';

const FIELDS: { readonly [K in keyof Required<Policy>]: true } = {
  matchLabels: true,
  matchExpressions: true,
  targets: true,
  exclude: true,
  capabilities: true,
  tolerations: true,
  prefer: true,
  spread: true,
  count: true,
  per: true,
  waves: true,
  onShortfall: true,
  allowEmpty: true,
};

/**
 * Checks what types cannot: numbers, sizes, selectors, unknown fields of untyped callers.
 * @throws FleetError `VALUE_INVALID`, `SELECTOR_INVALID`, `TOLERATION_INVALID`, `SETTING_NOT_JSON`
 */
export function readPolicy(given: { readonly [field: string]: unknown }, path: string): Policy {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [field] of entries) {
    if (Object.hasOwn(FIELDS, field)) continue;
    const known = Object.keys(FIELDS);
    throw invalid(`placement has an unknown field ${JSON.stringify(field)}${didYouMean(field, known)}; allowed are ${listNames(known, 20)}`, path);
  }
  // Reading as settings proves that the policy is plain data: a closure would make a placement unexplainable.
  const policy: Policy = readSettings(Object.fromEntries(entries), path);
  validateSelector(policy, path);
  checkCount(policy, path);
  checkSpread(policy, path);
  checkWaves(policy, path);
  checkPreferences(policy, path);
  checkTolerations(policy, path);
  checkCapabilities(policy, path);
  checkChoice('per', policy.per, ['target', 'cluster'], path);
  checkChoice('onShortfall', policy.onShortfall, ['fail', 'keep'], path);
  return policy;
}

function checkCount({ count }: Policy, path: string): void {
  if (count === undefined || (Number.isSafeInteger(count) && count >= 1)) return;
  throw invalid(`count is ${JSON.stringify(count)}; allowed is a whole number from 1`, path);
}

function checkSpread({ spread = [] }: Policy, path: string): void {
  for (const { by, maxSkew = 1, whenUnsatisfiable } of spread) {
    if (typeof by !== 'string' || by === '') throw invalid(`spread.by is ${JSON.stringify(by)}; allowed is the name of a fact such as 'region'`, path);
    if (!Number.isSafeInteger(maxSkew) || maxSkew < 1) throw invalid(`maxSkew is ${JSON.stringify(maxSkew)}; allowed is a whole number from 1`, path);
    checkChoice('whenUnsatisfiable', whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'], path);
  }
}

function checkWaves({ waves = [] }: Policy, path: string): void {
  for (const wave of waves) {
    validateSelector(wave, path);
    const { size = 'rest' } = wave;
    const allowed = typeof size === 'number' ? Number.isSafeInteger(size) && size >= 1 : size === 'rest' || isPercentage(size);
    if (!allowed) throw invalid(`wave size is ${JSON.stringify(size)}; allowed are whole numbers from 1, '1%' to '100%', and 'rest'`, path);
  }
}

function isPercentage(size: string): boolean {
  const match = /^([0-9]{1,3})%$/.exec(size);
  return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= 100;
}

function checkPreferences({ prefer = [] }: Policy, path: string): void {
  for (const preference of prefer) {
    validateSelector(preference, path);
    const { weight } = preference;
    if (!Number.isSafeInteger(weight) || Math.abs(weight) > 1000) {
      throw invalid(`the weight of a preference is ${JSON.stringify(weight)}; allowed are whole numbers from -1000 to 1000`, path);
    }
  }
}

function checkTolerations({ tolerations = [] }: Policy, path: string): void {
  for (const { key, operator = 'Equal', value, effect } of tolerations) {
    checkChoice('toleration operator', operator, ['Equal', 'Exists'], path);
    checkChoice('toleration effect', effect, ['NoSelect', 'PreferNoSelect', 'NoSelectIfNew'], path);
    const misuse =
      operator === 'Exists' && value !== undefined
        ? `has operator Exists and value ${JSON.stringify(value)}; Exists takes no value`
        : operator === 'Equal' && (key === undefined || key === '')
          ? 'has no key; without a key only operator Exists is allowed'
          : undefined;
    if (misuse === undefined) continue;
    throw new FleetError('TOLERATION_INVALID', { message: `a toleration ${misuse}`, hint: 'mend the toleration', path });
  }
}

function checkCapabilities({ capabilities = [] }: Policy, path: string): void {
  for (const { name, atLeast } of capabilities) {
    if (typeof name !== 'string' || name === '') throw invalid(`a capability has the name ${JSON.stringify(name)}`, path);
    if (atLeast !== undefined && !/^[0-9]+(\.[0-9]+)*$/.test(atLeast)) {
      throw invalid(`capability ${JSON.stringify(name)} asks for at least ${JSON.stringify(atLeast)}; allowed is a dotted version such as '1.5'`, path);
    }
  }
}

function checkChoice(field: string, value: unknown, allowed: readonly string[], path: string): void {
  if (value === undefined || (typeof value === 'string' && allowed.includes(value))) return;
  throw invalid(`${field} is ${JSON.stringify(value)}; allowed are ${listNames(allowed)}`, path);
}

function invalid(message: string, path: string): FleetError {
  return new FleetError('VALUE_INVALID', { message, hint: 'mend the placement', path });
}
