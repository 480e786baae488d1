import type { SqlDialect } from './sql-dialect.js';
import { type SqlToken, sqlTokens } from './sql-tokens.js';

/** Said of a file whose statements are not known. */
export const UNREADABLE = 'text that does not end';

const MAX_LENGTH = 120;

/**
 * Statements, and actions of ALTER TABLE, that destroy data, or take away what the version before still uses, each as
 * SQL in lower case without comments and values. Looks into DO blocks, not into functions or SQL that is put together
 * when it runs.
 */
export function destructiveStatements(sql: string, dialect: SqlDialect): readonly string[] {
  const tokens = sqlTokens(sql, dialect);
  if (tokens === undefined) return [UNREADABLE];
  return [...new Set(statementsOf(tokens).flatMap((statement) => ofStatement(statement, dialect)))];
}

type Statement = readonly SqlToken[];

function statementsOf(tokens: Statement): readonly Statement[] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'mark' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements;
}

function ofStatement(statement: Statement, dialect: SqlDialect): readonly string[] {
  if (is(statement[0], 'do')) {
    return statement.flatMap(({ kind, text }) => (kind === 'body' ? destructiveStatements(text, dialect) : []));
  }
  // Not at the beginning alone: SQL Server takes statements without semicolons, PostgreSQL puts them into WITH.
  return statement.flatMap((token, at) => {
    if (!is(token, ...VERBS)) return [];
    const rest = untilClosed(statement.slice(at));
    if (alters(...rest)) return alterations(rest);
    const counts = drops(rest) || truncates(rest) || renames(rest, at) || isWithoutWhere(rest, statement[at - 1]);
    return counts ? [textOf(rest)] : [];
  });
}

const VERBS = ['alter', 'delete', 'drop', 'rename', 'sp_rename', 'truncate', 'update'];

/** What is before the parenthesis that closes around all of it. */
function untilClosed(tokens: Statement): Statement {
  let depth = 0;
  const end = tokens.findIndex((token) => {
    depth += isMark(token, '(') ? 1 : isMark(token, ')') ? -1 : 0;
    return depth < 0;
  });
  return end < 0 ? tokens : tokens.slice(0, end);
}

const DROPPED = [
  'database',
  'domain',
  'extension',
  'function',
  'materialized',
  'owned',
  'procedure',
  'role',
  'schema',
  'sequence',
  'table',
  'tablespace',
  'type',
  'user',
  'view',
];

function drops([first, second]: Statement): boolean {
  return is(first, 'drop') && is(second, ...DROPPED);
}

function truncates([first, second]: Statement): boolean {
  // Elsewhere it is a privilege, an event of triggers, or a function.
  return is(first, 'truncate') && second !== undefined && !is(second, 'on') && second.kind !== 'mark';
}

function renames(rest: Statement, at: number): boolean {
  const [first, second] = rest;
  if (is(first, 'sp_rename')) return true;
  if (at > 0) return false;
  if (is(first, 'rename')) return true;
  return (
    is(first, 'alter') &&
    !is(second, 'table', 'index') &&
    rest.some((token, index) => takesAway(token, rest[index + 1]))
  );
}

function takesAway(first: SqlToken | undefined, second: SqlToken | undefined): boolean {
  return (
    is(first, 'rename') || (is(first, 'drop') && is(second, 'attribute')) || (is(first, 'set') && is(second, 'schema'))
  );
}

/** Before these, `delete` and `update` are a privilege, an event, or part of another statement. */
const BEFORE_OTHERS = ['after', 'before', 'do', 'for', 'grant', 'key', 'of', 'on', 'or', 'revoke'];
/** What begins another statement, where no semicolon does. */
const BEGINNINGS = [
  'alter',
  'create',
  'declare',
  'delete',
  'drop',
  'exec',
  'go',
  'insert',
  'merge',
  'select',
  'update',
];

