import { FleetError } from '../core/errors.js';
import {
  type Inventory,
  type OwnedFile,
  parseInventory,
  parseTargetInventory,
} from './documents/inventory-document.js';
import { INVENTORY_FILE, targetInventoryFile, targetOf } from './layout.js';
import { validPath } from './output-path.js';
import type { OutputTree } from './output-tree.js';

const NOTHING: Inventory = { version: 1, targets: [], sets: [], files: [] };

/** Which files of an existing output are ours and what was in them, as its inventories say. */
export class Ownership {
  /** False when the inventory is missing or damaged: then nothing that exists counts as ours. */
  readonly known: boolean;
  readonly targets: readonly string[];
  readonly sets: readonly string[];
  /** One line for each inventory that cannot be used. */
  readonly problems: string[] = [];
  private readonly tree: OutputTree;
  private readonly listed: ReadonlySet<string>;
  /** By target, undefined for files outside `clusters/`: digest by path. */
  private readonly digests = new Map<string | undefined, ReadonlyMap<string, string>>();

  constructor(tree: OutputTree) {
    this.tree = tree;
    const inventory = this.parsed(INVENTORY_FILE, parseInventory);
    this.known = inventory !== undefined;
    const { targets, sets, files } = inventory ?? NOTHING;
    this.targets = targets;
    this.listed = new Set(targets);
    this.sets = sets;
    this.digests.set(undefined, digestsOf(files, undefined));
  }

  /** Digest of what we last wrote there, or undefined when the file is not ours. */
  digest(path: string): string | undefined {
    return this.files(targetOf(path)).get(path);
  }

  /** Our files below `clusters/<target>/`, or those outside `clusters/`: digest by path. Documents are not among them. */
  files(target: string | undefined): ReadonlyMap<string, string> {
    const known = this.digests.get(target);
    if (known !== undefined || target === undefined) return known ?? new Map();
    // a target that the inventory does not list any more has nothing of ours
    const inventory = this.listed.has(target)
      ? this.parsed(targetInventoryFile(target), parseTargetInventory)
      : undefined;
    const digests = digestsOf(inventory?.files ?? [], target);
    this.digests.set(target, digests);
    return digests;
  }

  private parsed<T extends { readonly files: readonly OwnedFile[] }>(
    path: string,
    parse: (text: string, file: string) => T,
  ): T | undefined {
    const bytes = this.tree.read(path);
    if (bytes === undefined) return undefined;
    try {
      const inventory = parse(bytes.toString('utf8'), path);
      for (const file of inventory.files) validPath(file.path);
      return inventory;
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      this.problems.push(`ownership of existing files is unknown: ${error.message}`);
      return undefined;
    }
  }
}

function digestsOf(files: readonly OwnedFile[], target: string | undefined): ReadonlyMap<string, string> {
  const own = files.filter(({ path }) => targetOf(path) === target);
  return new Map(own.map(({ path, sha256 }) => [path, sha256]));
}
