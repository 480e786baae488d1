import { FleetError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import { showValue } from '../../core/show-value.js';

/** Text of SQL files by name, such as `V1__init.sql`. */
export interface SqlFiles {
  readonly [name: string]: string;
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** `undo` is there for those who run it by hand. */
  readonly kind: 'versioned' | 'repeatable' | 'undo';
}

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
const MAX_BYTES = 2 ** 20;
const KINDS = new Map([
  ['V', 'versioned'],
  ['R', 'repeatable'],
  ['U', 'undo'],
] as const);

/**
 * Migrations in the order in which Flyway runs them, which ignores files that it would not know.
 * @throws FleetError `VALUE_INVALID` for names, versions that are equal to Flyway, and what no ConfigMap can hold
 * @see https://documentation.red-gate.com/flyway/flyway-concepts/migrations/versioned-migrations
 */
export function readMigrations(files: SqlFiles, path: string): readonly Migration[] {
  const named = Object.keys(files)
    .sort()
    .map((name) => ({ ...readName(name, path), sql: files[name] ?? '' }));
  refuseTwins(named, path);
  refuseTooLarge(named, path);
  return named.sort(compareMigrations).map(({ name, sql, kind }) => ({ name, sql, kind }));
}

/**
 * What may be new to a database that has run a version and all before: later versions, and what is repeatable.
 * @param migrations as {@link readMigrations} orders them
 * @throws FleetError `VALUE_INVALID` for a version that no migration has
 */
export function migrationsAfter(version: string, migrations: readonly Migration[], path: string): readonly Migration[] {
  const applied = readVersion(version);
  const index = migrations.findIndex(
    ({ name, kind }) => kind === 'versioned' && compareVersions(readName(name, path).version, applied) === 0,
  );
  if (index >= 0) return migrations.slice(index + 1);
  throw new FleetError('VALUE_INVALID', {
    message: `appliedUpTo is ${showValue(version)}, and no migration has that version`,
    hint: 'name the version of the newest migration that has run on every database',
    path,
  });
}

interface NamedMigration extends Migration {
  /** Without zeros at its end, as Flyway compares; empty for one that is repeatable. */
  readonly version: readonly bigint[];
}

const NAME = /^(?:(?<prefix>[VU])(?<version>[0-9]+(?:[._][0-9]+)*)|(?<repeatable>R))__[-\w.]+\.sql$/;

function readName(name: string, path: string): Omit<NamedMigration, 'sql'> {
  const { prefix, version, repeatable } = NAME.exec(name)?.groups ?? {};
  const kind = [...KINDS].find(([letter]) => letter === (prefix ?? repeatable))?.[1];
  if (kind === undefined || name.length > 253) throw misnamed(name, path);
  return { name, kind, version: readVersion(version) };
}

function readVersion(text: string | undefined): readonly bigint[] {
  if (text === undefined) return [];
  const parts = text.split(/[._]/).map(BigInt);
  const last = parts.findLastIndex((part) => part !== 0n);
  return parts.slice(0, Math.max(last, 0) + 1);
}

function misnamed(name: string, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `${showValue(name)} is no name of a migration: allowed are V<version>__<description>.sql, R__<description>.sql and U<version>__<description>.sql, of letters, digits, '.', '-' and '_'`,
    hint: 'rename the file; Flyway would pass over it without a word',
    path,
  });
}

/** Versions that Flyway refuses to tell apart. */
function refuseTwins(migrations: readonly NamedMigration[], path: string): void {
  const names = new Map<string, string>();
  for (const { name, kind, version } of migrations) {
    if (kind === 'repeatable') continue;
    const key = `${kind} ${version.join('.')}`;
    const other = names.get(key);
    if (other !== undefined) {
      throw new FleetError('VALUE_INVALID', {
        message: `${showValue(other)} and ${showValue(name)} have the same version to Flyway`,
        hint: 'give one of them a higher version',
        path,
      });
    }
    names.set(key, name);
  }
}

function refuseTooLarge(migrations: readonly Migration[], path: string): void {
  const bytes = migrations.reduce((sum, { sql }) => sum + Buffer.byteLength(sql), 0);
  if (bytes <= MAX_BYTES) return;
  throw new FleetError('VALUE_INVALID', {
    message: `the migrations have ${bytes} bytes; a ConfigMap can hold ${MAX_BYTES}`,
    hint: 'put old migrations into an image of their own, or start from a new baseline',
    path,
  });
}

const RANKS = ['versioned', 'repeatable', 'undo'];

function compareMigrations(a: NamedMigration, b: NamedMigration): number {
  return (
    RANKS.indexOf(a.kind) - RANKS.indexOf(b.kind) ||
    compareVersions(a.version, b.version) ||
    compareText(a.name, b.name)
  );
}

function compareVersions(a: readonly bigint[], b: readonly bigint[]): number {
  const index = a.findIndex((part, position) => part !== b[position]);
  if (index < 0) return a.length - b.length;
  const other = b[index];
  return other === undefined ? 1 : (a[index] ?? 0n) < other ? -1 : 1;
}
