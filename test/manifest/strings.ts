import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Strings that some reader or emitter is known to change; one of them is not valid Unicode and must be refused. */
export const TRICKY_STRINGS: readonly string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'tricky-strings.json'), 'utf8'),
);

/** What random strings are made of: everything that means something to YAML, and a few plain letters. */
export const ALPHABET: readonly string[] = [
  ...[
    'a',
    'b',
    ' ',
    '\n',
    '\t',
    '\r',
    '#',
    ':',
    '-',
    '"',
    "'",
    '\\',
    'é',
    '😀',
    '---',
    '...',
    '\n\n',
    ': ',
    ' #',
    '- ',
  ],
  ...['|', '>', '&', '*', '!', '%', '@', '`', '?', '{', '}', '[', ']', ',', '=', '<', '~', '$', '/', '+', '.', '_'],
  ...['0', '1', '7', 'e', 'x', 'o', 'y', 'n', 'no', 'null', '\u0000', '\u001b', '\u007f', '\u0085', '\u00a0'],
  ...['\u2028', '\u2029', '\ufeff', '\ufffd', '\ufffe', '\uffff', '\u200d', '\u{10ffff}'],
];
