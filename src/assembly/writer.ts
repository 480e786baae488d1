import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { compactLock } from '../placement/lock/compact-lock.js';
import { EMPTY_LOCK, type Lock } from '../placement/lock/lock.js';
import { AssemblyContents } from './assembly-contents.js';
import { Changes, type MadeFile } from './changes.js';
import { lockPieces, parseLock } from './documents/lock-document.js';
import { createFileOf, entryKind, holdsChunks, ifPossible, notA, onFileSystem, readPlainFile } from './file-system.js';
import {
  applyJournal,
  assertCompletable,
  isMoot,
  type Journal,
  type Places,
  type Replacement,
  readJournal,
  writeJournal,
} from './journal.js';
import { FLEET_FILE, stagedLockFile, stagingDirectory } from './layout.js';
import { OutputTree } from './output-tree.js';
import { Ownership } from './ownership.js';
import type { AssemblyDocuments, AssemblyWriter, FileEntry, WriteReport } from './sink.js';
import { Staging } from './staging.js';
import { utf8Chunks } from './utf8.js';
import { halfDone, lockChanged, lockLost, lockReformatted, otherFleet } from './writer-errors.js';
import { acquireWriterLock, type WriterLock } from './writer-lock.js';

export interface AssemblyOptions {
  /** The output directory. It need not exist. */
  readonly directory: string;
  /** Path of `fleet.lock.json`, outside the output directory. */
  readonly lockFile: string;
  /** Overwrites and deletes what is not ours or was edited by hand. @default false */
  readonly force?: boolean;
  /** Refuses to write another lock file. @default false */
  readonly frozen?: boolean;
  /** Goes on where the lock file of the output is lost. @default false */
  readonly fresh?: boolean;
}

/**
 * Begins to write an output; completes what an interrupted run left first. One of `commit` and `abort` must follow.
 * @throws FleetError `OUTPUT_LOCKED`, `OUTPUT_LINK`, `OUTPUT_INTERRUPTED`, `LOCK_INVALID`, `OUTPUT_FAILED`
 */
export function openAssembly({ directory, lockFile, ...given }: AssemblyOptions): AssemblyWriter {
  const { force = false, frozen = false, fresh = false } = given;
  const output = resolve(directory);
  const places = { output, staging: stagingDirectory(output), lockFile: resolve(lockFile) };
  return onFileSystem(() => {
    refuseLinks(places);
    const lock = acquireWriterLock(places.staging);
    try {
      refuseOtherFileSystem(places);
      return new DirectoryAssembly({
        places,
        modes: { force, frozen, fresh },
        lock,
        notes: [...takeover(lock), ...recover(places, force)],
      });
    } catch (error) {
      ifPossible(() => lock.release());
      throw error;
    }
  });
}

function refuseLinks({ output, lockFile }: Places): void {
  const outputKind = entryKind(output);
  if (outputKind !== 'absent' && outputKind !== 'directory') throw notA('directory', output, outputKind);
  const lockKind = entryKind(lockFile);
  if (lockKind !== 'absent' && lockKind !== 'file') throw notA('file', lockFile, lockKind);
}

function refuseOtherFileSystem({ output, staging }: Places): void {
  const existing = lstatSync(output, { throwIfNoEntry: false });
  if (existing === undefined || existing.dev === lstatSync(staging).dev) return;
  throw new FleetError('OUTPUT_LINK', {
    message: 'the output directory is a mount point, so files cannot be moved into it in one step',
    hint: 'write to a directory inside it',
    path: output,
  });
}

function takeover({ takenFrom }: WriterLock): string[] {
  return takenFrom === undefined ? [] : [`took over from a run that ended without finishing: ${takenFrom}`];
}

/** Completes an interrupted run, or clears away what a run left that changed nothing yet. */
function recover(places: Places, force: boolean): string[] {
  const journal = readJournal(places.staging);
  const moot = journal !== undefined && isMoot(places, journal);
  if (journal !== undefined && !moot) {
    if (!force) assertCompletable(places, journal);
    applyJournal(places, journal);
  }
  discard(places);
  if (journal === undefined) return [];
  return [
    moot
      ? 'an interrupted run was dropped, because its output was deleted or replaced since'
      : 'an interrupted run was completed',
  ];
}

function discard({ staging, lockFile }: Places): void {
  new Staging(staging).clear();
  rmSync(stagedLockFile(lockFile), { force: true });
}

/** A call of the system between other work costs half as much again as one after another, and slows down what follows. */
const FILES_AT_ONCE = 32;

type Modes = Required<Omit<AssemblyOptions, 'directory' | 'lockFile'>>;

interface Session {
  readonly places: Places;
  readonly modes: Modes;
  readonly lock: WriterLock;
  readonly notes: readonly string[];
}

class DirectoryAssembly implements AssemblyWriter {
  readonly previousLock: Lock;
  private readonly beginning: readonly string[];
  private readonly ownership: Ownership;
  private readonly places: Places;
  private readonly lock: WriterLock;
  private readonly modes: Modes;
  private readonly tree: OutputTree;
  private readonly contents = new AssemblyContents();
  private readonly changes: Changes;
  /** Files that are not put on disk yet. */
  private readonly made: MadeFile[] = [];
  private readonly previousLockDigest: string | null;
  private open = true;
  private ending: readonly string[] = [];

