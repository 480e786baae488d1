import type { FileEntry, UnitSummaryEntry } from '../assembly/sink.js';
import { FleetError, joinErrors } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { type KindScope, scopeOfCustomResourceDefinition } from '../manifest/scope.js';
import type { PlacementRecord } from '../placement/record.js';
import type { ManifestDirectory } from '../rendering/manifest-directory.js';
import type { RenderedObject } from '../rendering/render-unit.js';
import type { OwnerLedger } from '../verification/ownership.js';
import { ProjectBoundary } from '../verification/project-boundary.js';
import { type FleetExtensions, type FleetHarvest, NOTHING_HARVESTED } from './fleet-extensions.js';
import type { Plan } from './plan.js';
import { Summaries } from './summaries.js';
import { type UnitContext, unitContexts } from './unit-context.js';
import { unitFiles } from './unit-files.js';
import { UnitMaker } from './unit-maker.js';
import type { OnUserCode } from './user-code.js';

export interface RenderFleet {
  readonly plan: Plan;
  readonly records: readonly PlacementRecord[];
  readonly extensions: FleetExtensions;
  readonly ledger: OwnerLedger;
  /** Parsed once for each application that is a directory of YAML. */
  readonly manifests: ReadonlyMap<string, ManifestDirectory>;
  readonly files: 'per-unit' | 'per-object';
  readonly write: (file: FileEntry) => void;
  readonly progress: (done: number) => void;
  readonly onUserCode?: OnUserCode | undefined;
}

export interface RenderedFleet {
  readonly objects: number;
  /** Namespaces that units of a project hold, by project. */
  readonly namespaces: ReadonlyMap<string, ReadonlySet<string>>;
  /** In the order of the records; equal summaries are one. */
  readonly summaries: readonly UnitSummaryEntry[];
  /** What extensions found. */
  readonly findings: readonly Finding[];
}

/**
 * Renders every unit and hands its files on, one at each step: hubs last, because what they hold is gathered from all others.
 * Errors of all units are thrown together.
 * @throws FleetError `RENDER_FAILED` and all other codes of rendering
 */
export function* renderFleet(input: RenderFleet): Generator<undefined, RenderedFleet> {
  const run = new FleetRun(input);
  const [hubs, others] = run.split(input.records);
  yield* run.all(others);
  // A custom kind may be installed by an application that is rendered after one that uses it.
  yield* run.again();
  run.gather();
  yield* run.all(hubs);
  yield* run.again();
  return run.result();
}

/** No unit is to blame for a full disk or a link, and each of them would meet it. */
const FAULTS_OF_THE_OUTPUT: ReadonlySet<string> = new Set(['OUTPUT_FAILED', 'OUTPUT_LINK']);

class FleetRun {
  readonly #input: RenderFleet;
  readonly #context: (record: PlacementRecord) => UnitContext;
  readonly #maker: UnitMaker;
  readonly #kinds: KindScope[];
  readonly #boundaries: ReadonlyMap<string, ProjectBoundary>;
  readonly #errors: FleetError[] = [];
  readonly #namespaces = new Map<string, Set<string>>();
  readonly #summaries = new Summaries();
  readonly #findings: Finding[] = [];
  #waiting: PlacementRecord[] = [];
  #harvest: FleetHarvest = NOTHING_HARVESTED;
  #objects = 0;
  #done = 0;

  constructor(input: RenderFleet) {
    this.#input = input;
    this.#context = unitContexts(input.plan.model);
    this.#kinds = [...input.plan.model.kinds];
    this.#maker = new UnitMaker({ ...input, kinds: this.#kinds });
    this.#boundaries = new Map(
      input.plan.model.projects.map((project) => [project.name, new ProjectBoundary(project)]),
    );
  }

  split(records: readonly PlacementRecord[]): readonly [readonly PlacementRecord[], readonly PlacementRecord[]] {
    const isHub = (record: PlacementRecord) => this.#context(record).target.hub;
    return [records.filter(isHub), records.filter((record) => !isHub(record))];
  }

  *all(records: readonly PlacementRecord[]): Generator<undefined> {
    for (const record of records) {
      this.#attempt(record, true);
      this.#done += 1;
      this.#input.progress(this.#done);
      yield;
    }
  }

  *again(): Generator<undefined> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const record of waiting) {
      this.#attempt(record, false);
      yield;
    }
  }

  /** Without the summaries of all units, what is gathered would be wrong. */
  gather(): void {
    if (this.#errors.length > 0) return;
    this.#harvest = this.#input.extensions.gather(this.#summaries.byRecord());
    this.#findings.push(...this.#harvest.findings);
    for (const file of this.#harvest.files) this.#input.write(file);
  }

  result(): RenderedFleet {
    const [first, ...others] = this.#errors;
    if (first !== undefined) throw joinErrors([first, ...others]);
    return {
      objects: this.#objects,
      namespaces: this.#namespaces,
      summaries: this.#summaries.all(),
      findings: this.#findings,
    };
  }

  #attempt(record: PlacementRecord, mayWait: boolean): void {
    try {
      this.#unit(this.#context(record));
    } catch (error) {
      if (!(error instanceof FleetError) || FAULTS_OF_THE_OUTPUT.has(error.code)) throw error;
      const failures = error.errors.length > 0 ? error.errors : [error];
      if (mayWait && failures.some(({ code }) => code === 'SCOPE_UNKNOWN')) this.#waiting.push(record);
      else for (const failure of failures) this.#errors.push(atUnit(failure, record));
    }
  }

  #unit(context: UnitContext): void {
    const { record, cluster, project } = context;
    const { objects, encrypted, findings } = this.#maker.make(context, this.#harvest.objectsFor(record));
    this.#claim(objects, record, cluster.name);
    const [first, ...others] = this.#boundaries.get(project.name)?.errors(record, objects) ?? [];
    if (first !== undefined) throw joinErrors([first, ...others]);
    for (const file of unitFiles(record, { objects, encrypted }, this.#input.files)) {
      this.#objects += file.objects?.length ?? 0;
      this.#input.write(file);
    }
    this.#findings.push(...findings);
    this.#summaries.add(record, objects);
  }

  #claim(rendered: readonly RenderedObject[], record: PlacementRecord, cluster: string): void {
    for (const { object } of rendered) {
      const { kind, metadata } = object;
      if (kind === 'Namespace' && object.apiVersion === 'v1') {
        this.#input.ledger.claim(cluster, kind, metadata.name, record.name);
        const names = this.#namespaces.get(record.project) ?? new Set();
        this.#namespaces.set(record.project, names.add(metadata.name));
      }
      if (kind === 'CustomResourceDefinition' && object.apiVersion.startsWith('apiextensions.k8s.io/')) {
        this.#input.ledger.claim(cluster, kind, metadata.name, record.name);
        this.#learn(scopeOfCustomResourceDefinition(object));
      }
    }
  }

  #learn(scope: KindScope): void {
    const known = this.#kinds.some(({ group, kind }) => group === scope.group && kind === scope.kind);
    if (!known) this.#kinds.push(scope);
  }
}

function atUnit(error: FleetError, { app, env, cluster }: PlacementRecord): FleetError {
  const path = error.path === undefined || error.path === app ? app : error.path;
  return new FleetError(error.code, {
    message: error.message,
    hint: error.hint,
    path: `${path} on ${cluster} (${env})`,
    cause: error.cause,
  });
}
