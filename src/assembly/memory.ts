import { EMPTY_LOCK, type Lock } from '../placement/lock/lock.js';
import { AssemblyContents } from './assembly-contents.js';
import { formatLock } from './documents/lock-document.js';
import type { AssemblyDocuments, AssemblyWriter, FileEntry, WriteReport } from './sink.js';

/** An assembly in memory, for tests: the same checks and the same bytes as on disk. */
export class MemoryAssembly implements AssemblyWriter {
  readonly previousLock: Lock;
  readonly notes: readonly string[] = [];
  /** Text by path, in the order written; complete after `commit`. */
  readonly files = new Map<string, string>();
  private readonly contents = new AssemblyContents();
  private committedLock: string | undefined;

  constructor(previousLock: Lock = EMPTY_LOCK) {
    this.previousLock = previousLock;
  }

  /** The text of `fleet.lock.json`, once committed. */
  get lockText(): string | undefined {
    return this.committedLock;
  }

  file(entry: FileEntry): void {
    const { path } = this.contents.add(entry);
    this.files.set(path, Buffer.from(entry.content).toString('utf8'));
  }

  commit(documents: AssemblyDocuments): WriteReport {
    for (const { path, pieces } of this.contents.documents(documents)) this.files.set(path, [...pieces].join(''));
    this.committedLock = formatLock(documents.lock);
    return { written: this.files.size + 1, unchanged: 0, removed: 0, foreign: [] };
  }

  abort(): void {
    this.files.clear();
  }
}
