import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { FleetError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import { entryKind, ifPossible, notA, onFileSystem } from './file-system.js';

const LOCK_NAME = /^lock-([1-9][0-9]{0,8})\.json$/;
const ATTEMPTS = 20;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly started: string;
  /** The program, without its arguments, which may hold secrets. */
  readonly command: string;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  readonly stamp: string;
}

interface FoundLock {
  readonly number: number;
  readonly file: string;
  readonly text: string;
}

/** The right to write one output, held by one process at a time. */
export interface WriterLock {
  /** Who held it and died, for a note. */
  readonly takenFrom: string | undefined;
  release(): void;
}

/**
 * Creates the staging directory and takes the lock in it. A lock is a numbered file; the lock of a dead process is
 * overtaken by creating the next number exclusively, so that of several that find it dead only one gets it.
 * @throws FleetError `OUTPUT_LOCKED`, `OUTPUT_LINK`
 */
export function acquireWriterLock(staging: string): WriterLock {
  mkdirSync(dirname(staging), { recursive: true });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lock = tryAcquire(staging);
    if (lock !== undefined) return lock;
  }
  throw outputLocked(staging, 'other processes');
}

function tryAcquire(staging: string): WriterLock | undefined {
  makeStaging(staging);
  const found = readLocks(staging);
  for (const lock of found) refuseHeld(staging, lock);
  const number = Math.max(0, ...found.map((lock) => lock.number)) + 1;
  const file = join(staging, `lock-${number}.json`);
  const mine = { number, file, text: `${JSON.stringify(thisProcess())}\n` };
  if (!onFileSystem(() => createExclusively(file, mine.text), file)) return undefined;
  const now = readLocks(staging);
  // who was slow to write its lock may have been taken for dead, and its lock for another's
  if (!now.some((lock) => isSameLock(lock, mine))) return undefined;
  if (now.some((lock) => ![mine, ...found].some((known) => isSameLock(known, lock)))) {
    rmSync(file, { force: true });
    return undefined;
  }
  for (const dead of found) rmSync(dead.file, { force: true });
  const [dead] = found;
  return {
    takenFrom: dead === undefined ? undefined : describe(parseHolder(dead.text)),
    release: () => release(staging, file),
  };
}

const isSameLock = (a: FoundLock, b: FoundLock) => a.number === b.number && a.text === b.text;

function makeStaging(staging: string): void {
  try {
    mkdirSync(staging);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const kind = entryKind(staging);
    if (kind !== 'directory' && kind !== 'absent') throw notA('directory', staging, kind);
  }
}

function readLocks(staging: string): FoundLock[] {
  return listIfPresent(staging).flatMap((name) => {
    const number = Number(LOCK_NAME.exec(name)?.[1]);
    if (Number.isNaN(number)) return [];
    const file = join(staging, name);
    return [{ number, file, text: readIfPresent(file) }];
  });
}

function refuseHeld(staging: string, lock: FoundLock): void {
  let holder = parseHolder(lock.text);
  if (holder === undefined) {
    // its maker may be between creating and writing it
    pause(100);
    holder = parseHolder(readIfPresent(lock.file));
  }
  if (holder !== undefined && isAlive(holder)) throw outputLocked(staging, describe(holder));
}

function release(staging: string, file: string): void {
  rmSync(file, { force: true });
  try {
    rmdirSync(staging);
  } catch (error) {
    // the next writer may already be in
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST') && !hasCode(error, 'ENOENT')) throw error;
  }
}

function thisProcess(): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    started: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    command: process.argv[1] ?? process.execPath,
    stamp: processStamp(process.pid),
  };
}

function parseHolder(text: string): Holder | undefined {
  try {
    const data: unknown = JSON.parse(text);
    if (!isJsonObject(data)) return undefined;
    const { pid, host, started, command, stamp } = data;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1 || typeof host !== 'string') return undefined;
    if (typeof started !== 'string' || typeof command !== 'string' || typeof stamp !== 'string') return undefined;
    return { pid, host, started, command, stamp };
  } catch {
    // a process that died while it wrote the file: nobody holds it
    return undefined;
  }
}

/** Whether the holder still runs; on another host nobody can tell, so yes. */
function isAlive({ pid, host, stamp }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
  }
  const now = processStamp(pid);
  return stamp === '' || now === '' || now === stamp;
}

/** Boot and start time of a process where /proc tells them. */
function processStamp(pid: number): string {
  const stat = readIfPresent(`/proc/${pid}/stat`);
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: state is field 3, start time field 22; the name before them may hold spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return 'ended';
  const started = fields[19];
  return started === undefined ? '' : `${readIfPresent('/proc/sys/kernel/random/boot_id').trim()} ${started}`;
}

function outputLocked(staging: string, holder: string): FleetError {
  return new FleetError('OUTPUT_LOCKED', {
    message: `another synth is writing this output: ${holder}`,
    hint: `wait for it to end; if that process is gone for certain, delete ${staging}`,
    path: staging,
  });
}

function describe(holder: Holder | undefined): string {
  if (holder === undefined) return 'an unknown process';
  return `process ${holder.pid} on ${holder.host}, started ${holder.started} (${holder.command})`;
}

function createExclusively(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) return false;
    ifPossible(() => release(dirname(file), file));
    throw error;
  }
}

function listIfPresent(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return '';
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
