import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../core/errors.js';
import { listNames } from '../core/names.js';
import { parseDocument } from './documents/document-schema.js';
import { createFile, entryKind, onFileSystem, readPlainFile } from './file-system.js';
import { isInventory, stagedLockFile } from './layout.js';
import { validPath } from './output-path.js';
import { OutputTree } from './output-tree.js';

/** Where the parts of one run are. Absolute paths. */
export interface Places {
  readonly output: string;
  readonly staging: string;
  readonly lockFile: string;
}

/** Puts staged content in the place of `was`. Digests are sha256. */
export interface Replacement {
  readonly sha256: string;
  /** Null when there was nothing. */
  readonly was: string | null;
}

/** What a run is about to do. From the moment this is on disk, the run is completed, by itself or by the next one. */
export interface Journal {
  readonly version: 1;
  /** The output did not exist: the staged tree becomes the output by one rename. */
  readonly whole: boolean;
  readonly replacements: readonly (Replacement & { readonly path: string })[];
  readonly removals: readonly { readonly path: string; readonly sha256: string }[];
  readonly lock: Replacement | null;
}

const journalFile = (staging: string) => join(staging, 'journal.json');
const stagedTree = (staging: string) => join(staging, 'tree');

/** Puts the journal on disk, all of it or nothing. */
export function writeJournal(staging: string, journal: Journal): void {
  const part = join(staging, 'journal.part');
  createFile(part, JSON.stringify(journal));
  const descriptor = openSync(part, 'r+');
  try {
    onFileSystem(() => fsyncSync(descriptor), part);
  } finally {
    closeSync(descriptor);
  }
  renameSync(part, journalFile(staging));
}

/** @throws FleetError `OUTPUT_INTERRUPTED` when there is one that cannot be read */
export function readJournal(staging: string): Journal | undefined {
  const file = journalFile(staging);
  const bytes = readPlainFile(file);
  if (bytes === undefined) return undefined;
  try {
    const journal = parseDocument<Journal>('journal', bytes.toString('utf8'), file);
    for (const { path } of [...journal.replacements, ...journal.removals]) validPath(path);
    return journal;
  } catch (cause) {
    throw interrupted(
      staging,
      `its journal cannot be used (${cause instanceof Error ? cause.message : String(cause)})`,
      restoring(staging),
    );
  }
}

/** Does what the journal says and was not done yet, inventories last, then forgets it. */
export function applyJournal({ output, staging, lockFile }: Places, journal: Journal): void {
  const from = new OutputTree(stagedTree(staging));
  if (journal.whole && from.hasDirectory('')) renameSync(from.root, output);
  const to = new OutputTree(output);
  const put = (path: string) => {
    if (entryKind(join(from.root, path)) === 'file') renameSync(join(from.root, path), to.place(path));
  };
  for (const { path } of journal.replacements) if (!isInventory(path)) put(path);
  for (const { path } of journal.removals) to.remove(path);
  if (journal.lock !== null && entryKind(stagedLockFile(lockFile)) === 'file')
    renameSync(stagedLockFile(lockFile), lockFile);
  for (const { path } of journal.replacements) if (isInventory(path)) put(path);
  unlinkSync(journalFile(staging));
}

/** Whether the output was deleted since, as `cdk8s synth` does, or made by someone else before ours was: nothing is left to complete. */
export function isMoot({ output, staging }: Places, journal: Journal): boolean {
  const isWaiting = journal.whole && entryKind(stagedTree(staging)) === 'directory';
  return (entryKind(output) === 'absent') !== isWaiting;
}

/**
 * Refuses to complete a run when files changed since it was interrupted.
 * @throws FleetError `OUTPUT_INTERRUPTED`
 */
export function assertCompletable({ output, staging, lockFile }: Places, journal: Journal): void {
  const from = new OutputTree(stagedTree(staging));
  const to = new OutputTree(output);
  const changed: string[] = [];
  for (const { path, ...replacement } of journal.replacements) {
    if (!isAsLeft(replacement, from.read(path), to.read(path))) changed.push(path);
  }
  for (const { path, sha256 } of journal.removals) {
    const bytes = to.read(path);
    if (bytes !== undefined && digest(bytes) !== sha256) changed.push(path);
  }
  if (
    journal.lock !== null &&
    !isAsLeft(journal.lock, readPlainFile(stagedLockFile(lockFile)), readPlainFile(lockFile))
  ) {
    changed.push(lockFile);
  }
  if (changed.length > 0) {
    const problem = `these files changed since: ${listNames(changed)}`;
    throw interrupted(staging, problem, `run again with force to overwrite, or ${restoring(staging)}`);
  }
}

function isAsLeft({ sha256, was }: Replacement, staged: Buffer | undefined, current: Buffer | undefined): boolean {
  const now = current === undefined ? null : digest(current);
  return staged === undefined ? now === sha256 : digest(staged) === sha256 && now === was;
}

const digest = (bytes: Uint8Array) => hash('sha256', bytes);

const restoring = (staging: string) => `delete ${staging} and restore the output from version control`;

function interrupted(staging: string, problem: string, hint: string): FleetError {
  return new FleetError('OUTPUT_INTERRUPTED', {
    message: `an earlier run was interrupted and cannot be completed: ${problem}`,
    hint,
    path: staging,
  });
}
