import { FleetError } from '../../core/errors.js';
import { FINDINGS_FILE, FLEET_FILE, INVENTORY_FILE, isInventory, PLACEMENT_FILE, UNITS_FILE } from '../layout.js';
import { formatFindingsDocument, parseFindingsDocument } from './findings-document.js';
import { formatFleet, parseFleet } from './fleet-document.js';
import { formatInventory, formatTargetInventory, parseInventory, parseTargetInventory } from './inventory-document.js';
import { formatFlatRecords, formatPlacement, parsePlacement, parseRecordSet } from './placement-document.js';
import { formatUnits, parseUnits } from './units-document.js';

/** The only text that the data of a document has. @throws FleetError `DOCUMENT_INVALID` */
export function canonicalText(path: string, text: string): string {
  if (path === PLACEMENT_FILE) return formatPlacement(parsePlacement(text, path));
  if (path === FLEET_FILE) return formatFleet(parseFleet(text, path));
  if (path === UNITS_FILE) return formatUnits(parseUnits(text, path));
  if (path === FINDINGS_FILE) return formatFindingsDocument(parseFindingsDocument(text, path));
  if (path === INVENTORY_FILE) return formatInventory(parseInventory(text, path));
  if (isInventory(path)) return formatTargetInventory(parseTargetInventory(text, path));
  return formatFlatRecords(parseRecordSet(text, path));
}

/** Whether a document is exactly as this package writes it. */
export function isCanonical(path: string, text: string): boolean {
  try {
    return canonicalText(path, text) === text;
  } catch (error) {
    if (error instanceof FleetError && error.code === 'DOCUMENT_INVALID') return false;
    throw error;
  }
}
