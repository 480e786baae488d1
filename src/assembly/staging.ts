import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createFile, createFileOf, makeDirectory } from './file-system.js';

export interface StagedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The part of an output that a run has made and not yet put in place. The directory itself belongs to the writer lock. */
export class Staging {
  readonly directory: string;
  /** Root of the staged files. */
  readonly tree: string;
  /** Only directories that hold others: those of units would fill the memory. */
  private readonly parents = new Set<string>();
  private last: string | undefined;

  constructor(directory: string) {
    this.directory = directory;
    this.tree = join(directory, 'tree');
  }

  /** Directories first: a kind of call that follows itself finds its way warm. */
  write(files: readonly StagedFile[]): void {
    const placed = files.map(({ path, content }) => ({ place: this.place(path), content }));
    for (const { place, content } of placed) createFile(place, content);
  }

  /** Returns the digest of the content. */
  writeChunks(path: string, chunks: Iterable<Uint8Array>): string {
    return createFileOf(this.place(path), chunks);
  }

  /** Removes everything but locks. */
  clear(): void {
    for (const name of readdirSync(this.directory)) {
      if (!name.startsWith('lock-')) rmSync(join(this.directory, name), { recursive: true, force: true });
    }
    this.parents.clear();
    this.last = undefined;
  }

  private place(path: string): string {
    const directory = parentOf(path);
    if (directory !== this.last) this.make(directory);
    this.last = directory;
    return `${this.tree}/${path}`;
  }

  private make(directory: string): void {
    if (directory !== '' && !this.parents.has(parentOf(directory))) {
      this.make(parentOf(directory));
      this.parents.add(parentOf(directory));
    }
    if (!this.parents.has(directory)) makeDirectory(`${this.tree}/${directory}`);
  }
}

const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
