import { FleetError } from '../core/errors.js';
import type { FleetModel } from '../placement/fleet-model.js';
import type { PlacementRecord } from '../placement/records/record.js';
import { parseFleet } from './documents/fleet-document.js';
import {
  type Inventory,
  type OwnedFile,
  parseInventory,
  parseTargetInventory,
} from './documents/inventory-document.js';
import { parsePlacement } from './documents/placement-document.js';
import { parseUnits } from './documents/units-document.js';
import { onFileSystem } from './file-system.js';
import { FLEET_FILE, INVENTORY_FILE, PLACEMENT_FILE, targetInventoryFile, UNITS_FILE } from './layout.js';
import { validPath } from './output-path.js';
import { OutputTree } from './output-tree.js';
import type { UnitSummaryEntry } from './sink.js';

/** Where an assembly is read from: a directory, a git revision, memory. */
export interface AssemblySource {
  /** The text of a file, or undefined when there is none. */
  read(path: string): string | undefined;
}

/** An assembly as it was written. Everything is read when first asked for; all may throw `DOCUMENT_INVALID`. */
export interface Assembly {
  readonly fleet: FleetModel;
  /** Sorted by environment, application, name. */
  readonly records: readonly PlacementRecord[];
  /** Sorted by environment, application, target. */
  readonly units: readonly UnitSummaryEntry[];
  readonly inventory: Inventory;
  /** The files below `clusters/<target>/`, sorted by path. */
  filesOf(target: string): readonly OwnedFile[];
  /** The text of any file. */
  read(path: string): string;
}

/** Reads an assembly on disk; links are not followed. @throws FleetError `OUTPUT_LINK`, `OUTPUT_FAILED` when something is read */
export function readAssembly(directory: string): Assembly {
  const tree = new OutputTree(directory);
  return assemblyFrom({ read: (path) => onFileSystem(() => tree.read(validPath(path))?.toString('utf8')) });
}

export function assemblyFrom(source: AssemblySource): Assembly {
  const read = (path: string) => {
    const text = source.read(path);
    if (text === undefined) throw missing(path);
    return text;
  };
  const fleet = once(() => parseFleet(read(FLEET_FILE), FLEET_FILE));
  const placement = once(() => parsePlacement(read(PLACEMENT_FILE), PLACEMENT_FILE));
  const units = once(() => parseUnits(read(UNITS_FILE), UNITS_FILE));
  const inventory = once(() => parseInventory(read(INVENTORY_FILE), INVENTORY_FILE));
  return {
    get fleet() {
      return fleet();
    },
    get records() {
      return placement().records;
    },
    get units() {
      return units();
    },
    get inventory() {
      return inventory();
    },
    filesOf: (target) => parseTargetInventory(read(targetInventoryFile(target)), targetInventoryFile(target)).files,
    read,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function missing(path: string): FleetError {
  return new FleetError('DOCUMENT_INVALID', {
    message: `${path} does not exist in the assembly`,
    hint: 'run synth, or name another assembly',
    path,
  });
}
