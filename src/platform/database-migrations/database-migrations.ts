import { Application } from '../../application/application.js';
import type { Contribution, Handlers, UnitView } from '../../application/contribution.js';
import { Extension, type ExtensionScope, type Placed, type Plan } from '../../application/extension.js';
import type { Member } from '../../application/member.js';
import { resolveOption } from '../../application/option.js';
import { FleetError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { didYouMean, listNames, validName } from '../../core/names.js';
import { checkShape, text } from '../../core/shape.js';
import { showValue } from '../../core/show-value.js';
import { inDeliveryOrder } from './delivery-order.js';
import { type Migration, migrationsAfter, readMigrations } from './migration-files.js';
import { migrationFindings } from './migration-findings.js';
import { type MigrationObjects, migrationObjects } from './migration-objects.js';
import { type DatabaseMigrationsOptions, JDBC_URL, OPTIONS } from './options.js';
import { runbook } from './runbook.js';
import { dialectOf } from './sql-dialect.js';
import { writerRole } from './writer-role.js';

/** So that the name of a Job, with a hash, is a label. */
const MAX_NAME = 40;
const IMAGE = 'flyway/flyway:13.0.0';
const RESOURCES = { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } };

/**
 * Migrates a database with Flyway, from one target in each environment, before the application's workloads there.
 * What it is not told to run, it does not: a destructive statement that nobody acknowledged is an error.
 */
export class DatabaseMigrations<A = JsonObject> extends Extension<A> {
  readonly #options: DatabaseMigrationsOptions<A>;
  readonly #migrations: readonly Migration[];
  /** Of which what they destroy needs an acknowledgement. */
  readonly #unapplied: readonly Migration[];

  /** @throws FleetError `VALUE_INVALID`, `NAME_INVALID`, and as every extension */
  constructor(scope: ExtensionScope<A>, id: string, options: DatabaseMigrationsOptions<A>) {
    const path = `${scope.node.path}/${id}`;
    checkShape(OPTIONS, options, { subject: 'the options', path });
    if (!scope.node.scopes.some((construct) => construct instanceof Application)) throw withoutApplication(path);
    if (validName('database', options.database, path).length > MAX_NAME) throw tooLong(options.database, path);
    const migrations = readMigrations(options.migrations, path);
    const { appliedUpTo } = options;
    const unapplied = appliedUpTo === undefined ? migrations : migrationsAfter(appliedUpTo, migrations, path);
    super(scope, id);
    this.#options = options;
    this.#migrations = migrations;
    this.#unapplied = unapplied;
  }

  override plan(): Plan {
    const { database, prefer, usedBy = [] } = this.#options;
    const role = writerRole(database);
    return {
      demands: [{ demand: 'role', role, count: 1, among: 'placed', ...(prefer === undefined ? {} : { prefer }) }],
      intents: [
        { intent: 'exclusive', claim: `database/${database}` },
        { intent: 'dataset', dataset: database, writers: { role } },
        ...usedBy.map((workload) => ({ intent: 'uses', dataset: database, workload, mode: 'write' }) as const),
      ],
    };
  }

  override extend(placed: Placed<A>): Handlers<A> {
    const { database, acknowledge = [] } = this.#options;
    const { engines, environment, members, settings } = placed;
    const url = resolveOption(this.#options.connection.url, settings, { field: 'connection.url', shape: JDBC_URL });
    const objects = this.#objects(url, settings);
    const isWriter = ({ roles }: Member) => roles.includes(writerRole(database));
    const files = members
      .filter(isWriter)
      .map((member): [string, string] => [`${member.name}.md`, runbook({ database, member, objects, engines })]);
    return {
      surround: (unit) => (isWriter(unit) ? this.#unit(objects, unit, engines) : {}),
      gather: () => ({
        files: Object.fromEntries(files),
        findings: migrationFindings({
          place: `${this.name} (${environment})`,
          migrations: this.#unapplied,
          dialect: dialectOf(url),
          acknowledge,
          writer: members.find(isWriter),
          members,
        }),
      }),
    };
  }

  #objects(url: string, settings: A): MigrationObjects {
    const { database, connection, variables = {}, image = IMAGE, ...others } = this.#options;
    const { resources = RESOURCES, serviceAccount, backoffLimit = 3 } = others;
    return migrationObjects({
      database,
      migrations: this.#migrations,
      url,
      connection,
      image: resolveOption(image, settings, { field: 'image', shape: text }),
      variables,
      resources,
      serviceAccount,
      backoffLimit,
    });
  }

  #unit(objects: MigrationObjects, unit: UnitView<A>, engines: readonly string[]): Contribution {
    const { connection, serviceAccount, usedBy } = this.#options;
    const { workloads } = unit.summary();
    const known = workloads.map(({ name }) => name);
    const unknown = usedBy?.find((name) => !known.includes(name));
    if (unknown !== undefined) throw noWorkload(unknown, known);
    return inDeliveryOrder(objects, unit, { engines, secret: connection.secret, serviceAccount, usedBy });
  }
}

function withoutApplication(path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: 'migrations are those of an application, and this is made under the fleet',
    hint: 'make it under the application that owns the database',
    path,
  });
}

function tooLong(database: string, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `database ${showValue(database)} has ${database.length} characters; allowed are ${MAX_NAME}`,
    hint: 'call it something shorter; the database itself may be called otherwise',
    path,
  });
}

function noWorkload(name: string, known: readonly string[]): FleetError {
  return new FleetError('EXTENSION_INVALID', {
    message: `usedBy names ${showValue(name)}, which is no workload of the unit${didYouMean(name, known)}; there are ${known.length === 0 ? 'none' : listNames(known)}`,
    hint: 'name workloads as they are rendered',
  });
}
