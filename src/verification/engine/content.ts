import { sha256 } from '../../core/hash.js';

/** Equal for what is equal. */
export function contentOf(value: object): string {
  return sha256(textOf(value));
}

function textOf(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Only for integers beyond JavaScript's: a replacer makes the common case several times slower.
    return JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'bigint' ? { bigint: `${member}` } : member,
    );
  }
}
