import { FleetError } from '../core/errors.js';
import { foldedPath } from './output-path.js';

/** A path, and what some file systems take it for. */
export interface FoldedPath {
  readonly path: string;
  readonly folded: string;
  /** Those above it, the nearest first. */
  readonly directories: readonly { readonly path: string; readonly folded: string }[];
}

export function foldPath(path: string): FoldedPath {
  const folded = foldedPath(path);
  const directories: { path: string; folded: string }[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const directory = path.slice(0, end);
    // what holds a path that folds to itself does so too
    directories.push({ path: directory, folded: folded === path ? directory : foldedPath(directory) });
  }
  return { path, folded, directories };
}

/** Remembers every path and refuses a second that some file system takes for the first. */
export class PathClaims {
  private readonly files = new Map<string, string>();
  private readonly directories = new Map<string, string>();

  /** @throws FleetError `OUTPUT_COLLISION` */
  claim(file: FoldedPath): void {
    const { path, folded } = file;
    const other = this.files.get(folded) ?? this.directories.get(folded);
    if (other !== undefined) throw pathCollision(path, other);
    this.files.set(folded, path);
    this.claimDirectories(file);
  }

  /** Those above a path. @throws FleetError `OUTPUT_COLLISION` */
  claimDirectories({ path, directories }: FoldedPath): void {
    for (const { path: directory, folded } of directories) {
      const other = this.directories.get(folded);
      if (other === directory) return;
      const taken = other ?? this.files.get(folded);
      if (taken !== undefined) throw pathCollision(path, taken);
      this.directories.set(folded, directory);
    }
  }

  /** The claimed path of a file as it is spelled. */
  file(folded: string): string | undefined {
    return this.files.get(folded);
  }

  directory(folded: string): string | undefined {
    return this.directories.get(folded);
  }
}

export function pathCollision(path: string, other: string): FleetError {
  return new FleetError('OUTPUT_COLLISION', {
    message:
      path === other
        ? `${JSON.stringify(path)} is written twice`
        : `${JSON.stringify(path)} and ${JSON.stringify(other)} are one path, or need one path as file and directory, on some file systems`,
    hint: 'rename one of the two things these paths are made of',
    path,
  });
}
