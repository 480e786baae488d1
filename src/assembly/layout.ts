import { basename, dirname, join } from 'node:path';

export const PLACEMENT_FILE = 'placement.json';
export const FLEET_FILE = 'fleet.json';
export const UNITS_FILE = 'units.json';
export const FINDINGS_FILE = 'findings.json';
export const INVENTORY_FILE = 'inventory.json';

const CLUSTERS = 'clusters/';

const SINGLE_DOCUMENTS: readonly string[] = [PLACEMENT_FILE, FLEET_FILE, UNITS_FILE, FINDINGS_FILE];

/** Directory of a unit's manifests, relative to the assembly. */
export function unitDirectory(target: string, application: string): string {
  return `${targetDirectory(target)}/${application}`;
}

/** Path of a flat list of records, relative to the assembly. */
export function recordSetFile({ environment, application }: { environment: string; application: string }): string {
  return `placement/${environment}/${application}.json`;
}

/** Path of the list of a target's files, relative to the assembly. */
export function targetInventoryFile(target: string): string {
  return `inventory/${target}.json`;
}

/** Whether the path tells who owns which file: replaced last, so that a reader never sees a file that no list knows. */
export function isInventory(path: string): boolean {
  return path === INVENTORY_FILE || path.startsWith('inventory/');
}

/** Whether the path is one of the documents, which no inventory lists. */
export function isDocument(path: string): boolean {
  return SINGLE_DOCUMENTS.includes(path) || isInventory(path) || path.startsWith('placement/');
}

/** Directory of a target's files, relative to the assembly. */
export function targetDirectory(target: string): string {
  return `${CLUSTERS}${target}`;
}

/** The cluster target whose file this is and the path below its directory; of a file outside `clusters/`, no target and the path itself. */
export function splitTarget(path: string): { readonly target: string; readonly rest: string } {
  const end = path.startsWith(CLUSTERS) ? path.indexOf('/', CLUSTERS.length) : -1;
  return end < 0 ? { target: '', rest: path } : { target: path.slice(CLUSTERS.length, end), rest: path.slice(end + 1) };
}

/** The cluster target whose file this is, or undefined for a file outside `clusters/`. */
export function targetOf(path: string): string | undefined {
  const { target } = splitTarget(path);
  return target === '' ? undefined : target;
}

/** Where a run keeps what it has not yet put in place: beside the output, hence on the same file system. */
export function stagingDirectory(output: string): string {
  return join(dirname(output), `.${basename(output)}.cdk8s-fleet`);
}

/** Where a run keeps the next lock file until it commits. */
export function stagedLockFile(lockFile: string): string {
  return join(dirname(lockFile), `.${basename(lockFile)}.cdk8s-fleet`);
}
