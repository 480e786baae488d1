import type { FileEntry } from '../../assembly/sink.js';
import { FleetError, joinErrors } from '../../core/errors.js';
import type { List } from '../../core/list.js';
import type { KindScope } from '../../manifest/scope.js';
import { YamlDocuments } from '../../manifest/yaml-documents.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import type { ManifestDirectory } from '../../rendering/manifest-directory.js';
import type { PartOfVerification } from '../../verification/engine/verification.js';
import type { OwnerLedger } from '../../verification/ownership/owner-ledger.js';
import { ProjectBoundary } from '../../verification/ownership/project-boundary.js';
import { type FleetExtensions, type FleetHarvest, NOTHING_HARVESTED } from '../extensions/fleet-extensions.js';
import type { Plan } from '../plan.js';
import type { Outcome } from '../sharing/shared-application.js';
import { type Refusal, SharedRenders } from '../sharing/shared-renders.js';
import type { OnUserCode } from '../user-code.js';
import type { FleetVerification } from '../verification/fleet-verification.js';
import { type Claim, claimsOf, kindsOf } from './unit-claims.js';
import { type UnitContext, unitContexts } from './unit-context.js';
import { type UnitContents, type UnitFile, unitFiles } from './unit-files.js';
import { type MadeUnit, type OnContribution, UnitMaker } from './unit-maker.js';
import { inOrder, type PartOfResults, type RenderedFleet, UnitResults } from './unit-results.js';

export interface FleetRunInput {
  readonly plan: Plan;
  readonly records: List<PlacementRecord>;
  readonly extensions: FleetExtensions;
  readonly ledger: OwnerLedger;
  /** Parsed once for each application that is a directory of YAML. */
  readonly manifests: ReadonlyMap<string, ManifestDirectory>;
  readonly files: 'per-unit' | 'per-object';
  /** Scopes of custom kinds that are known before anything is rendered. */
  readonly kinds: readonly KindScope[];
  /** Absent where nothing is to be checked. */
  readonly verification?: FleetVerification | undefined;
  readonly write: (file: FileEntry) => void;
  readonly onUserCode?: OnUserCode | undefined;
  readonly onContribution?: OnContribution | undefined;
}

/** A unit that need not be rendered. */
export interface SharedUnit {
  readonly at: number;
  readonly outcome: Outcome;
}

/** What came of some of the units. Plain data, so that it can come from another thread; numbers are indexes of records. */
export interface PartOfRun extends PartOfResults {
  /** Units that use a kind which is not known yet. */
  readonly waiting: readonly number[];
  /** Units that it need not render. */
  readonly shared: readonly number[];
  readonly refusals: readonly Refusal[];
  readonly verification?: PartOfVerification | undefined;
}

/** No unit is to blame for a full disk or a link, and each of them would meet it. */
const FAULTS_OF_THE_OUTPUT: ReadonlySet<string> = new Set(['OUTPUT_FAILED', 'OUTPUT_LINK']);

/** Renders units, in whatever order, and keeps what comes of them but their files. */
export class FleetRun {
  readonly #input: FleetRunInput;
  readonly #context: (record: PlacementRecord) => UnitContext;
  readonly #maker: UnitMaker;
  readonly #boundaries: ReadonlyMap<string, ProjectBoundary>;
  readonly #results: UnitResults;
  readonly #yaml = new YamlDocuments();
  readonly #sharing: SharedRenders | undefined;
  #last: { readonly at: number; readonly record: PlacementRecord } | undefined;
  #waiting: number[] = [];
  #shared: SharedUnit[] = [];
  #harvest: FleetHarvest = NOTHING_HARVESTED;

