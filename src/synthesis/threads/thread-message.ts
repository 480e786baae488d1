import type { FileEntry } from '../../assembly/sink.js';
import type { ErrorCode } from '../../core/errors.js';
import { FleetError } from '../../core/errors.js';
import { type ObjectIdentity, sameIdentities } from '../../manifest/kube-object.js';
import type { PlainLock } from '../../placement/lock/lock.js';
import type { PartOfRun } from '../units/fleet-run.js';

/** What a thread is started with. */
export interface ThreadTask {
  readonly lock: PlainLock;
  readonly fresh: boolean;
  /** Of the model that this thread planned: another thread that plans another one has nothing to contribute. */
  readonly modelHash: string;
}

/** What a thread sends. */
export type ThreadMessage =
  | {
      readonly kind: 'files';
      readonly units: number;
      readonly files: readonly PackedFile[];
      readonly bytes: ArrayBuffer;
    }
  | { readonly kind: 'printed'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'finished'; readonly part: ClonablePart };

/** A file whose content is in the message's bytes. */
interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly objects: readonly ObjectIdentity[];
}

/** Errors lose their class and most of their fields on the way between threads. */
type ClonablePart = Omit<PartOfRun, 'errors'> & {
  readonly errors: readonly (readonly [at: number, error: ClonableError])[];
};

interface ClonableError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly path: string | undefined;
  readonly cause: Error | undefined;
}

export function packPart({ errors, ...part }: PartOfRun): ClonablePart {
  return {
    ...part,
    errors: errors.map(([at, { code, message, hint, path, cause }]) => {
      return [at, { code, message, hint, path, cause: clonableError(cause, 0) }];
    }),
  };
}

// Of a cause that goes round in a circle.
const MAX_CAUSES = 10;

/** What is shown of a cause: where it was thrown. What it holds besides may be what no message can carry, such as a function. */
function clonableError(error: unknown, depth: number): Error | undefined {
  if (!(error instanceof Error) || depth === MAX_CAUSES) return undefined;
  const clonable = new Error('', { cause: clonableError(error.cause, depth + 1) });
  clonable.stack = `${error.stack}`;
  return clonable;
}

export function unpackPart({ errors, ...part }: ClonablePart): PartOfRun {
  return { ...part, errors: errors.map(([at, { code, ...details }]) => [at, new FleetError(code, details)]) };
}

/** Files on their way to another thread, together in one piece of memory that is handed over, not copied. */
export class FilePacker {
  readonly #files: PackedFile[] = [];
  readonly #contents: Uint8Array[] = [];
  #objects: readonly ObjectIdentity[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add({ path, content, objects = [] }: FileEntry): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    // A message copies a list once that several files share, and most units of an application hold the same objects.
    if (!sameIdentities(this.#objects, objects)) this.#objects = objects;
    this.#files.push({ path, size: bytes.byteLength, objects: this.#objects });
    this.#contents.push(bytes);
    this.#size += bytes.byteLength;
  }

  /** What was added since the last call. */
  take(units: number): Extract<ThreadMessage, { kind: 'files' }> {
    const bytes = new Uint8Array(this.#size);
    let offset = 0;
    for (const content of this.#contents) {
      bytes.set(content, offset);
      offset += content.byteLength;
    }
    const files = this.#files.splice(0);
    this.#contents.length = 0;
    this.#size = 0;
    return { kind: 'files', units, files, bytes: bytes.buffer };
  }
}

export function* unpackFiles({ files, bytes }: Extract<ThreadMessage, { kind: 'files' }>): Generator<FileEntry> {
  let offset = 0;
  for (const { path, size, objects } of files) {
    yield { path, content: new Uint8Array(bytes, offset, size), objects };
    offset += size;
  }
}
