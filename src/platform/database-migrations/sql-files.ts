import { readFileSync } from 'node:fs';
import { FleetError } from '../../core/errors.js';
import { type ListedFile, listFiles, ofSystem } from '../../manifest/list-files.js';
import type { SqlFiles } from './migration-files.js';

/**
 * The SQL files of a directory of the project, for `DatabaseMigrations`. Follows no links, looks into no directories.
 * @param directory relative to `root`, with `/` between its parts
 * @param root @default the working directory
 * @throws FleetError `PATH_INVALID`, also for files that are no SQL
 */
export function sqlFiles(directory: string, root: string = process.cwd()): SqlFiles {
  return Object.fromEntries(listFiles(root, directory).map((file) => [nameOf(file), textOf(file)]));
}

function nameOf({ pathInDirectory, path }: ListedFile): string {
  if (!pathInDirectory.includes('/') && pathInDirectory.endsWith('.sql')) return pathInDirectory;
  throw new FleetError('PATH_INVALID', {
    message: `${JSON.stringify(path)} is no .sql file directly in the directory of migrations`,
    hint: 'keep migrations in a directory of their own',
    path,
  });
}

function textOf({ absolutePath, path }: ListedFile): string {
  const bytes = ofSystem(() => readFileSync(absolutePath), path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FleetError('PATH_INVALID', {
      message: `${JSON.stringify(path)} is not UTF-8 text`,
      hint: 'save it as UTF-8',
      path,
      cause,
    });
  }
}
