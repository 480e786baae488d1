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

/** One `RECORD_NAME_CONFLICT` for each unit whose name an earlier one has. */
export function recordNameErrors(
  records: readonly { readonly name: string; readonly app: string; readonly cluster: string }[],
): readonly FleetError[] {
  const owners = new Map<string, { readonly app: string; readonly cluster: string }>();
  const errors: FleetError[] = [];
  for (const record of records) {
    const owner = owners.get(record.name);
    if (owner === undefined) owners.set(record.name, record);
    else errors.push(conflict(record.name, owner, record));
  }
  return errors;
}

interface Unit {
  readonly app: string;
  readonly cluster: string;
}

function conflict(name: string, first: Unit, second: Unit): FleetError {
  const describe = ({ app, cluster }: Unit) => `${JSON.stringify(app)} on ${JSON.stringify(cluster)}`;
  return new FleetError('RECORD_NAME_CONFLICT', {
    message: `${describe(first)} and ${describe(second)} both have the record name ${JSON.stringify(name)}`,
    hint: 'rename one of the applications or targets',
    path: name,
  });
}
