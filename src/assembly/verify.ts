import { hash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { compareText } from '../core/json.js';
import type { PlacementRecord } from '../placement/records/record.js';
import { canonicalText } from './documents/canonical.js';
import { formatRecordSet } from './documents/placement-document.js';
import { entryKind, onFileSystem } from './file-system.js';
import {
  FLEET_FILE,
  INVENTORY_FILE,
  PLACEMENT_FILE,
  recordSetFile,
  stagingDirectory,
  targetInventoryFile,
  UNITS_FILE,
} from './layout.js';
import { OutputTree } from './output-tree.js';
import { type Assembly, readAssembly } from './reader.js';

type Problem = Omit<Finding, 'severity' | 'hint'>;

const RUN_AGAIN = 'run synth again, or restore the files from version control';

/**
 * Compares an assembly on disk with its inventories, and its documents with each other. Sorted by place.
 * `fleet.json` and `placement.json` carry no digest, so that branches merge: of a change in them, what is seen is
 * one that breaks their form or that the record sets contradict.
 */
export function verifyAssembly(directory: string): Finding[] {
  const output = resolve(directory);
  return onFileSystem(() => [...interruption(output), ...problemsOf(output)])
    .map((problem): Finding => ({ ...problem, severity: 'error', hint: RUN_AGAIN }))
    .sort((a, b) => compareText(a.place, b.place) || compareText(a.rule, b.rule));
}

function interruption(output: string): Problem[] {
  const journal = join(stagingDirectory(output), 'journal.json');
  if (entryKind(journal) === 'absent') return [];
  return [{ rule: 'assembly-interrupted', place: output, message: 'a run was interrupted while it replaced files' }];
}

function problemsOf(output: string): Problem[] {
  const assembly = readAssembly(output);
  try {
    const expected = expectedFiles(assembly);
    const files = comparedFiles(new OutputTree(output), expected);
    // what cannot be read has been reported
    const units = files.some(({ place }) => place.startsWith(UNITS_FILE)) ? [] : comparedUnits(assembly);
    return [...files, ...comparedRecords(assembly, expected), ...units];
  } catch (error) {
    return [documentProblem(output, error)];
  }
}

/** Every path that must exist: with its digest, or null for a document. */
function expectedFiles(assembly: Assembly): Map<string, string | null> {
  const { targets, sets, files } = assembly.inventory;
  const expected = new Map<string, string | null>(files.map(({ path, sha256 }) => [path, sha256]));
  for (const path of [PLACEMENT_FILE, FLEET_FILE, UNITS_FILE, INVENTORY_FILE, ...sets]) expected.set(path, null);
  for (const target of targets) {
    expected.set(targetInventoryFile(target), null);
    for (const { path, sha256 } of assembly.filesOf(target)) expected.set(path, sha256);
  }
  return expected;
}

function comparedFiles(tree: OutputTree, expected: ReadonlyMap<string, string | null>): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { path, kind } of tree.entries()) {
    seen.add(path);
    const digest = expected.get(path);
    if (kind !== 'file')
      problems.push({ rule: 'assembly-link', place: path, message: 'a link or special file, not a file' });
    else if (digest === undefined)
      problems.push({ rule: 'assembly-file-extra', place: path, message: 'no inventory lists it' });
    else problems.push(...comparedFile(path, tree.read(path), digest));
  }
  for (const path of expected.keys()) {
    if (!seen.has(path)) problems.push({ rule: 'assembly-file-missing', place: path, message: 'it does not exist' });
  }
  return problems;
}

function comparedFile(path: string, bytes: Buffer | undefined, digest: string | null): Problem[] {
  if (bytes === undefined) return [];
  if (digest === null) return comparedDocument(path, bytes.toString('utf8'));
  if (hash('sha256', bytes) === digest) return [];
  return [{ rule: 'assembly-file-changed', place: path, message: 'its bytes are not those that were written' }];
}

function comparedDocument(path: string, text: string): Problem[] {
  try {
    if (canonicalText(path, text) === text) return [];
    return [{ rule: 'assembly-document', place: path, message: 'it is not in canonical form' }];
  } catch (error) {
    return [documentProblem(path, error)];
  }
}

/** The record sets say what `placement.json` says, and every record has files. */
function comparedRecords(assembly: Assembly, expected: ReadonlyMap<string, string | null>): Problem[] {
  const directories = new Set([...expected.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))));
  const bySet = new Map<string, PlacementRecord[]>(assembly.inventory.sets.map((path) => [path, []]));
  const problems: Problem[] = [];
  for (const record of assembly.records) {
    const file = recordSetFile({ environment: record.env, application: record.app });
    const records = bySet.get(file);
    if (records === undefined) problems.push(contradiction(file, `it lacks the record ${JSON.stringify(record.name)}`));
    else records.push(record);
    if (!directories.has(record.dir))
      problems.push(contradiction(record.dir, `record ${JSON.stringify(record.name)} has no files`));
  }
  for (const [file, records] of bySet) {
    if (expected.has(file) && assembly.read(file) !== formatRecordSet(records)) {
      problems.push(contradiction(file, `it does not say what ${PLACEMENT_FILE} says`));
    }
  }
  return problems;
}

/** `units.json` has one entry for each record. */
function comparedUnits({ records, units }: Assembly): Problem[] {
  const missing = new Set(records.map(({ env, app, cluster }) => `${app} on ${cluster} (${env})`));
  const extra = units
    .map(({ environment, application, target }) => `${application} on ${target} (${environment})`)
    .filter((unit) => !missing.delete(unit));
  return [
    ...[...missing].map((unit) => contradiction(UNITS_FILE, `it lacks ${unit}`)),
    ...extra.map((unit) => contradiction(UNITS_FILE, `${unit} has no record, or two entries`)),
  ];
}

const contradiction = (place: string, message: string): Problem => ({ rule: 'assembly-contradiction', place, message });

function documentProblem(place: string, error: unknown): Problem {
  if (!(error instanceof FleetError)) throw error;
  const rule = error.code === 'OUTPUT_LINK' ? 'assembly-link' : 'assembly-document';
  return { rule, place: error.path ?? place, message: error.message };
}