  constructor({ places, modes, lock, notes }: Session) {
    this.places = places;
    this.lock = lock;
    this.modes = modes;
    this.tree = new OutputTree(places.output);
    this.ownership = new Ownership(this.tree);
    this.changes = new Changes({
      tree: this.tree,
      ownership: this.ownership,
      staging: new Staging(places.staging),
      force: modes.force,
    });
    this.beginning = notes;
    const previous = readPlainFile(places.lockFile);
    this.previousLockDigest = digestOf(previous);
    this.previousLock =
      previous === undefined ? EMPTY_LOCK : compactLock(parseLock(previous.toString('utf8'), places.lockFile));
  }

  get notes(): readonly string[] {
    return [...this.beginning, ...this.ownership.problems, ...this.ending];
  }

  file(entry: FileEntry): void {
    const content = typeof entry.content === 'string' ? Buffer.from(entry.content) : entry.content;
    const { path, sha256 } = this.contents.add({ ...entry, content });
    this.made.push({ path, sha256, content });
    if (this.made.length === FILES_AT_ONCE) this.putFiles();
  }

  commit(documents: AssemblyDocuments): WriteReport {
    try {
      return onFileSystem(() => this.write(documents));
    } finally {
      this.abort();
    }
  }

  abort(): void {
    if (!this.open) return;
    this.open = false;
    this.ending = [...ifPossible(() => discard(this.places)), ...ifPossible(() => this.lock.release())];
  }

  private putFiles(): void {
    onFileSystem(() => this.changes.files(this.made.splice(0)));
  }

  private write(documents: AssemblyDocuments): WriteReport {
    const { changes } = this;
    this.putFiles();
    this.refuseStrangeOutput(documents.fleet.name);
    for (const document of this.contents.documents(documents)) changes.document(document);
    changes.orphans(this.contents);
    changes.assertAllowed();
    const lock = this.stageLock(lockPieces(documents.lock));
    const foreign = changes.whole ? [] : this.foreign();
    this.apply({
      version: 1,
      whole: changes.whole,
      replacements: changes.replacements,
      removals: changes.removals,
      lock,
    });
    return {
      written: changes.written + (lock === null ? 0 : 1),
      unchanged: changes.unchanged + (lock === null ? 1 : 0),
      removed: changes.removals.length,
      foreign,
    };
  }

  private refuseStrangeOutput(name: string): void {
    const there = fleetNameIn(this.tree.read(FLEET_FILE));
    const { force, fresh } = this.modes;
    if (there === name && this.previousLockDigest === null && this.ownership.targets.length > 0 && !fresh)
      throw lockLost(this.places);
    // the lock's own fleet under another name is a change that its guard has dealt with
    if (there === undefined || there === name || there === this.previousLock.fleet || force) return;
    throw otherFleet(this.places, { there, name });
  }

  private stageLock(pieces: Iterable<string>): Replacement | null {
    const { lockFile } = this.places;
    const was = digestOf(readPlainFile(lockFile));
    if (was !== this.previousLockDigest) throw lockChanged(lockFile);
    if (was !== null && holdsChunks(lockFile, utf8Chunks(pieces))) return null;
    if (this.modes.frozen) throw lockReformatted(lockFile);
    // Not where the output is to be, which is put there as a whole.
    if (isOutside(this.places.output, lockFile)) mkdirSync(dirname(lockFile), { recursive: true });
    return { sha256: createFileOf(stagedLockFile(lockFile), utf8Chunks(pieces)), was };
  }

  private apply(journal: Journal): void {
    const isEmpty = journal.replacements.length === 0 && journal.removals.length === 0 && journal.lock === null;
    if (isEmpty && !journal.whole) return;
    writeJournal(this.places.staging, journal);
    try {
      applyJournal(this.places, journal);
    } catch (cause) {
      // from here on only the next run can finish; what is staged must stay
      this.open = false;
      ifPossible(() => this.lock.release());
      throw halfDone(this.places.output, cause);
    }
  }

  private foreign(): string[] {
    const removed = new Set(this.changes.removals.map(({ path }) => path));
    const paths: string[] = [];
    const lock = relative(this.places.output, this.places.lockFile);
    for (const { path } of this.tree.entries()) {
      if (!this.contents.has(path) && !removed.has(path) && path !== lock) paths.push(path);
    }
    return paths.sort(compareText);
  }
}

function isOutside(directory: string, path: string): boolean {
  const [first] = relative(directory, path).split(sep);
  return first === '..' || isAbsolute(relative(directory, path));
}

function digestOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : hash('sha256', bytes);
}

function fleetNameIn(document: Uint8Array | undefined): string | undefined {
  if (document === undefined) return undefined;
  try {
    const { name } = Object(JSON.parse(Buffer.from(document).toString('utf8')));
    return typeof name === 'string' ? name : undefined;
  } catch {
    // what it once held cannot be told; the inventory still says what is ours
    return undefined;
  }
}
