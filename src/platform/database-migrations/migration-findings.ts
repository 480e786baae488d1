import type { Member } from '../../application/member.js';
import type { Finding } from '../../core/finding.js';
import { destructiveStatements, UNREADABLE } from './destructive-statements.js';
import type { Migration } from './migration-files.js';
import type { SqlDialect } from './sql-dialect.js';

export interface MigrationCheck {
  readonly place: string;
  readonly migrations: readonly Migration[];
  readonly dialect: SqlDialect;
  readonly acknowledge: readonly string[];
  readonly writer: Member | undefined;
  readonly members: readonly Member[];
}

export function migrationFindings(check: MigrationCheck): readonly Finding[] {
  const { migrations, dialect, acknowledge, place } = check;
  const statements = migrations
    .filter(({ kind }) => kind !== 'undo')
    .flatMap(({ name, sql }) => destructiveStatements(sql, dialect).map((statement) => `${name}: ${statement}`));
  const open = statements.filter((statement) => !acknowledge.includes(statement));
  const unused = acknowledge.filter((statement) => !statements.includes(statement));
  return [
    ...open.map(unacknowledged),
    ...unused.map(unusedAcknowledgement),
    ...(isAheadOfWriter(check) ? [othersDoNotWait] : []),
  ].map((finding) => ({ ...finding, place }));
}

type Statement = Omit<Finding, 'place'>;

function unacknowledged(statement: string): Statement {
  const isUnreadable = statement.endsWith(`: ${UNREADABLE}`);
  return {
    rule: 'migration-destructive',
    severity: 'error',
    message: isUnreadable
      ? `${statement}, so that what it does is not known`
      : `${statement} would destroy data, or break the version of the application before`,
    hint: `if it is meant, say so where it is reviewed: acknowledge: [${JSON.stringify(statement)}]`,
  };
}

function unusedAcknowledgement(statement: string): Statement {
  return {
    rule: 'migration-acknowledgement-unused',
    severity: 'info',
    message: `no migration has what is acknowledged: ${JSON.stringify(statement)}`,
    hint: 'take it out of acknowledge',
  };
}

/** No delivery engine orders what is on one cluster after what is on another, but for the waves of a placement. */
function isAheadOfWriter({ writer, members }: MigrationCheck): boolean {
  return members.some(
    ({ hub, name, wave }) => !hub && writer !== undefined && name !== writer.name && wave <= writer.wave,
  );
}

const othersDoNotWait: Statement = {
  rule: 'migration-unordered',
  severity: 'info',
  message: 'other targets of the application do not wait until the database is migrated',
  hint: 'place the writer in a wave before theirs, or keep each migration compatible with the version before it',
};
