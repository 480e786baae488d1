import { type Option, optionOf } from '../../application/option.js';
import type { JsonObject } from '../../core/json.js';
import { anything, being, fields, listOf, mapOf, type Shape, text } from '../../core/shape.js';
import type { Preference } from '../../placement/policy/policy.js';
import type { SqlFiles } from './migration-files.js';

export interface DatabaseMigrationsOptions<A = JsonObject> {
  /** What the fleet calls the database: a DNS label of at most 40 characters. One owner in each environment. */
  readonly database: string;
  /** Text by file name, such as `V1__init.sql`; `sqlFiles` reads a directory. At most 1 MiB in all. */
  readonly migrations: SqlFiles;
  readonly connection: DatabaseConnection<A>;
  /** Destructive statements that are meant, each as the finding that refuses it says: `V3__x.sql: drop table carts`. @default [] */
  readonly acknowledge?: readonly string[];
  /** A version that has run on every database, such as `'57'`: up to it, nothing needs to be acknowledged. @default none */
  readonly appliedUpTo?: string;
  /** Names of workloads that wait for the migrations, and write to the database. @default all wait, none is said to write */
  readonly usedBy?: readonly string[];
  /** Which target is elected to migrate. Whoever does keeps doing it. @default all alike */
  readonly prefer?: readonly Preference[];
  /** @default 'flyway/flyway:13.0.0' */
  readonly image?: Option<A, string>;
  /** Other settings of Flyway, such as `FLYWAY_OUT_OF_ORDER: 'true'`. @default {} */
  readonly variables?: { readonly [name: string]: string };
  /** @default 100m of CPU; 512Mi of memory, as request and limit */
  readonly resources?: JsonObject;
  /** @default that of the namespace */
  readonly serviceAccount?: string;
  /** How often a migration that failed is tried again. @default 3 */
  readonly backoffLimit?: number;
}

export interface DatabaseConnection<A = JsonObject> {
  /** Of JDBC, without credentials. */
  readonly url: Option<A, string>;
  /** Name of the Secret in the unit's namespace. */
  readonly secret: string;
  /** @default 'username' */
  readonly userKey?: string;
  /** @default 'password' */
  readonly passwordKey?: string;
}

/** Does not show what it refuses, which may hold a password. */
export const JDBC_URL: Shape = (value, field) =>
  typeof value === 'string' && value.startsWith('jdbc:') && !holdsCredentials(value)
    ? undefined
    : `${field} must be a URL of JDBC without credentials, such as "jdbc:postgresql://db.example/orders"`;

/** `user:password@host`, Oracle's `user/password@host`, or a parameter. `thin:@host` has none. */
function holdsCredentials(url: string): boolean {
  return /[^:]@|(password|passwd|pwd|secret|token)\s*=/i.test(url);
}

const SECRET_NAME = /PASSWORD|TOKEN|SECRET|KEY|^FLYWAY_(URL|USER|LOCATIONS)$/;

const variables: Shape = (value, field) => {
  const fault = mapOf(text)(value, field);
  if (fault !== undefined) return fault;
  const wrong = Object.keys(value ?? {}).find((name) => !/^FLYWAY_[A-Z0-9_]+$/.test(name) || SECRET_NAME.test(name));
  return wrong === undefined
    ? undefined
    : `${field} must be settings of Flyway that hold no secret and that nothing else sets, got ${JSON.stringify(wrong)}`;
};

export const OPTIONS = fields<DatabaseMigrationsOptions>(
  {
    database: text,
    migrations: mapOf(text),
    connection: fields<DatabaseConnection>(
      { url: optionOf(JDBC_URL), secret: text, userKey: text, passwordKey: text },
      ['url', 'secret'],
    ),
    acknowledge: listOf(text),
    appliedUpTo: being(
      "a version, such as '57' or '2.1'",
      (value) => typeof value === 'string' && /^\d+([._]\d+)*$/.test(value),
    ),
    usedBy: listOf(text),
    prefer: anything,
    image: optionOf(text),
    variables,
    resources: anything,
    serviceAccount: text,
    backoffLimit: being('a whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0),
  },
  ['database', 'migrations', 'connection'],
);
