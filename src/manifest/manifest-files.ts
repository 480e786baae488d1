import { readFileSync } from 'node:fs';
import { FleetError } from '../core/errors.js';
import { listNames } from '../core/names.js';
import { type ListedFile, ofSystem } from './list-files.js';

/** How much may be read, and what to do about more. */
export interface FileLimits {
  /** What the files hold, for messages: `manifests`. */
  readonly of: string;
  /** MiB of one file, by its name. */
  readonly fileMiB: (name: string) => number;
  readonly totalMiB: number;
  readonly hint: string;
}

const MANIFEST = /\.(ya?ml|json)$/;
const COMPANION = /^(README|LICENSE|\.gitkeep$|\.gitignore$|\.DS_Store$)/;
const MIB = 2 ** 20;

/**
 * The YAML and JSON files among those that were listed at a path.
 * @throws FleetError `MANIFEST_INVALID` for other files but READMEs and licences, for none at all, and for too much
 */
export function manifestFiles(path: string, listed: readonly ListedFile[], limits: FileLimits): readonly ListedFile[] {
  const files = listed.filter(({ name }) => MANIFEST.test(name));
  refuseOthers(path, listed, limits);
  if (files.length === 0)
    throw invalid(path, { message: `there are no ${limits.of}`, hint: 'add a .yaml, .yml or .json file' });
  refuseTooLarge(path, files, limits);
  return files;
}

/**
 * A byte order mark is kept.
 * @throws FleetError `MANIFEST_INVALID`, `PATH_INVALID`
 */
export function readText({ absolutePath, path }: ListedFile): string {
  const bytes = ofSystem(() => readFileSync(absolutePath), path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid(path, { message: 'the file is not UTF-8 text', hint: 'save it as UTF-8', cause });
  }
}

function refuseOthers(path: string, listed: readonly ListedFile[], limits: FileLimits): void {
  const others = listed.filter(({ name }) => !MANIFEST.test(name) && !COMPANION.test(name));
  if (others.length === 0) return;
  const names = listNames(others.map(({ pathInDirectory }) => pathInDirectory));
  throw invalid(path, {
    message: `there are files that are no ${limits.of}: ${names}; allowed are .yaml, .yml, .json, README and LICENSE files`,
    hint: 'move them elsewhere',
  });
}

function refuseTooLarge(path: string, files: readonly ListedFile[], { of, fileMiB, totalMiB, hint }: FileLimits): void {
  const tooLarge = files.find(({ name, bytes }) => bytes > fileMiB(name) * MIB);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (tooLarge !== undefined) {
    throw invalid(tooLarge.path, {
      message: `the file has ${tooLarge.bytes} bytes; allowed are ${fileMiB(tooLarge.name)} MiB`,
      hint,
    });
  }
  if (total > totalMiB * MIB)
    throw invalid(path, { message: `the ${of} have ${total} bytes; allowed are ${totalMiB} MiB`, hint });
}

function invalid(path: string, details: { readonly message: string; readonly hint: string; readonly cause?: unknown }) {
  return new FleetError('MANIFEST_INVALID', { ...details, path });
}
