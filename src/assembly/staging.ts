import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createFile, createFileOf } from './file-system.js';

export interface StagedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The part of an output that a run has made and not yet put in place. The directory itself belongs to the writer lock. */
export class Staging {
  readonly directory: string;
  /** Root of the staged files. */
  readonly tree: string;
  private readonly made = new Set<string>();

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
    this.made.clear();
  }

  private place(path: string): string {
    this.make(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    return `${this.tree}/${path}`;
  }

  private make(directory: string): void {
    if (this.made.has(directory)) return;
    if (directory !== '') this.make(directory.slice(0, Math.max(0, directory.lastIndexOf('/'))));
    mkdirSync(`${this.tree}/${directory}`);
    this.made.add(directory);
  }
}
