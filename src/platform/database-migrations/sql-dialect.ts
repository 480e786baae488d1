/** What differs between databases in how SQL is divided into words. */
export interface SqlDialect {
  /** `\'` does not end a string. */
  readonly backslashes: boolean;
  /** `#` begins a comment, and a comment that begins with `/*!` is run. */
  readonly hashes: boolean;
  /** Comments hold comments. */
  readonly nestedComments: boolean;
  /** `$$` and `$name$` quote text, and strings that begin with E have backslashes. */
  readonly dollars: boolean;
  /** `[a name]` */
  readonly brackets: boolean;
}

const STANDARD = { backslashes: false, hashes: false, nestedComments: false, dollars: false, brackets: false };
const POSTGRESQL: SqlDialect = { ...STANDARD, nestedComments: true, dollars: true };
const MYSQL: SqlDialect = { ...STANDARD, backslashes: true, hashes: true };

const BY_SUBPROTOCOL: ReadonlyMap<string, SqlDialect> = new Map([
  ['cockroachdb', POSTGRESQL],
  ['h2', { ...STANDARD, nestedComments: true, dollars: true }],
  ['mariadb', MYSQL],
  ['mysql', MYSQL],
  ['postgresql', POSTGRESQL],
  ['redshift', POSTGRESQL],
  ['sqlserver', { ...STANDARD, nestedComments: true, brackets: true }],
  ['yugabytedb', POSTGRESQL],
]);

/** By the URL that JDBC connects to, through a wrapper or not: `jdbc:aws-wrapper:postgresql://…`; else as the standard has it. */
export function dialectOf(url: string): SqlDialect {
  const [, ...names] = (url.split('//')[0] ?? '').split(':');
  return names.map((name) => BY_SUBPROTOCOL.get(name)).find((dialect) => dialect !== undefined) ?? STANDARD;
}
