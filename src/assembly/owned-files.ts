import { compareText } from '../core/json.js';
import { type List, mappedList } from '../core/list.js';
import { type ObjectIdentity, sameIdentity } from '../manifest/kube-object.js';
import { Digests } from './digests.js';
import type { OwnedFile } from './documents/inventory-document.js';
import { splitTarget, targetDirectory } from './layout.js';
import { foldedPath, validFilePath, validPath } from './output-path.js';
import { type FoldedPath, foldPath, PathClaims } from './path-claims.js';

// So short that what is valid in parts is valid together.
const SHORT = 300;

/** A path as thousands of targets have it, checked once for all of them. */
interface PathInTarget extends FoldedPath {
  /** As the last target had them, kept once where the next has the same. */
  objects: readonly ObjectIdentity[];
}

interface Target {
  readonly claims: PathClaims;
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
  private readonly knownPaths = new Map<string, PathInTarget>();
  private readonly paths: PathInTarget[] = [];
  private readonly digests = new Digests();
  private readonly sizes: number[] = [];
  private readonly objectLists: (readonly ObjectIdentity[])[] = [];

  /** @throws FleetError `PATH_INVALID`, `OUTPUT_COLLISION` */
  add(file: OwnedFile): void {
    const { path, sha256, size, objects } = file;
    const { target, rest } = splitTarget(path);
    const known = this.byTarget.get(target);
    const knownPath = this.knownPaths.get(rest);
    if (known === undefined || knownPath === undefined || path.length > SHORT) validFilePath(path);
    if (target === '') {
      this.claims.claim(foldPath(path));
      this.files.push(file);
      return;
    }
    const { claims, files } = known ?? this.addTarget(target);
    const inTarget = knownPath ?? this.addPath(rest);
    claims.claim(inTarget);
    if (!sameObjects(inTarget.objects, objects)) inTarget.objects = objects;
    this.digests.push(sha256);
    this.sizes.push(size);
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
    const file = this.byTarget.get(splitTarget(`${directory}/`).target)?.claims.file(rest);
    return file === undefined ? undefined : `${directory}/${file}`;
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
      sha256: this.digests.at(at),
      size: this.sizes[at] ?? 0,
      objects: this.objectLists[at] ?? [],
    }));
  }

  private addTarget(name: string): Target {
    const directory = `${targetDirectory(name)}/`;
    this.claims.claimDirectories(foldPath(directory));
    const target = { claims: new PathClaims(directory), files: [] };
    this.byTarget.set(name, target);
    return target;
  }

  private addPath(path: string): PathInTarget {
    const known = { ...foldPath(path), objects: [] };
    this.knownPaths.set(path, known);
    return known;
  }
}

function sameObjects(some: readonly ObjectIdentity[], others: readonly ObjectIdentity[]): boolean {
  return some.length === others.length && some.every((identity, index) => sameIdentity(identity, others[index]));
}
