import { mkdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { type EntryKind, entryKind, holdsBytes, holdsChunks, notA, readBytes } from './file-system.js';
import { kindOfEntry, type Listing, Listings } from './listing.js';

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
  private readonly listings = new Listings();
  private top: Listing | undefined;

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
    this.listOfOwn(parentOf(path))?.entries.set(nameOf(path), 'file');
    return this.at(path);
  }

  /** Deletes a file, if it exists, and the directories above it that are then empty. @throws FleetError `OUTPUT_LINK` */
  remove(path: string): void {
    if (this.kind(path) !== 'absent') unlinkSync(this.at(path));
    this.prune(path);
  }

  /** Everything below a directory that is no directory, sorted within each directory. */
  *entries(directory = ''): Generator<TreeEntry> {
    for (const [name, entry] of this.list(directory)?.entries ?? []) {
      const path = directory === '' ? name : `${directory}/${name}`;
      const kind = kindOfEntry(entry);
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
    return kindOfEntry(this.list(parentOf(path))?.entries.get(nameOf(path)));
  }

  private list(path: string): Listing | undefined {
    const known = path === '' ? this.top : this.list(parentOf(path))?.entries.get(nameOf(path));
    if (typeof known === 'object') return known;
    const kind = path === '' ? entryKind(this.root) : kindOfEntry(known);
    if (kind === 'absent') return undefined;
    if (kind !== 'directory') throw notA('directory', this.at(path), kind);
    return this.keep(path, this.listings.of(this.at(path)));
  }

  /** As {@link list}, for one that is going to change. */
  private listOfOwn(path: string): Listing | undefined {
    const listing = this.list(path);
    if (listing?.isShared !== true) return listing;
    return this.keep(path, { entries: new Map(listing.entries), isShared: false });
  }

  // what is above holds a directory, so that it is not shared
  private keep(path: string, listing: Listing): Listing {
    if (path === '') this.top = listing;
    else this.list(parentOf(path))?.entries.set(nameOf(path), listing);
    return listing;
  }

  private makeDirectory(path: string): void {
    if (this.hasDirectory(path)) return;
    if (path !== '') {
      this.makeDirectory(parentOf(path));
      this.listOfOwn(parentOf(path));
    }
    mkdirSync(this.at(path));
    this.keep(path, { entries: new Map(), isShared: false });
  }

  private prune(path: string): void {
    const directory = parentOf(path);
    const siblings = this.listOfOwn(directory);
    siblings?.entries.delete(nameOf(path));
    if (directory === '' || (siblings !== undefined && siblings.entries.size > 0)) return;
    if (siblings !== undefined) rmdirSync(this.at(directory));
    this.prune(directory);
  }
}
