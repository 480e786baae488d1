import { mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { compareText } from '../core/json.js';
import { type EntryKind, entryKind, holdsBytes, holdsChunks, kindOf, notA, readBytes } from './file-system.js';

const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** An entry of a tree that is no directory. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: EntryKind;
}

/**
 * A directory on disk of which no path component is ever followed as a link. Paths are relative, parts separated by `/`.
 * Each directory is listed once and the listing kept: cheaper than asking for every file.
 */
export class OutputTree {
  readonly root: string;
  private readonly listings = new Map<string, Listing>();

  constructor(root: string) {
    this.root = root;
  }

  /** @throws FleetError `OUTPUT_LINK` when something else stands at the path or above it */
  hasDirectory(path: string): boolean {
    return this.list(path) !== undefined;
  }

  /** The bytes of a file, or undefined when it does not exist. @throws FleetError `OUTPUT_LINK` */
  read(path: string): Buffer | undefined {
    return this.hasFile(path) ? readBytes(this.at(path)) : undefined;
  }

  /** Whether a file exists and holds these bytes. @throws FleetError `OUTPUT_LINK` */
  holds(path: string, bytes: Uint8Array): boolean {
    return this.hasFile(path) && holdsBytes(this.at(path), bytes);
  }

  /** As {@link holds}, chunk by chunk. @throws FleetError `OUTPUT_LINK` */
  holdsChunks(path: string, chunks: Iterable<Uint8Array>): boolean {
    return this.hasFile(path) && holdsChunks(this.at(path), chunks);
  }

  /** Absolute path for a file, whose directory exists from now on. @throws FleetError `OUTPUT_LINK` */
  place(path: string): string {
    this.makeDirectory(parentOf(path));
    this.list(parentOf(path))?.set(nameOf(path), 'file');
    return this.at(path);
  }

  /** Deletes a file, if it exists, and the directories above it that are then empty. @throws FleetError `OUTPUT_LINK` */
  remove(path: string): void {
    if (this.kind(path) !== 'absent') unlinkSync(this.at(path));
    this.prune(path);
  }

  /** Everything below a directory that is no directory, sorted within each directory. */
  *entries(directory = ''): Generator<TreeEntry> {
    for (const [name, kind] of this.list(directory) ?? []) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (kind === 'directory') yield* this.entries(path);
      else yield { path, kind };
    }
  }

  private hasFile(path: string): boolean {
    const kind = this.kind(path);
    if (kind !== 'absent' && kind !== 'file') throw notA('file', this.at(path), kind);
    return kind === 'file';
  }

  private at(path: string): string {
    return path === '' ? this.root : `${this.root}/${path}`;
  }

  private kind(path: string): EntryKind {
    if (path === '') return entryKind(this.root);
    return this.list(parentOf(path))?.get(nameOf(path)) ?? 'absent';
  }

  private list(path: string): Map<string, EntryKind> | undefined {
    const known = this.listings.get(path);
    if (known !== undefined) return known.entries;
    const kind = this.kind(path);
    if (kind !== 'absent' && kind !== 'directory') throw notA('directory', this.at(path), kind);
    const entries = kind === 'absent' ? undefined : listDirectory(this.at(path));
    this.listings.set(path, { entries });
    return entries;
  }

  private makeDirectory(path: string): void {
    if (this.hasDirectory(path)) return;
    if (path !== '') this.makeDirectory(parentOf(path));
    mkdirSync(this.at(path));
    this.listings.set(path, { entries: new Map() });
    if (path !== '') this.list(parentOf(path))?.set(nameOf(path), 'directory');
  }

  private prune(path: string): void {
    const directory = parentOf(path);
    const siblings = this.list(directory);
    siblings?.delete(nameOf(path));
    if (directory === '' || (siblings !== undefined && siblings.size > 0)) return;
    if (siblings !== undefined) rmdirSync(this.at(directory));
    this.listings.set(directory, { entries: undefined });
    this.prune(directory);
  }
}

/** What a directory holds, or nothing when it does not exist. */
interface Listing {
  readonly entries: Map<string, EntryKind> | undefined;
}

function listDirectory(path: string): Map<string, EntryKind> {
  const entries = readdirSync(path, { withFileTypes: true });
  if (entries.length > 1) entries.sort((a, b) => compareText(a.name, b.name));
  return new Map(entries.map((entry) => [entry.name, kindOf(entry)]));
}
