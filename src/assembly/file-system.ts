import { createHash } from 'node:crypto';
import { closeSync, constants, lstatSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { FleetError } from '../core/errors.js';

export type EntryKind = 'absent' | 'file' | 'directory' | 'link' | 'other';

interface Kinded {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export function kindOf(entry: Kinded | undefined): EntryKind {
  if (entry === undefined) return 'absent';
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** What stands at a path; a link is not followed. */
export function entryKind(path: string): EntryKind {
  return kindOf(lstatSync(path, { throwIfNoEntry: false }));
}

/**
 * The bytes of a regular file, or undefined when there is nothing. A link is never followed.
 * @throws FleetError `OUTPUT_LINK`
 */
export function readPlainFile(path: string): Buffer | undefined {
  const kind = entryKind(path);
  if (kind === 'absent') return undefined;
  if (kind !== 'file') throw notA('file', path, kind);
  return readBytes(path);
}

/** The bytes of what was just seen to be a regular file; fails if a link has taken its place since. */
export function readBytes(path: string): Buffer {
  return whileOpen(path, (descriptor) => {
    const count = readSync(descriptor, scratch, 0, scratch.length, null);
    const start = Buffer.from(scratch.subarray(0, count));
    return count < scratch.length ? start : Buffer.concat([start, readFileSync(descriptor)]);
  });
}

/** Whether {@link readBytes} would return these bytes. */
export function holdsBytes(path: string, bytes: Uint8Array): boolean {
  return whileOpen(path, (descriptor) => {
    for (let end = 0; ; ) {
      const count = readSync(descriptor, scratch, 0, scratch.length, null);
      const start = end;
      end += count;
      if (end > bytes.length || scratch.compare(bytes, start, end, 0, count) !== 0) return false;
      if (count < scratch.length) return end === bytes.length;
    }
  });
}

/** Whether a regular file holds these chunks, one after the other, and nothing else. */
export function holdsChunks(path: string, chunks: Iterable<Uint8Array>): boolean {
  return whileOpen(path, (descriptor) => {
    for (const chunk of chunks) if (!goesOnWith(descriptor, chunk)) return false;
    return readSync(descriptor, scratch, 0, 1, null) === 0;
  });
}

function goesOnWith(descriptor: number, chunk: Uint8Array): boolean {
  for (let start = 0; start < chunk.length; ) {
    const count = readSync(descriptor, scratch, 0, Math.min(scratch.length, chunk.length - start), null);
    if (count === 0 || scratch.compare(chunk, start, start + count, 0, count) !== 0) return false;
    start += count;
  }
  return true;
}

function whileOpen<T>(path: string, work: (descriptor: number) => T): T {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// One read into it instead of asking for the size first: most files of an output are a few kilobytes.
const scratch = Buffer.alloc(64 * 1024);

/** `OUTPUT_LINK`: something else stands where a file or directory of the output should be. */
export function notA(wanted: 'file' | 'directory', path: string, found: EntryKind): FleetError {
  return new FleetError('OUTPUT_LINK', {
    message: `expected a ${wanted}, found ${found === 'link' ? 'a symbolic link' : found === 'other' ? 'a special file' : `a ${found}`}`,
    hint: 'remove it, or choose another output directory; links in the output are never followed',
    path,
  });
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** Makes a directory, unless it is there already. @throws FleetError `OUTPUT_LINK` */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    const kind = entryKind(path);
    if (kind !== 'directory') throw notA('directory', path, kind);
  }
}

/** Runs file system work; what the system refuses becomes `OUTPUT_FAILED`, at `path` where the system names none. */
export function onFileSystem<T>(work: () => T, path?: string): T {
  try {
    return work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const place = error.path ?? path;
    throw new FleetError('OUTPUT_FAILED', {
      message: error.message,
      hint: 'check permissions and free space, then run again',
      ...(place === undefined ? {} : { path: place }),
      cause: error,
    });
  }
}

/** Creates a file, which must not exist. A failed write names the file, unlike that of Node.js. @throws FleetError `OUTPUT_FAILED` */
export function createFile(path: string, content: string | Uint8Array): void {
  onFileSystem(() => writeFileSync(path, content, { flag: 'wx' }), path);
}

/** As {@link createFile}, chunk by chunk. Returns the digest of the content. @throws FleetError `OUTPUT_FAILED` */
export function createFileOf(path: string, chunks: Iterable<Uint8Array>): string {
  const digest = createHash('sha256');
  onFileSystem(() => {
    const descriptor = openSync(path, 'wx');
    try {
      for (const chunk of chunks) {
        digest.update(chunk);
        writeFileSync(descriptor, chunk);
      }
    } finally {
      closeSync(descriptor);
    }
  }, path);
  return digest.digest('hex');
}

/**
 * Clears away, unless the system refuses: that would hide how the run itself went, and the next run clears away first.
 * Returns notes.
 */
export function ifPossible(clear: () => void): readonly string[] {
  try {
    onFileSystem(clear);
    return [];
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return [`what this run needed could not be cleared away, which the next run will do: ${error.message}`];
  }
}
