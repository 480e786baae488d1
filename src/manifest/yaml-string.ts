// Everything else is escaped or refused; ranges are those that Go's YAML readers accept raw and keep.
const CLEAN = /^[ !#-[\]-~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;
const BEYOND_JSON = /[^ -~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;
const BLOCK_TEXT = /^[\n\t -~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
const BLOCK_UNFIT = /^[ \t\n]|[ \t]\n|[ \t]$|\n\t/;
const LONE_SURROGATE = /\p{Surrogate}/u;

const PLAIN_KEY = /^[A-Za-z][A-Za-z0-9_./-]*$/;
// Words that YAML 1.1 readers take for booleans or null, and `e1` and `e-1`, which one of them takes for numbers.
const AMBIGUOUS_KEY = /^(?:y|n|yes|no|on|off|true|false|null|e-?[0-9]+)$/i;
// Readers refuse implicit keys above 1,024 characters, quotes and escapes included.
const MAX_IMPLICIT_KEY = 1000;

const KEY_CACHE_SIZE = 4096;
const MAX_CACHED_KEY = 64;
const keyCache = new Map<string, Uint8Array>();

/**
 * A double-quoted scalar, or a block literal whose lines begin with `newline`;
 * undefined for a lone surrogate, which YAML cannot hold.
 */
export function writeString(text: string, newline: string): string | undefined {
  if (CLEAN.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) return undefined;
  return isBlockText(text) ? writeBlock(text, newline) : writeQuoted(text);
}

function writeQuoted(text: string): string {
  return JSON.stringify(text).replace(
    BEYOND_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isBlockText(text: string): boolean {
  return text.includes('\n') && BLOCK_TEXT.test(text) && !BLOCK_UNFIT.test(text);
}

function writeBlock(text: string, newline: string): string {
  const chomping = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') ? '+' : '';
  const lines = chomping === '-' ? text : text.slice(0, -1);
  // Empty lines carry no indentation: trailing blanks are an eyesore in review.
  return `|${chomping}${newline}${lines.replace(/\n(?=[^\n])/g, newline)}`;
}

/**
 * A key with its colon as UTF-8, in the explicit form on two lines when readers would refuse its length;
 * undefined for a lone surrogate.
 */
export function writeKey(key: string, newline: string): Uint8Array | undefined {
  const cached = keyCache.get(key);
  if (cached !== undefined) return cached;
  if (LONE_SURROGATE.test(key)) return undefined;
  const scalar = PLAIN_KEY.test(key) && !AMBIGUOUS_KEY.test(key) ? key : writeQuoted(key);
  if (scalar.length > MAX_IMPLICIT_KEY) return Buffer.from(`? ${scalar}${newline}:`);
  const written = Buffer.from(`${scalar}:`);
  if (key.length <= MAX_CACHED_KEY && keyCache.size < KEY_CACHE_SIZE) keyCache.set(key, written);
  return written;
}