  constructor(input: FleetRunInput) {
    this.#input = input;
    this.#context = unitContexts(input.plan.model);
    this.#results = new UnitResults(input.records, input.kinds);
    this.#maker = new UnitMaker({ ...input, kinds: this.#results.kinds });
    this.#sharing = input.plan.share ? new SharedRenders(input.records) : undefined;
    this.#boundaries = new Map(
      input.plan.model.projects.map((project) => [project.name, new ProjectBoundary(project)]),
    );
  }

  /**
   * @param at index of the record
   * @returns whether it is done: some come back later, from `takeWaiting` or `takeShared`
   */
  unit(at: number): boolean {
    return this.#attempt(at, true);
  }

  /** Units that may find what they need once all others are rendered, which this forgets. */
  takeWaiting(): readonly number[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  again(at: number): boolean {
    return this.#attempt(at, false);
  }

  /** Units that come to what others came to, which this forgets. To be written when nothing can come up any more that casts doubt on it. */
  takeShared(): readonly SharedUnit[] {
    const shared = this.#shared;
    this.#shared = [];
    return shared;
  }

  share({ at, outcome }: SharedUnit): boolean {
    if (this.#sharing?.trusts(this.#record(at).app) !== true) return this.again(at);
    return this.#blame(at, () => this.#copy(at, outcome));
  }

  /** @returns false without the summaries of all units, of which what is gathered would be wrong: hubs cannot be rendered then */
  gather(): boolean {
    this.#settleClaims();
    if (this.#results.haveErrors) return false;
    this.#harvest = this.#input.extensions.gather(() => [...this.#results.summaries()]);
    this.#results.find(this.#input.records.length, this.#harvest.findings);
    for (const file of this.#harvest.files) this.#input.write(file);
    return true;
  }

  part(): PartOfRun {
    return {
      ...this.#results.part(),
      waiting: this.#waiting,
      shared: this.#shared.map(({ at }) => at),
      refusals: this.#sharing?.refusals() ?? [],
      verification: this.#input.verification?.part(),
    };
  }

  /** Adds what another run made of other units. */
  absorb(part: PartOfRun): void {
    this.#results.absorb(part);
    for (const refusal of part.refusals) this.#sharing?.refuse(refusal);
    if (part.verification !== undefined) this.#input.verification?.absorb(part.verification);
    // What the other run knew of them stayed there.
    for (const at of [...part.waiting, ...part.shared]) this.#waiting.push(at);
  }

  /** @throws FleetError those of all units together */
  result(): RenderedFleet {
    this.#settleClaims();
    return { ...this.#results.rendered(), refusals: inOrder(this.#sharing?.refusals() ?? []) };
  }

  #attempt(at: number, mayWait: boolean): boolean {
    return this.#blame(at, () => this.#unit(at), mayWait);
  }

  #blame(at: number, run: () => boolean, mayWait = false): boolean {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof FleetError) || FAULTS_OF_THE_OUTPUT.has(error.code)) throw error;
      const failures = error.errors.length > 0 ? error.errors : [error];
      const waits = mayWait && failures.some(({ code }) => code === 'SCOPE_UNKNOWN');
      if (waits) this.#waiting.push(at);
      else for (const failure of failures) this.#results.fail(at, atUnit(failure, this.#record(at)));
      return !waits;
    }
  }

  #unit(at: number): boolean {
    const record = this.#record(at);
    const context = this.#context(record);
    const sight = this.#sharing && this.#maker.sight(context);
    const outcome = sight && this.#sharing?.find(record.app, sight);
    if (outcome !== undefined) {
      this.#shared.push({ at, outcome });
      return false;
    }
    const made = this.#maker.make(context, this.#harvest.objectsFor(record), sight?.view);
    const files = this.#keep(at, context, made);
    if (sight !== undefined) {
      this.#sharing?.learn(record.app, {
        ...sight,
        at,
        place: `${record.cluster} (${record.env})`,
        files,
        claims: claimsOf(made.objects),
        contents: made,
        again: (view) => this.#files(record, this.#maker.make(context, [], view)),
      });
    }
    return true;
  }

  #keep(at: number, context: UnitContext, made: MadeUnit): readonly UnitFile[] {
    const { objects, findings } = made;
    this.#claim(at, claimsOf(objects));
    for (const kind of kindsOf(objects)) this.#results.learn(kind);
    this.#assertInside(context, made);
    const files = this.#files(context.record, made);
    this.#write(context.record, files);
    this.#results.find(at, findings);
    this.#results.summarize(at, made);
    // Last: a rule is somebody's code, and what it does to an object must not reach the output.
    this.#input.verification?.unit(context, made);
    return files;
  }

  /** Another unit came to the same, so that its objects are known to be inside the project, and its kinds are known. */
  #copy(at: number, { at: other, files, claims, contents }: Outcome): boolean {
    const context = this.#context(this.#record(at));
    this.#claim(at, claims);
    this.#assertInside(context, { objects: [], encrypted: [] });
    this.#input.verification?.sharedUnit(context, contents);
    this.#write(context.record, files);
    this.#results.copySummary(at, other);
    return true;
  }

  #assertInside({ project, record }: UnitContext, contents: UnitContents): void {
    const [first, ...others] = this.#boundaries.get(project.name)?.errors(record, contents) ?? [];
    if (first !== undefined) throw joinErrors([first, ...others]);
  }

  #files({ app }: PlacementRecord, contents: UnitContents): readonly UnitFile[] {
    return unitFiles(app, contents, { files: this.#input.files, yaml: this.#yaml });
  }

  #write({ dir }: PlacementRecord, files: readonly UnitFile[]): void {
    for (const { name, ...file } of files) {
      this.#results.count(file.objects?.length ?? 0);
      this.#input.write({ ...file, path: `${dir}/${name}` });
    }
  }

  #claim(at: number, claims: readonly Claim[]): void {
    const record = this.#record(at);
    const { cluster } = this.#context(record);
    for (const claim of claims) {
      const isNamespace = claim.kind === 'Namespace';
      // Nearly every unit holds the namespace that it was given.
      const isGiven = isNamespace && this.#input.ledger.owns(cluster.name, claim.name, record.name);
      if (!isGiven) this.#results.claim(at, claim);
      if (isNamespace) this.#results.hold(record.project, claim.name);
    }
  }

  /** In the order of records, whichever run was first: of two owners the later one is to blame. */
  #settleClaims(): void {
    for (const [at, claim] of this.#results.takeClaims()) this.#blame(at, () => this.#own(at, claim));
  }

  #own(at: number, { kind, name }: Claim): true {
    const record = this.#record(at);
    this.#input.ledger.claim(this.#context(record).cluster.name, kind, name, record.name);
    return true;
  }

  #record(at: number): PlacementRecord {
    // A unit asks several times in a row.
    if (this.#last?.at === at) return this.#last.record;
    const record = this.#input.records.at(at);
    if (record !== undefined) {
      this.#last = { at, record };
      return record;
    }
    throw new FleetError('NAME_UNKNOWN', {
      message: `there is no unit ${at}`,
      hint: 'this is a defect of cdk8s-fleet: please report it',
    });
  }
}

function atUnit(error: FleetError, { app, env, cluster }: PlacementRecord): FleetError {
  const { path = app } = error;
  // An extension of the fleet, say, does not tell by its name whose unit it is.
  const place = path === app || path.startsWith(`${app}/`) ? path : `${path} for ${app}`;
  return new FleetError(error.code, {
    message: error.message,
    hint: error.hint,
    path: `${place} on ${cluster} (${env})`,
    cause: error.cause,
  });
}
