import { FleetError } from '../../core/errors.js';
import type { Capability, Preference, Spread } from './policy.js';

const VERSION = /^\d+(\.\d+)*$/;
const MAX_WEIGHT = 1000;

export function invalidValue(subject: string, value: unknown, allowed: string, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `${subject} must be ${allowed}, got ${JSON.stringify(value)}`,
    hint: 'correct the placement policy',
    path,
  });
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** The error that a check throws, if any. */
export function errorOf(check: () => void): readonly FleetError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof FleetError) return [error];
    throw error;
  }
}

export function preferenceErrors(prefer: readonly Preference[], path: string): readonly FleetError[] {
  const isWeight = (value: number) => Number.isSafeInteger(value) && Math.abs(value) <= MAX_WEIGHT;
  return prefer
    .filter(({ weight }) => !isWeight(weight))
    .map(({ weight }) =>
      invalidValue('the weight of a preference', weight, `a whole number from -${MAX_WEIGHT} to ${MAX_WEIGHT}`, path),
    );
}

export function capabilityErrors(capabilities: readonly Capability[], path: string): readonly FleetError[] {
  return capabilities
    .filter(({ atLeast }) => atLeast !== undefined && !VERSION.test(atLeast))
    .map(({ name, atLeast }) =>
      invalidValue(`the least version of ${name}`, atLeast, 'dotted numbers such as 1.2', path),
    );
}

export function spreadErrors(
  { by, maxSkew, min, max, whenUnsatisfiable }: Spread,
  path: string,
): readonly FleetError[] {
  const invalid = (field: string, value: unknown, allowed: string) =>
    invalidValue(`${field} of the spread by ${by}`, value, allowed, path);
  const counts = Object.entries({ maxSkew, min, max }).filter(([, value]) => value !== undefined && !isCount(value));
  const isPointless = whenUnsatisfiable !== undefined && maxSkew === undefined && (min ?? max) !== undefined;
  return [
    ...counts.map(([field, value]) => invalid(field, value, 'a whole number from 1')),
    ...(min !== undefined && max !== undefined && min > max ? [invalid('min', min, `at most its max of ${max}`)] : []),
    ...(isPointless
      ? [invalid('whenUnsatisfiable', whenUnsatisfiable, 'given with maxSkew: min and max are limits')]
      : []),
  ];
}
