import type { Finding } from '../../core/finding.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { type Outcome, type RenderedUnit, SharedApplication, type Sight } from './shared-application.js';

/** Why an application is not shared, and the index of the record that showed it. */
export type Refusal = readonly [at: number, finding: Finding];

/** Knows which units of a fleet need not be rendered, because they come to what others came to. */
export class SharedRenders {
  readonly #units = new Map<string, number>();
  readonly #applications = new Map<string, SharedApplication>();
  readonly #refusals = new Map<string, Refusal>();

  constructor(records: Iterable<PlacementRecord>) {
    for (const { app } of records) this.#units.set(app, (this.#units.get(app) ?? 0) + 1);
  }

  /** What a unit comes to, where that is proved. */
  find(application: string, sight: Sight): Outcome | undefined {
    return this.#known(application)?.find(sight);
  }

  /** Learns from a unit for which `find` knew nothing. */
  learn(application: string, unit: RenderedUnit): void {
    const doubt = this.#known(application)?.learn(unit);
    if (doubt !== undefined) this.refuse([unit.at, notShareable(application, doubt)]);
  }

  /** Shares no unit of the application any more. */
  refuse(refusal: Refusal): void {
    const [, { place }] = refusal;
    if (this.trusts(place)) this.#refusals.set(place, refusal);
    this.#applications.delete(place);
  }

  /** Whether what was found for its units holds. */
  trusts(application: string): boolean {
    return !this.#refusals.has(application);
  }

  refusals(): readonly Refusal[] {
    return [...this.#refusals.values()];
  }

  #known(name: string): SharedApplication | undefined {
    if (!this.trusts(name)) return undefined;
    const known = this.#applications.get(name) ?? new SharedApplication(this.#units.get(name) ?? 0);
    this.#applications.set(name, known);
    return known;
  }
}

function notShareable(application: string, doubt: string): Finding {
  return {
    rule: 'render-not-shareable',
    severity: 'info',
    place: application,
    message: `its units are rendered one by one: ${doubt}`,
    hint: 'let render depend on its parameters alone; checkPurity of cdk8s-fleet/testing shows what else it depends on',
  };
}
