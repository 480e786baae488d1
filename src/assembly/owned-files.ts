import { compareText } from '../core/json.js';
import { type List, mappedList } from '../core/list.js';
import { type ObjectIdentity, sameIdentities } from '../manifest/kube-object.js';
import { Digests } from './digests.js';
import type { OwnedFile } from './documents/inventory-document.js';
import { splitTarget, targetDirectory } from './layout.js';
import { foldedPath, validFilePath, validPath } from './output-path.js';
import { foldPath, PathClaims, pathCollision } from './path-claims.js';
import { type TargetPath, TargetPaths } from './target-paths.js';

// So short that what is valid in parts is valid together.
const SHORT = 300;

interface Target {
  readonly number: number;
  /** Where its files are in the lists of all. */
  readonly files: number[];
}

/**
 * The files of an output and the paths they take. A large fleet has a million below `clusters/`: of each only what differs between
 * targets is kept.
 */
export class OwnedFiles {
  /** Paths outside the directories of targets. */
  private readonly claims = new PathClaims();
  private readonly files: OwnedFile[] = [];
  private readonly byTarget = new Map<string, Target>();
  private readonly targetPaths = new TargetPaths();
  private readonly paths: TargetPath[] = [];
  private readonly digests = new Digests();
  private readonly objectLists: (readonly ObjectIdentity[])[] = [];

  /** @throws FleetError `PATH_INVALID`, `OUTPUT_COLLISION` */
  add(file: OwnedFile): void {
    const { path } = file;
    const { target, rest } = splitTarget(path);
    const known = this.byTarget.get(target);
    const knownPath = this.targetPaths.get(rest);
    if (known === undefined || knownPath === undefined || path.length > SHORT) validFilePath(path);
    if (target === '') {
      this.claims.claim(foldPath(path));
      this.files.push(file);
    } else {
      this.addToTarget(file, known ?? this.addTarget(target), knownPath ?? this.targetPaths.add(rest));
    }
  }

  private addToTarget(
    { path, sha256, size, objects }: OwnedFile,
    { number, files }: Target,
    inTarget: TargetPath,
  ): void {
    const other = inTarget.takenBy[number] ? inTarget : inTarget.clashes.find(({ takenBy }) => takenBy[number]);
    if (other !== undefined) throw pathCollision(path, path.slice(0, -inTarget.path.length) + other.path);
    inTarget.takenBy[number] = true;
    if (!sameIdentities(inTarget.objects, objects)) inTarget.objects = objects;
    this.digests.push(sha256, size);
    this.objectLists.push(inTarget.objects);
    files.push(this.paths.push(inTarget) - 1);
  }

  /** Keeps a path for a document. @throws FleetError `PATH_INVALID`, `OUTPUT_COLLISION` */
  claim(path: string): void {
    this.claims.claim(foldPath(validPath(path)));
  }

  /** The path of this output that some file systems take for the given one, as it is spelled. */
  claimed(path: string): string | undefined {
    const folded = foldedPath(path);
    const outside = this.claims.file(folded);
    if (outside !== undefined) return outside;
    const { target, rest } = splitTarget(folded);
    const directory = this.claims.directory(targetDirectory(target)) ?? '';
    const { number = -1 } = this.byTarget.get(splitTarget(`${directory}/`).target) ?? {};
    const file = this.targetPaths.twins(rest).find(({ takenBy }) => takenBy[number]);
    return file && `${directory}/${file.path}`;
  }

  /** Sorted. */
  targets(): readonly string[] {
    return [...this.byTarget.keys()].sort(compareText);
  }

  outside(): readonly OwnedFile[] {
    return this.files;
  }

  ofTarget(target: string): List<OwnedFile> {
    const directory = targetDirectory(target);
    return mappedList(this.byTarget.get(target)?.files ?? [], (at) => ({
      path: `${directory}/${this.paths[at]?.path}`,
      ...this.digests.at(at),
      objects: this.objectLists[at] ?? [],
    }));
  }

  private addTarget(name: string): Target {
    this.claims.claimDirectories(foldPath(`${targetDirectory(name)}/`));
    const target = { number: this.byTarget.size, files: [] };
    this.byTarget.set(name, target);
    return target;
  }
}
