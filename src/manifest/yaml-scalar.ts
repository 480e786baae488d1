/** What an unquoted YAML scalar can mean. */
export type PlainScalar = null | boolean | number | bigint | string;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...wordsFor(true, ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']),
  ...wordsFor(false, ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']),
  ...wordsFor(null, ['', '~', 'null', 'Null', 'NULL']),
]);
const NOT_JSON = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const NUMBER_START = /^[-+0-9]/;
// Bounded, because a bigint of a million digits takes seconds to read.
const INTEGER =
  /^([-+]?)(?:(0[bB]0*[01]{1,64}|0[oO]0*[0-7]{1,22}|0[xX]0*[0-9a-fA-F]{1,16}|0|[1-9][0-9]{0,19})|0+([0-7]{1,22}))$/;
const DIGITS = /^[-+]?[0-9]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
// A float that begins with its point follows Go's syntax: underscores only between digits.
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INTEGER_BITS = 64;
const EXPONENT_FROM = 1e21;

function wordsFor<T>(value: T, words: readonly string[]): [string, T][] {
  return words.map((word) => [word, value]);
}

/**
 * An unquoted scalar as sigs.k8s.io/yaml, and so kubectl, Argo CD and the controllers, read it; an integer beyond
 * 2^53 - 1 becomes a bigint. Undefined for what has no JSON form (`.inf`) or would lose digits.
 */
export function resolvePlain(text: string): PlainScalar | undefined {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (NOT_JSON.test(text)) return undefined;
  // Binary digits may bring their own sign there.
  const digits = text.replaceAll('_', '').replace(/^0b([-+])/, '$10b');
  if (text.startsWith('.')) return POINT_FLOAT.test(text) ? readFloat(text, digits) : text;
  if (!NUMBER_START.test(text)) return text;
  const integer = readInteger(digits);
  if (integer !== undefined) return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  return FLOAT.test(digits) ? readFloat(text, digits) : text;
}

/** Undefined unless it is an integer of at most 64 bits: signed, or unsigned when no sign is written. */
function readInteger(digits: string): bigint | undefined {
  const [, sign = '', magnitude, octal = ''] = INTEGER.exec(digits) ?? [];
  if (magnitude === undefined && octal === '') return undefined;
  const integer = BigInt(magnitude ?? `0o${octal}`) * (sign === '-' ? -1n : 1n);
  const cut = sign === '' ? BigInt.asUintN(INTEGER_BITS, integer) : BigInt.asIntN(INTEGER_BITS, integer);
  return cut === integer ? integer : undefined;
}

function readFloat(text: string, digits: string): PlainScalar | undefined {
  const float = Number(digits);
  if (!Number.isFinite(float)) return text;
  if (!Number.isInteger(float) || Number.isSafeInteger(float)) return float;
  if (DIGITS.test(digits)) return undefined;
  // Kubernetes passes it on as JSON, which writes it without an exponent.
  return Math.abs(float) < EXPONENT_FROM ? BigInt(String(float)) : float;
}
