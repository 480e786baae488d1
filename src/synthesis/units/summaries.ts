import type { UnitSummaryEntry } from '../../assembly/sink.js';
import { sameJson } from '../../core/json.js';
import { type List, mappedList } from '../../core/list.js';
import { deepFreeze } from '../../core/settings.js';
import { summarize, type UnitSummary } from '../../manifest/summary.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import type { UnitContents } from './unit-files.js';

/** Most units of an application come to one of a few summaries, which are found faster than by their text. */
const RECENT = 8;

/** What rendering showed of each unit; equal summaries are kept once. */
export class Summaries {
  readonly #records: List<PlacementRecord>;
  readonly #distinct = new Map<string, UnitSummary>();
  #recent: readonly UnitSummary[] = [];
  readonly #byIndex: (UnitSummary | undefined)[];

  constructor(records: List<PlacementRecord>) {
    this.#records = records;
    this.#byIndex = Array.from(records, () => undefined);
  }

  /** @param at index of the record */
  summarize(at: number, { objects, encrypted }: UnitContents): void {
    const read = objects.map(({ object }) => ({ object, rendered: object.metadata.name }));
    const unread = encrypted.flatMap(({ identities }) => identities);
    this.add(at, summarize(read, unread));
  }

  add(at: number, summary: UnitSummary): void {
    this.#byIndex[at] = this.#recent.find((known) => sameJson(known, summary)) ?? this.#keep(summary);
  }

  #keep(summary: UnitSummary): UnitSummary {
    const text = JSON.stringify(summary);
    const known = this.#distinct.get(text) ?? deepFreeze(summary);
    this.#distinct.set(text, known);
    this.#recent = [known, ...this.#recent.slice(0, RECENT - 1)];
    return known;
  }

  /** For a unit that came to what another came to. */
  copy(at: number, other: number): void {
    this.#byIndex[at] = this.#byIndex[other];
  }

  entries(): readonly (readonly [at: number, summary: UnitSummary])[] {
    return this.#byIndex.flatMap((summary, at) => (summary === undefined ? [] : [[at, summary] as const]));
  }

  all(): List<UnitSummaryEntry> {
    const known = Array.from(this.#byIndex, (_, at) => at).filter((at) => this.#byIndex[at] !== undefined);
    return mappedList(known, (at) => {
      const { env, app, cluster } = this.#records.at(at) as PlacementRecord;
      return { environment: env, application: app, target: cluster, summary: this.#byIndex[at] as UnitSummary };
    });
  }
}
