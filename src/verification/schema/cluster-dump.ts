import { FleetError } from '../../core/errors.js';
import {
  type AbsentKind,
  insteadOf,
  keyOfKind,
  lookUpKind,
  type ServedKind,
  type TableRelease,
} from './look-up-kind.js';
import { tableOfOpenApi } from './own-tables.js';
import type { SchemaContent, SchemaFile } from './schema-file.js';
import type { SchemaNode } from './schema-node.js';

interface Document {
  readonly file: string;
  readonly table: TableRelease;
}

type OpenApi = Extract<SchemaContent, { readonly kind: 'openapi' }>;

/** What a cluster published of itself under `/openapi/v3`: all of it where the index is there, else only what is there. */
export class ClusterDump {
  /** Kubernetes release such as `1.34`, where a document tells. */
  readonly release: string | undefined;
  readonly #documents = new Map<string, Document>();
  readonly #groupKinds = new Set<string>();
  readonly #listed: ReadonlySet<string> | undefined;

  /** @throws FleetError `VALUE_INVALID` for files that are not of one cluster */
  constructor(files: readonly SchemaFile[]) {
    const documents = files.flatMap(({ path, content }) => (content.kind === 'openapi' ? [{ path, content }] : []));
    const lists = files.flatMap(({ content }) => (content.kind === 'openapi-index' ? content.apiVersions : []));
    const hasIndex = files.some(({ content }) => content.kind === 'openapi-index');
    this.release = releaseOf(documents);
    this.#listed = hasIndex ? new Set(lists) : undefined;
    for (const { path, content } of documents) this.#add(path, content);
  }

  /** Whether it describes the custom kind in any version. @param name `apiVersion/kind` */
  has(name: string): boolean {
    return this.#groupKinds.has(keyOfKind(name));
  }

  /** Undefined where the dump does not tell: it lacks the group and version, and has no index that would list them. */
  find(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined {
    const document = this.#documents.get(apiVersion);
    if (document === undefined) {
      const isElsewhere = this.#listed === undefined || this.#listed.has(apiVersion);
      return isElsewhere ? undefined : this.#absent(`${apiVersion}/${kind}`);
    }
    const answer = lookUpKind(document.table, { apiVersion, kind });
    if (answer.status === 'absent') return this.#absent(`${apiVersion}/${kind}`);
    return { ...answer, origin: { name: answer.origin.name, release: this.release ?? '', file: document.file } };
  }

  /** As one of the documents has it; each holds all that it refers to. */
  definition(name: string): SchemaNode | undefined {
    for (const { table } of this.#documents.values()) {
      const node = table.view.definition(name);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  #absent(name: string): AbsentKind {
    return { status: 'absent', reason: 'not-served', instead: insteadOf(name, this.#kinds()) };
  }

  #kinds(): readonly string[] {
    return [...this.#documents.values()].flatMap(({ table }) => Object.keys(table.table.kinds));
  }

  #add(path: string, content: OpenApi): void {
    const table = tableOfOpenApi(content);
    for (const name of content.kinds.keys()) this.#groupKinds.add(keyOfKind(name));
    for (const apiVersion of content.apiVersions) {
      const other = this.#documents.get(apiVersion);
      if (other !== undefined)
        throw ambiguous(`${apiVersion} is described twice: in ${other.file} and in ${path}`, path);
      this.#documents.set(apiVersion, { file: path, table });
    }
  }
}

function releaseOf(documents: readonly { readonly path: string; readonly content: OpenApi }[]): string | undefined {
  const first = documents.find(({ content }) => content.release !== undefined);
  const other = documents.find(
    ({ content: { release } }) => release !== undefined && release !== first?.content.release,
  );
  if (first === undefined || other === undefined) return first?.content.release;
  const releases = [first, other].map(({ path, content }) => `${path} is of Kubernetes ${content.release}`);
  throw ambiguous(releases.join(', '), other.path);
}

function ambiguous(message: string, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message,
    hint: 'keep each dump in a directory of its own, and dump into an empty one',
    path,
  });
}
