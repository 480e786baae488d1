import { closest, distance } from 'fastest-levenshtein';
import { FleetError } from './errors.js';
import { showValue } from './show-value.js';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_LABEL = 63;
// Windows refuses these as file names, whatever the extension; targets and applications become directories. A construct
// with the id 'constructor' is taken for a child that every construct already has.
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|constructor)$/;

/**
 * Returns the name if it is a DNS label (RFC 1123) that every file system can hold.
 * @throws FleetError `NAME_INVALID`
 */
export function validName(kind: string, name: unknown, path: string): string {
  if (typeof name === 'string' && name.length <= MAX_LABEL && DNS_LABEL.test(name) && !RESERVED.test(name)) return name;
  throw new FleetError('NAME_INVALID', {
    message: `${kind} name ${showValue(name)} is not allowed: use 1 to ${MAX_LABEL} characters a-z, 0-9 and '-', beginning and ending with a letter or digit, and no reserved name such as 'con' or 'constructor'`,
    hint: 'rename it',
    path,
  });
}

/** ` (did you mean "x"?)`, or nothing when no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  // Callers without types pass anything.
  if (known.length === 0 || typeof name !== 'string') return '';
  const best = closest(name, [...known].sort());
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3))
    ? ` (did you mean ${JSON.stringify(best)}?)`
    : '';
}

/** Up to `limit` names for a message, then how many more there are. */
export function listNames(names: readonly string[], limit = 10): string {
  const shown = names
    .slice(0, limit)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
