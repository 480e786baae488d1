import { FleetError } from '../../core/errors.js';
import { sha256Prefix } from '../../core/hash.js';

const MAX_LENGTH = 63;
const HASH_LENGTH = 10;

/** `<application>-<target>`, or a DNS label of 63 characters that ends in a hash of both when that is longer. */
export function recordName(application: string, target: string): string {
  const name = `${application}-${target}`;
  if (name.length <= MAX_LENGTH) return name;
  const digest = sha256Prefix(`${application}/${target}`, HASH_LENGTH);
  return `${name.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}-${digest}`;
}

interface Named {
  readonly name: string;
  readonly app: string;
  readonly cluster: string;
}

/** One `RECORD_NAME_CONFLICT` for each unit whose name an earlier one has. */
export function recordNameErrors(records: Iterable<Named>): readonly FleetError[] {
  const names = new Set<string>();
  const taken: Named[] = [];
  for (const record of records) {
    if (names.has(record.name)) taken.push(record);
    else names.add(record.name);
  }
  if (taken.length === 0) return [];
  const owners = new Map<string, Named>();
  for (const record of records) if (!owners.has(record.name)) owners.set(record.name, record);
  return taken.map((record) => conflict(record.name, owners.get(record.name) ?? record, record));
}

function conflict(name: string, first: Named, second: Named): FleetError {
  const describe = ({ app, cluster }: Named) => `${JSON.stringify(app)} on ${JSON.stringify(cluster)}`;
  return new FleetError('RECORD_NAME_CONFLICT', {
    message: `${describe(first)} and ${describe(second)} both have the record name ${JSON.stringify(name)}`,
    hint: 'rename one of the applications or targets',
    path: name,
  });
}
