import { hash } from 'node:crypto';
import { FleetError, joinErrors } from '../core/errors.js';
import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import type { AssemblyContents, DocumentFile } from './assembly-contents.js';
import { isCanonical } from './documents/canonical.js';
import type { OwnedFile } from './documents/inventory-document.js';
import type { Journal } from './journal.js';
import { targetInventoryFile } from './layout.js';
import type { OutputTree } from './output-tree.js';
import type { Ownership } from './ownership.js';
import type { Staging } from './staging.js';
import { utf8Chunks } from './utf8.js';

export interface ChangesOptions {
  readonly tree: OutputTree;
  readonly ownership: Ownership;
  readonly staging: Staging;
  readonly force: boolean;
}

/** A file that a run made. */
export interface MadeFile extends Pick<OwnedFile, 'path' | 'sha256'> {
  readonly content: Uint8Array;
}

/** Compares what a run makes with what stands in the output: stages what differs, notes what must not be touched. */
export class Changes {
  readonly replacements: Journal['replacements'][number][] = [];
  readonly removals: Journal['removals'][number][] = [];
  /** The output does not exist: all of it is staged, and becomes the output by one rename. */
  readonly whole: boolean;
  private staged = 0;
  private same = 0;
  private readonly options: ChangesOptions;
  private readonly settledDocuments = new Set<string>();
  private readonly edited: string[] = [];
  private readonly foreign: string[] = [];

  constructor(options: ChangesOptions) {
    this.options = options;
    this.whole = !options.tree.hasDirectory('');
  }

  get written(): number {
    return this.staged;
  }

  get unchanged(): number {
    return this.same;
  }

  files(files: readonly MadeFile[]): void {
    const changed = this.whole ? files : files.filter((file) => this.isChanged(file));
    this.options.staging.write(changed);
    this.staged += changed.length;
  }

  /** Documents hold nothing of a user's, so an edited one is simply made again. */
  document({ path, pieces }: DocumentFile): void {
    const { staging, tree, ownership, force } = this.options;
    if (!this.whole && tree.holdsChunks(path, utf8Chunks(pieces))) {
      this.settledDocuments.add(path);
      this.same++;
      return;
    }
    const was = this.whole ? null : this.digestOf(path);
    if (was !== null && !ownership.known && !force) {
      this.foreign.push(path);
      return;
    }
    const sha256 = staging.writeChunks(path, utf8Chunks(pieces));
    if (!this.whole) this.replacements.push({ path, sha256, was });
    this.staged++;
  }

  /** Removes what the last run wrote and this one does not. */
  orphans(contents: AssemblyContents): void {
    const { ownership } = this.options;
    // an inventory that stays as it is lists no orphan
    const listed = [
      undefined,
      ...ownership.targets.filter((target) => !this.settledDocuments.has(targetInventoryFile(target))),
    ];
    for (const target of listed) {
      for (const [path, sha256] of ownership.files(target)) {
        if (!contents.has(path)) this.remove(path, contents, (bytes) => hash('sha256', bytes) === sha256);
      }
    }
    for (const path of [...ownership.sets, ...ownership.targets.map(targetInventoryFile)]) {
      if (!contents.has(path)) this.remove(path, contents, (bytes) => isCanonical(path, bytes.toString('utf8')));
    }
  }

  /** @throws FleetError `OUTPUT_EDITED`, `OUTPUT_FOREIGN` */
  assertAllowed(): void {
    const errors = [...editedError(this.edited), ...foreignError(this.foreign)];
    const [first, ...rest] = errors;
    if (first !== undefined) throw joinErrors([first, ...rest]);
  }

  private isChanged({ path, sha256, content }: MadeFile): boolean {
    if (this.options.tree.holds(path, content)) {
      this.same++;
      return false;
    }
    const was = this.digestOf(path);
    if (was !== null && !this.mayReplace(path, was)) return false;
    this.replacements.push({ path, sha256, was });
    return true;
  }

  private digestOf(path: string): string | null {
    const existing = this.options.tree.read(path);
    return existing === undefined ? null : hash('sha256', existing);
  }

  private mayReplace(path: string, was: string): boolean {
    const { ownership, force } = this.options;
    const owned = ownership.digest(path);
    if (force || owned === was) return true;
    (owned === undefined ? this.foreign : this.edited).push(path);
    return false;
  }

  private remove(path: string, contents: AssemblyContents, isAsWritten: (bytes: Buffer) => boolean): void {
    const bytes = this.options.tree.read(path);
    if (bytes === undefined) return;
    const twin = contents.twin(path);
    if (twin !== undefined) throw respelled(path, twin);
    if (!this.options.force && !isAsWritten(bytes)) this.edited.push(path);
    else this.removals.push({ path, sha256: hash('sha256', bytes) });
  }
}

function respelled(path: string, twin: string): FleetError {
  return new FleetError('OUTPUT_COLLISION', {
    message: `${JSON.stringify(path)} of the last run and ${JSON.stringify(twin)} of this one are the same file on some file systems`,
    hint: `delete ${JSON.stringify(path)} first`,
    path,
  });
}

function editedError(paths: readonly string[]): FleetError[] {
  if (paths.length === 0) return [];
  return [
    new FleetError('OUTPUT_EDITED', {
      message: `${countOf(paths, 'generated file was', 'generated files were')} edited by hand: ${listNames(sorted(paths))}`,
      hint: 'move the change into the program, or run with force to lose it',
      ...firstOf(paths),
    }),
  ];
}

function foreignError(paths: readonly string[]): FleetError[] {
  if (paths.length === 0) return [];
  return [
    new FleetError('OUTPUT_FOREIGN', {
      message: `${countOf(paths, 'file that is not ours stands', 'files that are not ours stand')} where one should be written: ${listNames(sorted(paths))}`,
      hint: 'move it away, choose another output directory, or run with force to overwrite it',
      ...firstOf(paths),
    }),
  ];
}

const sorted = (paths: readonly string[]) => [...paths].sort(compareText);
const countOf = ({ length }: readonly string[], one: string, many: string) => `${length} ${length === 1 ? one : many}`;

function firstOf(paths: readonly string[]): { path?: string } {
  const [path] = sorted(paths);
  return path === undefined ? {} : { path };
}
