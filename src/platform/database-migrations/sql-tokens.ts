import type { SqlDialect } from './sql-dialect.js';

/** A piece of SQL that means something: comments and white space are left out. */
export interface SqlToken {
  /** `word`: a keyword or a name without quotes, in lower case. `body`: what dollars quote. */
  readonly kind: 'word' | 'name' | 'string' | 'body' | 'number' | 'mark';
  /** Without quotes; empty for a string, whose value is nobody's business. */
  readonly text: string;
}

/** What is read next, and where it ends: undefined when it does not. */
interface Piece {
  readonly end: number | undefined;
  readonly token?: SqlToken;
}

type Reader = (sql: string, at: number, dialect: SqlDialect) => Piece | undefined;

/** Undefined when a string, a name or a comment does not end, so that nothing is known of what follows. */
export function sqlTokens(sql: string, dialect: SqlDialect): readonly SqlToken[] | undefined {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    const { end, token } = pieceAt(sql, at, dialect);
    if (end === undefined) return undefined;
    if (token !== undefined) tokens.push(token);
    at = end;
  }
  return tokens;
}

function pieceAt(sql: string, at: number, dialect: SqlDialect): Piece {
  for (const read of READERS) {
    const piece = read(sql, at, dialect);
    if (piece !== undefined) return piece;
  }
  return { end: at + 1, token: { kind: 'mark', text: sql.charAt(at) } };
}

const space: Reader = (sql, at) => skipped(/\s+/y, sql, at);

const lineComment: Reader = (sql, at, { hashes }) => skipped(hashes ? /(#|--(?=\s|$))[^\n]*/y : /--[^\n]*/y, sql, at);

const blockComment: Reader = (sql, at, { hashes, nestedComments }) => {
  const edgeOfRun = hashes ? skipped(/\/\*M?!\d*|\*\//y, sql, at) : undefined;
  if (edgeOfRun !== undefined) return edgeOfRun;
  if (!sql.startsWith('/*', at)) return undefined;
  return { end: nestedComments ? nestedEnd(sql, at) : after(sql.indexOf('*/', at + 2), 2) };
};

function nestedEnd(sql: string, at: number): number | undefined {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  for (let depth = 0, found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return undefined;
}

const string: Reader = (sql, at, { backslashes, dollars }) => {
  const hasPrefix = dollars && match(/[eE]'/y, sql, at) !== undefined;
  const quote = hasPrefix ? at + 1 : at;
  if (sql[quote] !== "'") return undefined;
  return { end: quotedEnd(sql, quote, backslashes || hasPrefix), token: { kind: 'string', text: '' } };
};

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['`', '`'],
  ['[', ']'],
]);

const quotedName: Reader = (sql, at, { backslashes, brackets }) => {
  const first = sql.charAt(at);
  const closing = CLOSING.get(first);
  if (closing === undefined || (first === '[' && !brackets)) return undefined;
  const end = quotedEnd(sql, at, backslashes && first === '"');
  return { end, token: { kind: 'name', text: sql.slice(at + 1, (end ?? at) - 1) } };
};

/** Behind the quote that is not doubled, nor behind a backslash where that counts. */
function quotedEnd(sql: string, start: number, backslashes: boolean): number | undefined {
  const first = sql.charAt(start);
  const closing = CLOSING.get(first) ?? first;
  let at = start + 1;
  while (at < sql.length) {
    const character = sql[at];
    if (character === '\\' && backslashes) at += 2;
    else if (character !== closing) at += 1;
    else if (sql[at + 1] === closing) at += 2;
    else return at + 1;
  }
  return undefined;
}

const body: Reader = (sql, at, { dollars }) => {
  const tag = dollars ? match(/\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, sql, at) : undefined;
  if (tag === undefined) return undefined;
  const start = at + tag.length;
  const close = sql.indexOf(tag, start);
  return { end: after(close, tag.length), token: { kind: 'body', text: sql.slice(start, close) } };
};

// What Flyway replaces, `${schema}`, is most often a part of a name.
const word: Reader = (sql, at) => {
  const text = match(/(?:[A-Za-z_\u0080-\uffff]|\$\{[^}]*\})(?:[\w$\u0080-\uffff]|\$\{[^}]*\})*/y, sql, at);
  return text === undefined ? undefined : { end: at + text.length, token: { kind: 'word', text: text.toLowerCase() } };
};

const number: Reader = (sql, at) => {
  const text = match(/\d[\w.]*/y, sql, at);
  return text === undefined ? undefined : { end: at + text.length, token: { kind: 'number', text } };
};

const READERS: readonly Reader[] = [space, lineComment, blockComment, string, quotedName, body, word, number];

function skipped(pattern: RegExp, sql: string, at: number): Piece | undefined {
  const text = match(pattern, sql, at);
  return text === undefined ? undefined : { end: at + text.length };
}

/** @param pattern sticky */
function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

function after(index: number, length: number): number | undefined {
  return index < 0 ? undefined : index + length;
}
