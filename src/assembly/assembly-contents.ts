import { hash } from 'node:crypto';
import { joinedList } from '../core/list.js';
import type { RecordSet } from '../placement/records/record-set.js';
import { sortedBy } from './documents/document-text.js';
import { findingsPieces } from './documents/findings-document.js';
import { formatFleet } from './documents/fleet-document.js';
import { inventoryPieces, type OwnedFile, targetInventoryPieces } from './documents/inventory-document.js';
import { placementPieces, recordSetPieces } from './documents/placement-document.js';
import { unitsPieces } from './documents/units-document.js';
import {
  FINDINGS_FILE,
  FLEET_FILE,
  INVENTORY_FILE,
  PLACEMENT_FILE,
  recordSetFile,
  targetInventoryFile,
  UNITS_FILE,
} from './layout.js';
import { OwnedFiles } from './owned-files.js';
import type { AssemblyDocuments, FileEntry } from './sink.js';

export interface DocumentFile {
  readonly path: string;
  /** Its text, made anew each time it is asked for. */
  readonly pieces: Iterable<string>;
}

/** What an output will consist of: its paths, its inventories, its documents. Knows nothing of where it is written. */
export class AssemblyContents {
  private readonly files = new OwnedFiles();

  /** @throws FleetError `PATH_INVALID`, `OUTPUT_COLLISION` */
  add({ path, content, sha256 = hash('sha256', content), objects = [] }: FileEntry): OwnedFile {
    const file = { path, sha256, size: Buffer.byteLength(content), objects };
    this.files.add(file);
    return file;
  }

  has(path: string): boolean {
    return this.files.claimed(path) === path;
  }

  /** A path of this output that some file systems take for the given one, though it is spelled otherwise. */
  twin(path: string): string | undefined {
    const other = this.files.claimed(path);
    return other === path ? undefined : other;
  }

  /**
   * Every document but the lock, inventories last.
   * @throws FleetError `DOCUMENT_INVALID`, `PATH_INVALID`, `OUTPUT_COLLISION`
   */
  *documents({ fleet, sets, units, findings }: AssemblyDocuments): Generator<DocumentFile> {
    yield this.document(FLEET_FILE, [formatFleet(fleet)]);
    const records = joinedList(inOrder(sets).map((set) => set.records));
    yield this.document(PLACEMENT_FILE, placementPieces({ version: 1, fleet: fleet.name, records }));
    yield this.document(UNITS_FILE, unitsPieces(units));
    yield this.document(FINDINGS_FILE, findingsPieces(findings));
    for (const set of sets) {
      yield this.document(recordSetFile(set), recordSetPieces(set.records));
    }
    const targets = this.files.targets();
    for (const target of targets) {
      const inventory = { version: 1, target, files: this.files.ofTarget(target) } as const;
      yield this.document(targetInventoryFile(target), targetInventoryPieces(inventory));
    }
    const inventory = { version: 1, targets, sets: sets.map(recordSetFile), files: this.files.outside() } as const;
    yield this.document(INVENTORY_FILE, inventoryPieces(inventory));
  }

  private document(path: string, pieces: Iterable<string>): DocumentFile {
    this.files.claim(path);
    return { path, pieces };
  }
}

function inOrder(sets: readonly RecordSet[]): readonly RecordSet[] {
  return sortedBy(
    sets,
    ({ environment }) => environment,
    ({ application }) => application,
  );
}
