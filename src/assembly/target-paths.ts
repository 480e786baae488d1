import type { ObjectIdentity } from '../manifest/kube-object.js';
import { type FoldedPath, foldPath } from './path-claims.js';

/** A path below the directories of targets: what thousands of them have in common. */
export interface TargetPath extends FoldedPath {
  /** Whether a target has a file there, by its number. */
  readonly takenBy: boolean[];
  /** Paths that a target cannot have besides. */
  readonly clashes: TargetPath[];
  /** As the last target had them, kept once where the next has the same. */
  objects: readonly ObjectIdentity[];
}

/** Paths below the directories of targets. Which of them clash on some file systems is found out once for all targets. */
export class TargetPaths {
  private readonly known = new Map<string, TargetPath>();
  /** What paths need of the file system: by what it takes a part for, then by how that is spelled. */
  private readonly needs = new Map<string, Map<string, TargetPath[]>>();

  get(path: string): TargetPath | undefined {
    return this.known.get(path);
  }

  add(path: string): TargetPath {
    const added: TargetPath = { ...foldPath(path), takenBy: [], clashes: [], objects: [] };
    this.known.set(path, added);
    this.need(added, added.folded, path);
    for (const directory of added.directories) this.need(added, directory.folded, `${directory.path}/`);
    return added;
  }

  /** Those that some file systems take for this one. */
  twins(folded: string): readonly TargetPath[] {
    return [...(this.needs.get(folded)?.values() ?? [])].flat().filter((other) => other.folded === folded);
  }

  private need(path: TargetPath, folded: string, spelled: string): void {
    const spellings = this.needs.get(folded) ?? new Map<string, TargetPath[]>();
    this.needs.set(folded, spellings);
    for (const [spelling, others] of spellings) {
      if (spelling === spelled) continue;
      for (const other of others) {
        path.clashes.push(other);
        other.clashes.push(path);
      }
    }
    const same = spellings.get(spelled);
    if (same === undefined) spellings.set(spelled, [path]);
    else same.push(path);
  }
}
