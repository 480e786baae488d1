import { readFileSync } from 'node:fs';
import { packageFile } from '../../core/package-file.js';
import type { FactTableData } from './fact-table.js';

/** A pack of custom kinds, as the index of packs lists it. */
export interface PackSummary {
  readonly name: string;
  /** Oldest first. */
  readonly releases: readonly string[];
  /** API groups whose kinds it describes. */
  readonly groups: readonly string[];
}

/** Where facts come from; each table is asked for once, when an object first needs it. */
export interface FactSource {
  packs(): readonly PackSummary[];
  /** Of `kubernetes`, or of a pack. */
  table(name: string): FactTableData;
}

/** The facts that this package ships, in `schemas/`. */
export const SHIPPED_FACTS: FactSource = {
  packs: () => read('crds/index.json'),
  table: (name) => read(name === 'kubernetes' ? 'kubernetes/kubernetes.json' : `crds/${name}.json`),
};

function read(file: string) {
  return JSON.parse(readFileSync(packageFile(`schemas/${file}`), 'utf8'));
}
