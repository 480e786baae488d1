import { canonicalJson, compareText } from '../../core/json.js';
import { type List, sortedList } from '../../core/list.js';
import { compareIdentities, type ObjectIdentity } from '../../manifest/kube-object.js';
import { INVENTORY_FILE, targetInventoryFile } from '../layout.js';
import { checkedLines } from './checked-lines.js';
import { type DocumentName, parseDocument } from './document-schema.js';
import { documentPieces, type Pieces } from './document-text.js';

export interface OwnedFile {
  /** Relative to the assembly. */
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  readonly objects: readonly ObjectIdentity[];
}

/** `inventory.json`: every file outside `clusters/` that is no document, and where the others are listed. */
export interface Inventory {
  readonly version: 1;
  /** Cluster targets, each with `inventory/<target>.json`. */
  readonly targets: readonly string[];
  /** Paths of the record sets. */
  readonly sets: readonly string[];
  readonly files: readonly OwnedFile[];
}

/** `inventory/<target>.json`: every file below `clusters/<target>/`. */
export interface TargetInventory {
  readonly version: 1;
  readonly target: string;
  readonly files: readonly OwnedFile[];
}

// Picks the keys and their order.
function fileText({ path, sha256, size, objects }: OwnedFile): string {
  return `${JSON.stringify({ path, sha256, size }).slice(0, -1)},"objects":${objectsText(objects)}}`;
}

// Thousands of files share one list.
const objectTexts = new WeakMap<readonly ObjectIdentity[], string>();

function objectsText(objects: readonly ObjectIdentity[]): string {
  const known = objectTexts.get(objects);
  if (known !== undefined) return known;
  const identities = objects.map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name }));
  const text = JSON.stringify(identities.sort(compareIdentities));
  objectTexts.set(objects, text);
  return text;
}

const namesText = (names: readonly string[]) => [...names].sort(compareText).map(canonicalJson);

function fileLines<I extends Files>(document: DocumentName, file: string, inventory: I): Pieces {
  return checkedLines<OwnedFile, OwnedFile>({
    document,
    file,
    items: sortedList(inventory.files, (a, b) => compareText(a.path, b.path)),
    entry: (owned) => owned,
    documentOf: (files) => ({ ...inventory, files }),
    text: fileText,
  });
}

interface Files {
  readonly files: List<OwnedFile>;
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatInventory(inventory: Inventory): string {
  return [...inventoryPieces(inventory)].join('');
}

/** As {@link formatInventory}, in pieces. */
export function inventoryPieces(inventory: Omit<Inventory, 'files'> & Files): Pieces {
  return documentPieces([
    ['version', canonicalJson(inventory.version)],
    ['targets', namesText(inventory.targets)],
    ['sets', namesText(inventory.sets)],
    ['files', fileLines('inventory', INVENTORY_FILE, inventory)],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseInventory(text: string, file: string): Inventory {
  return parseDocument<Inventory>('inventory', text, file);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatTargetInventory(inventory: TargetInventory): string {
  return [...targetInventoryPieces(inventory)].join('');
}

/** As {@link formatTargetInventory}, in pieces. */
export function targetInventoryPieces(inventory: Omit<TargetInventory, 'files'> & Files): Pieces {
  return documentPieces([
    ['version', canonicalJson(inventory.version)],
    ['target', canonicalJson(inventory.target)],
    ['files', fileLines('target-inventory', targetInventoryFile(inventory.target), inventory)],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseTargetInventory(text: string, file: string): TargetInventory {
  return parseDocument<TargetInventory>('target-inventory', text, file);
}
