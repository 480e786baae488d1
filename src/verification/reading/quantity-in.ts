import { milliOf } from '../../core/quantity.js';

/** Thousandths; a server reads null as none. Undefined for what is negative or malformed. */
export function quantityIn(value: unknown): bigint | undefined {
  return value === null ? 0n : milliOf(String(value));
}

export function isNegative(value: unknown): boolean {
  return value !== null && String(value).startsWith('-') && hasAmount(value);
}

export function isPositive(value: unknown): boolean {
  return value !== null && !String(value).startsWith('-') && hasAmount(value);
}

function hasAmount(value: unknown): boolean {
  return /^[^eE]*[1-9]/.test(String(value));
}
