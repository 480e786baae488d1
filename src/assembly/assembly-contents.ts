import { hash } from 'node:crypto';
import { compareText } from '../core/json.js';
import { type ObjectIdentity, sameIdentity } from '../manifest/kube-object.js';
import { formatFleet } from './documents/fleet-document.js';
import { formatInventory, formatTargetInventory, type OwnedFile } from './documents/inventory-document.js';
import { formatRecordSet, placementPieces } from './documents/placement-document.js';
import { unitsPieces } from './documents/units-document.js';
import {
  FLEET_FILE,
  INVENTORY_FILE,
  PLACEMENT_FILE,
  pathInTarget,
  recordSetFile,
  targetInventoryFile,
  targetOf,
  UNITS_FILE,
} from './layout.js';
import { PathClaims, validFilePath, validPath } from './output-path.js';
import type { AssemblyDocuments, FileEntry } from './sink.js';

export interface DocumentFile {
  readonly path: string;
  /** Its text, made anew each time it is asked for. */
  readonly pieces: Iterable<string>;
}

/** What an output will consist of: its paths, its inventories, its documents. Knows nothing of where it is written. */
export class AssemblyContents {
  private readonly claims = new PathClaims();
  private readonly outside: OwnedFile[] = [];
  private readonly byTarget = new Map<string, OwnedFile[]>();
  /** By path within a target. */
  private readonly objectLists = new Map<string, readonly ObjectIdentity[]>();

  /** @throws FleetError `PATH_INVALID`, `OUTPUT_COLLISION` */
  add({ path, content, sha256 = hash('sha256', content), objects = [] }: FileEntry): OwnedFile {
    this.claims.claim(validFilePath(path));
    const file = {
      path,
      sha256,
      size: Buffer.byteLength(content),
      objects: this.shared(path, objects),
    };
    this.filesOf(targetOf(path)).push(file);
    return file;
  }

  has(path: string): boolean {
    return this.claims.has(path);
  }

  /** A path of this output that some file systems take for the given one, though it is spelled otherwise. */
  twin(path: string): string | undefined {
    return this.claims.twin(path);
  }

  /**
   * Every document but the lock, inventories last.
   * @throws FleetError `DOCUMENT_INVALID`, `PATH_INVALID`, `OUTPUT_COLLISION`
   */
  *documents({ fleet, sets, units }: AssemblyDocuments): Generator<DocumentFile> {
    yield this.document(FLEET_FILE, [formatFleet(fleet)]);
    const records = sets.flatMap((set) => set.records);
    yield this.document(PLACEMENT_FILE, placementPieces({ version: 1, fleet: fleet.name, records }));
    yield this.document(UNITS_FILE, unitsPieces(units));
    for (const set of sets) {
      yield this.document(recordSetFile(set), [formatRecordSet(set.records)]);
    }
    const targets = [...this.byTarget.keys()].sort(compareText);
    for (const target of targets) {
      const inventory = { version: 1, target, files: this.filesOf(target) } as const;
      yield this.document(targetInventoryFile(target), [formatTargetInventory(inventory)]);
    }
    const inventory = { version: 1, targets, sets: sets.map(recordSetFile), files: this.outside } as const;
    yield this.document(INVENTORY_FILE, [formatInventory(inventory)]);
  }

  private document(path: string, pieces: Iterable<string>): DocumentFile {
    this.claims.claim(validPath(path));
    return { path, pieces };
  }

  /** An application holds the same objects on thousands of targets: a list that equals that of the last one is not kept. */
  private shared(path: string, objects: readonly ObjectIdentity[]): readonly ObjectIdentity[] {
    const file = pathInTarget(path);
    const last = this.objectLists.get(file);
    if (last !== undefined && sameObjects(last, objects)) return last;
    this.objectLists.set(file, objects);
    return objects;
  }

  private filesOf(target: string | undefined): OwnedFile[] {
    if (target === undefined) return this.outside;
    const known = this.byTarget.get(target);
    if (known !== undefined) return known;
    const files: OwnedFile[] = [];
    this.byTarget.set(target, files);
    return files;
  }
}

function sameObjects(some: readonly ObjectIdentity[], others: readonly ObjectIdentity[]): boolean {
  return some.length === others.length && some.every((identity, index) => sameIdentity(identity, others[index]));
}
