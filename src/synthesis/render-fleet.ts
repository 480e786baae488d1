import type { ApplicationSource } from '../application/application.js';
import { sharedSettings } from '../application/effective-settings.js';
import type { TargetView } from '../application/target-view.js';
import type { FileEntry } from '../assembly/sink.js';
import { FleetError, joinErrors } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { identityOf, type KubeObject } from '../manifest/kube-object.js';
import { objectFileName } from '../manifest/object-file-name.js';
import { type KindScope, scopeOf, scopeOfCustomResourceDefinition } from '../manifest/scope.js';
import { writeYamlDocuments } from '../manifest/yaml-writer.js';
import type { PlacementRecord } from '../placement/record.js';
import type { ManifestDirectory } from '../rendering/manifest-directory.js';
import { type RenderedObject, renderUnit, type UnitRequest } from '../rendering/render-unit.js';
import { type OwnerLedger, ownedNamespace, protectNamespace } from '../verification/ownership.js';
import { ProjectBoundary } from '../verification/project-boundary.js';
import type { Plan } from './plan.js';
import { targetView, type UnitContext, unitContexts } from './unit-context.js';

export interface RenderFleet {
  readonly plan: Plan;
  readonly records: readonly PlacementRecord[];
  readonly ledger: OwnerLedger;
  /** Parsed once for each application that is a directory of YAML. */
  readonly manifests: ReadonlyMap<string, ManifestDirectory>;
  readonly files: 'per-unit' | 'per-object';
  readonly write: (file: FileEntry) => void;
  readonly progress: (done: number) => void;
}

export interface RenderedFleet {
  readonly objects: number;
  /** Namespaces that units of a project hold, by project. */
  readonly namespaces: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Renders every unit and hands its files on, one at each step. Errors of all units are thrown together.
 * @throws FleetError `RENDER_FAILED` and all other codes of rendering
 */
export function* renderFleet(input: RenderFleet): Generator<undefined, RenderedFleet> {
  const run = new FleetRun(input);
  yield* run.all(input.records);
  // A custom kind may be installed by an application that is rendered after one that uses it.
  yield* run.again();
  return run.result();
}

/** No unit is to blame for a full disk or a link, and each of them would meet it. */
const FAULTS_OF_THE_OUTPUT: ReadonlySet<string> = new Set(['OUTPUT_FAILED', 'OUTPUT_LINK']);

class FleetRun {
  readonly #input: RenderFleet;
  readonly #context: (record: PlacementRecord) => UnitContext;
  readonly #settings = sharedSettings();
  readonly #kinds: KindScope[];
  readonly #boundaries: ReadonlyMap<string, ProjectBoundary>;
  readonly #errors: FleetError[] = [];
  readonly #namespaces = new Map<string, Set<string>>();
  readonly #waiting: PlacementRecord[] = [];
  #objects = 0;

  constructor(input: RenderFleet) {
    this.#input = input;
    this.#context = unitContexts(input.plan.model);
    this.#kinds = [...input.plan.model.kinds];
    this.#boundaries = new Map(
      input.plan.model.projects.map((project) => [project.name, new ProjectBoundary(project)]),
    );
  }

  *all(records: readonly PlacementRecord[]): Generator<undefined> {
    let done = 0;
    for (const record of records) {
      this.#attempt(record, true);
      done += 1;
      this.#input.progress(done);
      yield;
    }
  }

  *again(): Generator<undefined> {
    for (const record of this.#waiting) {
      this.#attempt(record, false);
      yield;
    }
  }

  result(): RenderedFleet {
    const [first, ...others] = this.#errors;
    if (first !== undefined) throw joinErrors([first, ...others]);
    return { objects: this.#objects, namespaces: this.#namespaces };
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
    const { record, cluster, project, application } = context;
    const encrypted = this.#input.manifests.get(record.app)?.encrypted ?? [];
    const made = renderUnit(this.#request(context));
    const rendered = this.#own(made, context);
    const meant = application.ownsNamespace ? rendered : made;
    if (meant.length + encrypted.length === 0) throw emptyUnit(record);
    this.#claim(rendered, record, cluster.name);
    const [first, ...others] = this.#boundaries.get(project.name)?.errors(record, rendered) ?? [];
    if (first !== undefined) throw joinErrors([first, ...others]);
    this.#objects += rendered.length;
    for (const file of this.#files(rendered, record)) this.#input.write(file);
    for (const { name, text, identities } of encrypted) {
      this.#objects += identities.length;
      this.#input.write({ path: `${record.dir}/${name}`, content: text, objects: identities });
    }
  }

  #request(context: UnitContext): UnitRequest {
    const { application, record } = context;
    const source = this.#input.plan.applications.get(application.name)?.source;
    return {
      application: application.name,
      namespace: record.namespace,
      source: this.#source(source, context),
      scopeOf: (group, kind) => scopeOf(group, kind, this.#kinds),
    };
  }

  #source(source: ApplicationSource<JsonObject, string> | undefined, context: UnitContext): UnitRequest['source'] {
    if (source?.render !== undefined) {
      return { kind: 'render', render: (chart) => source.render(chart, this.#target(context)) };
    }
    if (source?.charts !== undefined)
      return { kind: 'charts', charts: (app) => source.charts(app, this.#target(context)) };
    return { kind: 'objects', objects: this.#input.manifests.get(context.application.name)?.objects ?? [] };
  }

  #target(context: UnitContext): TargetView<JsonObject> {
    return targetView(context, this.#settings(context));
  }

  /** Adds the Namespace the unit owns, and protects those it holds. */
  #own(rendered: readonly RenderedObject[], { record, cluster }: UnitContext): readonly RenderedObject[] {
    const isNamespace = (object: KubeObject) => object.apiVersion === 'v1' && object.kind === 'Namespace';
    const own = rendered.some(({ object }) => isNamespace(object) && object.metadata.name === record.namespace);
    const held = rendered.map((item) =>
      isNamespace(item.object) ? { ...item, object: protectNamespace(item.object) } : item,
    );
    if (own || !this.#input.ledger.owns(cluster.name, record.namespace, record.name)) return held;
    const object = ownedNamespace(record.namespace);
    return [{ object, identity: identityOf(object), path: record.app }, ...held];
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

  #files(rendered: readonly RenderedObject[], { dir, app }: PlacementRecord): readonly FileEntry[] {
    const file = (name: string, items: readonly RenderedObject[]): FileEntry => ({
      path: `${dir}/${name}`,
      content: writeYamlDocuments(items),
      objects: items.map(({ identity }) => identity),
    });
    if (rendered.length === 0) return [];
    if (this.#input.files === 'per-unit') return [file(`${app}.k8s.yaml`, rendered)];
    return rendered.map((item) => file(objectFileName(item.identity), [item]));
  }
}

/** Its directory would not exist, and a delivery engine that is sent there reports an error for good. */
function emptyUnit({ app }: PlacementRecord): FleetError {
  return new FleetError('UNIT_EMPTY', {
    message: 'the unit has no objects; every chosen target needs at least one',
    hint: 'add constructs to the chart that render gets, or leave the target out of the placement; a unit that is a Namespace alone needs ownsNamespace: true',
    path: app,
  });
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
