import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../core/errors.js';
import { compareText } from '../core/json.js';

export interface ListedFile {
  readonly absolutePath: string;
  /** Relative to the root, with `/` between its parts. */
  readonly path: string;
  /** Likewise, relative to the directory that was listed. */
  readonly pathInDirectory: string;
  readonly name: string;
  readonly bytes: number;
}

/**
 * All files in a directory of `root` and below, sorted by path.
 * @throws FleetError `PATH_INVALID` for a path that leads out of `root`, and for a link or a device anywhere on the way
 */
export function listFiles(root: string, directory: string): readonly ListedFile[] {
  const parts = partsOf(directory);
  const absolutePath = enter(root, directory, parts);
  const files: ListedFile[] = [];
  collect({ absolutePath, parts, depth: parts.length }, files);
  return files.sort((a, b) => compareText(a.path, b.path));
}

/** As {@link listFiles}; a path may also be that of one file. */
export function listPath(root: string, path: string): readonly ListedFile[] {
  const parts = partsOf(path);
  const name = parts.at(-1);
  if (name === undefined) return listFiles(root, path);
  const absolutePath = join(enter(root, path, parts.slice(0, -1)), name);
  const stat = statOf(absolutePath, parts.join('/'));
  if (stat.isDirectory()) return listFiles(root, path);
  return [{ absolutePath, path: parts.join('/'), pathInDirectory: name, name, bytes: stat.size }];
}

/** Absolute path of the directory that the parts lead to. */
function enter(root: string, path: string, parts: readonly string[]): string {
  let place = ofSystem(() => realpathSync(root), root);
  parts.forEach((part, index) => {
    place = join(place, part);
    if (!statOf(place, parts.slice(0, index + 1).join('/')).isDirectory()) throw refused(path, 'is not a directory');
  });
  return place;
}

function partsOf(directory: string): readonly string[] {
  if (directory === '') throw refused(directory, 'is empty');
  if (directory.includes('\0')) throw refused(directory, 'contains a NUL character');
  if (/^\/|^[A-Za-z]:|\\/.test(directory)) throw refused(directory, "is not relative with '/' between its parts");
  const parts = directory.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refused(directory, "contains '..'");
  return parts;
}

interface Folder {
  readonly absolutePath: string;
  readonly parts: readonly string[];
  /** How many parts lead to the directory that is listed. */
  readonly depth: number;
}

function collect(folder: Folder, files: ListedFile[]): void {
  const names = ofSystem(() => readdirSync(folder.absolutePath), folder.parts.join('/'));
  for (const name of names) {
    const absolutePath = join(folder.absolutePath, name);
    const parts = [...folder.parts, name];
    const path = parts.join('/');
    const stat = statOf(absolutePath, path);
    if (stat.isDirectory()) collect({ ...folder, absolutePath, parts }, files);
    else
      files.push({ absolutePath, path, pathInDirectory: parts.slice(folder.depth).join('/'), name, bytes: stat.size });
  }
}

function statOf(absolutePath: string, path: string): Stats {
  const stat = ofSystem(() => lstatSync(absolutePath, { throwIfNoEntry: false }), path);
  if (stat === undefined) throw refused(path, 'does not exist');
  if (stat.isSymbolicLink()) throw refused(path, 'is a link');
  if (!stat.isDirectory() && !stat.isFile()) throw refused(path, 'is neither a file nor a directory');
  return stat;
}

/** What the system says of a path. @throws FleetError `PATH_INVALID` when it refuses */
export function ofSystem<T>(ask: () => T, path: string): T {
  try {
    return ask();
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new FleetError('PATH_INVALID', {
      message: `path ${JSON.stringify(path)} cannot be read: ${cause.message}`,
      hint: 'give a path that is there and may be read',
      path: path.replaceAll('\0', '\\0'),
      cause,
    });
  }
}

function refused(path: string, problem: string): FleetError {
  return new FleetError('PATH_INVALID', {
    message: `path ${JSON.stringify(path)} ${problem}; read are plain files in directories inside of the project`,
    hint: 'give a directory relative to the project, and copies in place of links',
    path: path.replaceAll('\0', '\\0'),
  });
}
