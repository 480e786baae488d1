import type { UnitSummaryEntry } from '../../assembly/sink.js';
import { type FleetError, joinErrors } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { List } from '../../core/list.js';
import type { KindScope } from '../../manifest/scope.js';
import type { UnitSummary } from '../../manifest/summary.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { Summaries } from './summaries.js';
import type { Claim } from './unit-claims.js';
import type { UnitContents } from './unit-files.js';

export interface RenderedFleet {
  readonly objects: number;
  /** Namespaces that units of a project hold, by project. */
  readonly namespaces: ReadonlyMap<string, ReadonlySet<string>>;
  /** Equal summaries are one. */
  readonly summaries: List<UnitSummaryEntry>;
  /** What extensions found. */
  readonly findings: readonly Finding[];
  /** Why applications are not shared: of how they were rendered, not of what was. */
  readonly refusals: readonly Finding[];
}

/** Something of a unit, which goes by the index of its record. */
export type OfUnit<T> = readonly [at: number, item: T];

/** What came of some of the units. Plain data, so that it can come from another thread. */
export interface PartOfResults {
  readonly objects: number;
  readonly namespaces: RenderedFleet['namespaces'];
  /** Custom kinds whose scope is known. */
  readonly kinds: readonly KindScope[];
  /** What units hold and no others may, besides the namespaces they were given. */
  readonly claims: readonly OfUnit<Claim>[];
  readonly summaries: readonly OfUnit<UnitSummary>[];
  readonly findings: readonly OfUnit<Finding>[];
  readonly errors: readonly OfUnit<FleetError>[];
}

/** What comes of units, but their files. */
export class UnitResults {
  readonly kinds: KindScope[];
  readonly #errors: OfUnit<FleetError>[] = [];
  #claims: OfUnit<Claim>[] = [];
  readonly #namespaces = new Map<string, Set<string>>();
  readonly #summaries: Summaries;
  readonly #findings: OfUnit<Finding>[] = [];
  #objects = 0;

  /** @param kinds those known from the start */
  constructor(records: List<PlacementRecord>, kinds: readonly KindScope[]) {
    this.kinds = [...kinds];
    this.#summaries = new Summaries(records);
  }

  get haveErrors(): boolean {
    return this.#errors.length > 0;
  }

  summaries(): List<UnitSummaryEntry> {
    return this.#summaries.all();
  }

  count(objects: number): void {
    this.#objects += objects;
  }

  summarize(at: number, contents: UnitContents): void {
    this.#summaries.summarize(at, contents);
  }

  /** For a unit that came to what another came to. */
  copySummary(at: number, other: number): void {
    this.#summaries.copy(at, other);
  }

  find(at: number, findings: readonly Finding[]): void {
    for (const finding of findings) this.#findings.push([at, finding]);
  }

  fail(at: number, error: FleetError): void {
    this.#errors.push([at, error]);
  }

  /** What the unit was not given. */
  claim(at: number, claim: Claim): void {
    this.#claims.push([at, claim]);
  }

  /** In the order of units; forgets them. */
  takeClaims(): readonly OfUnit<Claim>[] {
    const claims = this.#claims.sort(([a], [b]) => a - b);
    this.#claims = [];
    return claims;
  }

  hold(project: string, namespace: string): void {
    const names = this.#namespaces.get(project) ?? new Set();
    this.#namespaces.set(project, names.add(namespace));
  }

  learn(scope: KindScope): void {
    const known = this.kinds.some(({ group, kind }) => group === scope.group && kind === scope.kind);
    if (!known) this.kinds.push(scope);
  }

  part(): PartOfResults {
    return {
      objects: this.#objects,
      namespaces: this.#namespaces,
      kinds: this.kinds,
      claims: this.#claims,
      summaries: this.#summaries.entries(),
      findings: this.#findings,
      errors: this.#errors,
    };
  }

  /** Adds what came of other units. */
  absorb({ objects, namespaces, kinds, claims, summaries, findings, errors }: PartOfResults): void {
    this.#objects += objects;
    for (const [project, names] of namespaces) for (const name of names) this.hold(project, name);
    for (const kind of kinds) this.learn(kind);
    for (const claim of claims) this.#claims.push(claim);
    for (const [at, summary] of summaries) this.#summaries.add(at, summary);
    for (const finding of findings) this.#findings.push(finding);
    for (const error of errors) this.#errors.push(error);
  }

  /** @throws FleetError those of all units together */
  rendered(): Omit<RenderedFleet, 'refusals'> {
    const [first, ...others] = inOrder(this.#errors);
    if (first !== undefined) throw joinErrors([first, ...others]);
    return {
      objects: this.#objects,
      namespaces: this.#namespaces,
      summaries: this.#summaries.all(),
      findings: inOrder(this.#findings),
    };
  }
}

export function inOrder<T>(items: readonly OfUnit<T>[]): readonly T[] {
  return items.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}
