import { canonicalJson, compareText } from '../../core/json.js';
import type { ObjectIdentity } from '../../manifest/kube-object.js';
import { INVENTORY_FILE, targetInventoryFile } from '../layout.js';
import { assertDocument, parseDocument } from './document-schema.js';
import { documentText, sortedBy } from './document-text.js';

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
  const text = JSON.stringify(identities.sort(compareIdentity));
  objectTexts.set(objects, text);
  return text;
}

function compareIdentity(a: ObjectIdentity, b: ObjectIdentity): number {
  return (
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

const filesText = (files: readonly OwnedFile[]) => sortedBy(files, ({ path }) => path).map(fileText);
const namesText = (names: readonly string[]) => [...names].sort(compareText).map(canonicalJson);

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatInventory(inventory: Inventory): string {
  assertDocument<Inventory>('inventory', inventory, INVENTORY_FILE);
  return documentText([
    ['version', canonicalJson(inventory.version)],
    ['targets', namesText(inventory.targets)],
    ['sets', namesText(inventory.sets)],
    ['files', filesText(inventory.files)],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseInventory(text: string, file: string): Inventory {
  return parseDocument<Inventory>('inventory', text, file);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatTargetInventory(inventory: TargetInventory): string {
  assertDocument<TargetInventory>('target-inventory', inventory, targetInventoryFile(inventory.target));
  return documentText([
    ['version', canonicalJson(inventory.version)],
    ['target', canonicalJson(inventory.target)],
    ['files', filesText(inventory.files)],
  ]);
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function parseTargetInventory(text: string, file: string): TargetInventory {
  return parseDocument<TargetInventory>('target-inventory', text, file);
}
