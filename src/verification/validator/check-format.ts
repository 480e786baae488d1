import type { SchemaNode } from '../schema/schema-node.js';
import { isCidr, isIPv4, isIPv6 } from './ip-address.js';
import { isBase64, isDate, isDateTime, isGoDuration, isMicroTime } from './text-formats.js';
import type { Walk } from './walk.js';

interface TextFormat {
  readonly allowed: string;
  readonly test: (text: string) => boolean;
}

const DATE_TIME: TextFormat = {
  allowed: 'a time as RFC 3339 writes it, such as 2025-01-31T12:00:00Z',
  test: isDateTime,
};
const MICRO_TIME: TextFormat = {
  allowed: 'a time with microseconds, such as 2025-01-31T12:00:00.000000Z',
  test: isMicroTime,
};
const BYTE: TextFormat = { allowed: 'base64 with padding', test: isBase64 };

/** What servers check of the formats that definitions of custom resources name; they ignore formats they do not know. */
const CUSTOM_FORMATS: ReadonlyMap<string, TextFormat> = new Map([
  ['date-time', DATE_TIME],
  ['byte', BYTE],
  ['date', { allowed: 'a date such as 2025-01-31', test: isDate }],
  ['duration', { allowed: 'a duration such as 1h30m', test: isGoDuration }],
  ['ipv4', { allowed: 'an IPv4 address', test: isIPv4 }],
  ['ipv6', { allowed: 'an IPv6 address', test: isIPv6 }],
  ['cidr', { allowed: 'an address range such as 10.0.0.0/8', test: isCidr }],
  [
    'uuid',
    {
      allowed: 'a UUID',
      test: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
    },
  ],
]);

const NATIVE_FORMATS: ReadonlyMap<string, TextFormat> = new Map([
  ['date-time', DATE_TIME],
  ['byte', BYTE],
]);

const LARGEST_INT32 = 2 ** 31 - 1;
const LARGEST_INT64 = 2n ** 63n - 1n;

/** Checks a value that already has the type of its node. */
export function checkFormat(walk: Walk, { format = '', definition }: SchemaNode, value: unknown): void {
  if (typeof value === 'string') checkText(walk, { format, definition, value });
  // The schema of a custom resource says int32 for whom it may concern: servers do not check it.
  if (!walk.isNative) return;
  if (format === 'int32' && !isInt32(value)) walk.expect('field-format', { value, ...INT32 });
  if (format === 'int64' && !isInt64(value)) walk.expect('field-format', { value, ...INT64 });
}

export const INT32 = { allowed: 'an integer of 32 bits', hint: `write at most ${LARGEST_INT32}` };
const INT64 = { allowed: 'an integer of 64 bits', hint: `write at most ${LARGEST_INT64}` };

function checkText(
  walk: Walk,
  { format, definition, value }: { format: string; definition: string | undefined; value: string },
) {
  const formats = walk.isNative || definition !== undefined ? NATIVE_FORMATS : CUSTOM_FORMATS;
  const known = definition?.endsWith('.MicroTime') ? MICRO_TIME : formats.get(format);
  if (known === undefined || known.test(value)) return;
  walk.expect('field-format', { value, allowed: known.allowed, hint: `write ${known.allowed}` });
}

export function isInt32(value: unknown): boolean {
  return Number(value) >= -LARGEST_INT32 - 1 && Number(value) <= LARGEST_INT32;
}

function isInt64(value: unknown): boolean {
  if (typeof value === 'bigint') return value >= -LARGEST_INT64 - 1n && value <= LARGEST_INT64;
  // The largest number below the bound that JavaScript has.
  return Number(value) >= -(2 ** 63) && Number(value) < 2 ** 63;
}