function isWithoutWhere(rest: Statement, before: SqlToken | undefined): boolean {
  const [first, second] = rest;
  if (!is(first, 'delete', 'update') || is(before, ...BEFORE_OTHERS) || isMark(before, ',')) return false;
  if (second === undefined || is(second, 'set', 'on', 'of') || (second.kind === 'mark' && second.text !== '*'))
    return false;
  // MERGE deletes what it matched.
  if (is(first, 'delete') && is(before, 'then') && !is(second, 'from')) return false;
  if (is(first, 'update') && !topLevel(rest).some((token) => is(token, 'set'))) return false;
  const own = topLevel(rest).slice(1);
  const end = own.findIndex((token, index) => is(token, ...BEGINNINGS) && !isMark(own[index + 1], '('));
  return !(end < 0 ? own : own.slice(0, end)).some((token) => is(token, 'where'));
}

/** The tokens outside of parentheses. */
function topLevel(tokens: Statement): Statement {
  let depth = 0;
  return tokens.filter((token) => {
    if (isMark(token, ')')) depth -= 1;
    if (!isMark(token, '(')) return depth === 0;
    depth += 1;
    return depth === 1;
  });
}

function alters(first?: SqlToken, second?: SqlToken, third?: SqlToken): boolean {
  return is(first, 'alter') && (is(second, 'table') || (is(second, 'foreign') && is(third, 'table')));
}

/** The actions of an ALTER TABLE that count, each as if it stood alone. */
function alterations(rest: Statement): readonly string[] {
  const next = rest.findIndex((token, at) => at > 0 && alters(token, rest[at + 1], rest[at + 2]));
  const statement = next < 0 ? rest : rest.slice(0, next);
  const actionsAt = endOfName(statement);
  const table = statement.slice(0, actionsAt);
  return actionsOf(statement.slice(actionsAt))
    .filter(isDestructiveAction)
    .map((action) => textOf([...table, ...action]));
}

const BEFORE_NAME = ['alter', 'foreign', 'table', 'if', 'exists', 'only'];

function endOfName(statement: Statement): number {
  let at = statement.findIndex((token) => !is(token, ...BEFORE_NAME)) + 1;
  while (isMark(statement[at], '.')) at += 2;
  return isMark(statement[at], '*') ? at + 1 : at;
}

const ACTIONS = ['add', 'alter', 'change', 'drop', 'modify', 'rename', 'set'];

/** What follows a comma without an action of these belongs to the one before: `DROP COLUMN a, b`. */
function actionsOf(tokens: Statement): readonly Statement[] {
  const actions: SqlToken[][] = [[]];
  let depth = 0;
  tokens.forEach((token, index) => {
    depth += isMark(token, '(') ? 1 : isMark(token, ')') ? -1 : 0;
    if (depth === 0 && isMark(token, ',') && is(tokens[index + 1], ...ACTIONS)) actions.push([]);
    else actions.at(-1)?.push(token);
  });
  return actions;
}

/** Data and columns stay when these are dropped. */
const LOOSENED = [
  'check',
  'constraint',
  'default',
  'expression',
  'foreign',
  'identity',
  'index',
  'key',
  'not',
  'primary',
];

function isDestructiveAction(action: Statement): boolean {
  const [first, second] = action;
  if (is(first, 'drop')) return !is(second, ...LOOSENED) && !drops(action);
  if (is(first, 'rename')) return !is(second, 'constraint', 'index', 'key');
  if (is(first, 'alter')) return changesType(action);
  return is(first, 'change', 'modify') || takesAway(first, second);
}

function changesType(action: Statement): boolean {
  const [, ...rest] = action;
  if (is(rest[0], 'check', 'constraint', 'index')) return false;
  const [verb, object] = rest.slice(is(rest[0], 'column') ? 2 : 1);
  return is(verb, 'set') ? is(object, 'data') : verb !== undefined && !is(verb, 'add', 'drop', 'reset', 'restart');
}

function is(token: SqlToken | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}

function isMark(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function textOf(tokens: Statement): string {
  const text = tokens
    .map(written)
    .join(' ')
    .replace(/ ?\. ?/g, '.')
    .replace(/ (?=[,)])/g, '')
    .replace(/(?<=\() /g, '');
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function written({ kind, text }: SqlToken): string {
  if (kind === 'string') return "'…'";
  if (kind === 'body') return '$…$';
  return kind === 'name' ? `"${text}"` : text;
}
