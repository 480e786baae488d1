import type { UnitSummaryEntry } from '../assembly/sink.js';
import { summarize, type UnitSummary } from '../manifest/summary.js';
import type { PlacementRecord } from '../placement/record.js';
import type { RenderedObject } from '../rendering/render-unit.js';

/** What rendering showed of each unit; equal summaries are kept once. */
export class Summaries {
  readonly #distinct = new Map<string, UnitSummary>();
  readonly #byRecord = new Map<PlacementRecord, UnitSummary>();

  add(record: PlacementRecord, objects: readonly RenderedObject[]): void {
    const summary = summarize(objects.map(({ object }) => ({ object, rendered: object.metadata.name })));
    const text = JSON.stringify(summary);
    const known = this.#distinct.get(text) ?? summary;
    this.#distinct.set(text, known);
    this.#byRecord.set(record, known);
  }

  byRecord(): ReadonlyMap<PlacementRecord, UnitSummary> {
    return this.#byRecord;
  }

  all(): readonly UnitSummaryEntry[] {
    return [...this.#byRecord].map(([{ env, app, cluster }, summary]) => ({
      environment: env,
      application: app,
      target: cluster,
      summary,
    }));
  }
}
