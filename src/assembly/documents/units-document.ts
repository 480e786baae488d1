import { sha256Prefix } from '../../core/hash.js';
import { compareText } from '../../core/json.js';
import { type List, sortedList } from '../../core/list.js';
import type { UnitSummary, Workload } from '../../manifest/summary.js';
import { UNITS_FILE } from '../layout.js';
import type { UnitSummaryEntry } from '../sink.js';
import { checkedLines } from './checked-lines.js';
import { assertDocument, danglingHash, parseDocument } from './document-schema.js';
import { comparing, documentPieces, type Pieces } from './document-text.js';

/** `units.json`: what rendering showed. Summaries are written once, and referred to by hash: a position would change with every other. */
interface UnitsDocument {
  readonly version: 1;
  readonly summaries: readonly (UnitSummary & { readonly hash: string })[];
  readonly units: readonly UnitReference[];
}

interface UnitReference extends Omit<UnitSummaryEntry, 'summary'> {
  /** The hash of a summary. */
  readonly summary: string;
}

/** @throws FleetError `DOCUMENT_INVALID` */
export function formatUnits(entries: List<UnitSummaryEntry>): string {
  return [...unitsPieces(entries)].join('');
}

/** As {@link formatUnits}, in pieces. @throws FleetError `DOCUMENT_INVALID` */
export function unitsPieces(entries: List<UnitSummaryEntry>): Pieces {
  const texts = new SummaryTexts();
  for (const { summary } of entries) texts.hashOf(summary);
  assertDocument<UnitsDocument>('units', { version: 1, summaries: texts.summaries(), units: [] }, UNITS_FILE);
  const units = checkedLines<UnitSummaryEntry, UnitReference>({
    document: 'units',
    file: UNITS_FILE,
    items: sortedList(entries, compareEntries),
    entry: ({ environment, application, target, summary }) => {
      return { environment, application, target, summary: texts.hashOf(summary) };
    },
    documentOf: (units) => ({ version: 1, summaries: [], units }) satisfies UnitsDocument,
    text: (unit) => JSON.stringify(unit),
  });
  return documentPieces([
    ['version', '1'],
    ['summaries', texts.lines()],
    ['units', units],
  ]);
}

const compareEntries = comparing<UnitSummaryEntry>(
  ({ environment }) => environment,
  ({ application }) => application,
  ({ target }) => target,
);

/** @throws FleetError `DOCUMENT_INVALID`: also where a hash refers to no summary, as a merge can leave it */
export function parseUnits(text: string, file: string): readonly UnitSummaryEntry[] {
  const { summaries, units } = parseDocument<UnitsDocument>('units', text, file);
  const byHash = new Map(summaries.map(({ hash, ...summary }): [string, UnitSummary] => [hash, summary]));
  return units.map((unit, index) => {
    const summary = byHash.get(unit.summary);
    if (summary === undefined) throw danglingHash(unit.summary, `${file}#/units/${index}/summary`);
    return { ...unit, summary };
  });
}

/** The texts of summaries, and the names that follow from them. */
class SummaryTexts {
  readonly #hashes = new Map<UnitSummary, string>();
  readonly #texts = new Map<string, string>();

  hashOf(summary: UnitSummary): string {
    const known = this.#hashes.get(summary);
    if (known !== undefined) return known;
    const text = summaryText(summary);
    const hash = sha256Prefix(text, 16);
    this.#hashes.set(summary, hash);
    this.#texts.set(hash, text);
    return hash;
  }

  summaries(): UnitsDocument['summaries'] {
    return [...this.#hashes].map(([summary, hash]) => ({ hash, ...summary }));
  }

  // By content, which begins with names: in the order of hashes, changes of two applications could meet.
  lines(): readonly string[] {
    return [...this.#texts]
      .sort(([, a], [, b]) => compareText(a, b))
      .map(([hash, text]) => `{"hash":${JSON.stringify(hash)},${text.slice(1)}`);
  }
}

// Picks the keys and their order, as the hash depends on them.
function summaryText({ workloads, services, unread }: UnitSummary): string {
  return JSON.stringify({
    workloads: workloads.map(orderedWorkload),
    services: services.map(({ name, rendered, ports }) => ({ name, rendered, ports })),
    unread: unread.map(({ group, kind, name }) => ({ group, kind, name })),
  });
}

function orderedWorkload(workload: Workload): Workload {
  const { kind, name, rendered, variant, min, max, scalers, cpuMilli, memoryMi } = workload;
  return { kind, name, rendered, variant, min, max, scalers, cpuMilli, memoryMi };
}
