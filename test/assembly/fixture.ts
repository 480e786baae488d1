import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FileEntry, WriteReport } from '../../src/assembly/sink.js';
import { openAssembly } from '../../src/assembly/writer.js';
import { type ErrorCode, FleetError } from '../../src/core/errors.js';
import { type Unit, writeUnits } from './units.js';

/** A temporary directory with the places of one output in it, removed after the test. */
export function workspace() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'assembly-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    directory: join(root, 'dist'),
    lockFile: join(root, 'fleet.lock.json'),
    staging: join(root, '.dist.cdk8s-fleet'),
  };
}

export type Workspace = ReturnType<typeof workspace>;

export interface Synth {
  readonly units: readonly Unit[];
  readonly files?: readonly FileEntry[];
  readonly force?: boolean;
}

/** One whole run; a failing one is aborted, as the pipeline does. */
export function synth({ directory, lockFile }: Workspace, { units, files, force }: Synth): WriteReport {
  const writer = openAssembly({ directory, lockFile, ...(force === undefined ? {} : { force }) });
  try {
    return writeUnits(writer, units, files);
  } finally {
    writer.abort();
  }
}

/** Everything below a directory: text by path; links as `-> target`, directories that are empty as `/`. */
export function snapshot(directory: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) found[prefix + name] = `-> ${readlinkSync(path)}`;
    else if (stats.isFile()) found[prefix + name] = readFileSync(path, 'utf8');
    else if (readdirSync(path).length === 0) found[`${prefix}${name}/`] = '/';
    else Object.assign(found, snapshot(path, `${prefix}${name}/`));
  }
  return found;
}

/** The error code a function fails with; those of each when it reports several. */
export function codeOf(work: () => unknown): ErrorCode | readonly ErrorCode[] | 'no error' {
  const error = errorOf(work);
  if (error === undefined) return 'no error';
  return error.code === 'SEVERAL' ? error.errors.map(({ code }) => code) : error.code;
}

export function errorOf(work: () => unknown): FleetError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof FleetError) return error;
    throw error;
  }
}
