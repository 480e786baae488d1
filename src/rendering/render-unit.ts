import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { FleetError } from '../core/errors.js';
import { isPromise } from '../core/promise.js';
import type { KubeObject } from '../manifest/kube-object.js';
import { type Candidate, expandLists, finishUnit, type RenderedObject, type ScopeOf } from './finish-unit.js';
import { writtenJson } from './one-pass-json.js';
import { attempt, attemptEach, renderFailed, throwAll } from './render-errors.js';
import { inApplyOrder, inDeclaredOrder } from './unit-order.js';

export type { RenderedObject } from './finish-unit.js';

export interface UnitRequest {
  /** Id of the chart, so that object names equal those in a plain cdk8s App. */
  readonly application: string;
  /** For namespaced objects that have none. */
  readonly namespace: string;
  readonly source: UnitSource;
  readonly scopeOf: ScopeOf;
}

export type UnitSource =
  | TreeSource
  /** A parsed directory of YAML. */
  | { readonly kind: 'objects'; readonly objects: readonly KubeObject[] };

type TreeSource =
  | { readonly kind: 'render'; render(chart: Chart): void }
  /** Adds unmodified charts at the root of the App. */
  | { readonly kind: 'charts'; charts(app: App): void };

/**
 * The objects of one unit as plain data, in apply order. To be called inside `withFixedCdk8sEnvironment` and `withOnePassJson`.
 * @throws FleetError `RENDER_FAILED`, `OBJECT_INVALID`, `SCOPE_UNKNOWN`, `OBJECT_DUPLICATE`,
 * `OBJECT_CYCLE`, `VALUE_INVALID`, `VALUE_NOT_YAML`; what one step finds is thrown together
 */
export function renderUnit(request: UnitRequest): readonly RenderedObject[] {
  const { application, source } = request;
  if (source.kind === 'objects') {
    const manifests = source.objects.map((object) => ({
      object,
      path: `${application}/${object.kind}/${object.metadata.name}`,
    }));
    return inApplyOrder(finishUnit(expandLists(manifests), request));
  }
  const app = attempt(application, () => buildTree(request, source));
  const pathOf = ({ node }: IConstruct) => unitPath(application, source, node.path);
  validateTree(app, pathOf);
  // Validations may have added some.
  const constructs = app.node.findAll();
  const finished = finishUnit(expandLists(serialize(constructs, pathOf)), request);
  refuseLate(app, constructs, pathOf);
  return attempt(application, () => inDeclaredOrder(inApplyOrder(finished), { constructs, pathOf }));
}

// The chart that `render` gets bears the application's name itself.
function unitPath(application: string, { kind }: TreeSource, constructPath: string): string {
  if (constructPath === '') return application;
  return kind === 'render' ? constructPath : `${application}/${constructPath}`;
}

function buildTree({ application, namespace }: UnitRequest, source: TreeSource): App {
  const app = new App({ outdir: 'dist', recordConstructMetadata: false });
  app.synth = refuseSynth;
  const result: unknown =
    source.kind === 'charts'
      ? source.charts(app)
      : source.render(new Chart(app, application, { namespace, disableResourceNameHashes: false }));
  if (isPromise(result)) throw asynchronous(source.kind);
  return app;
}

/** What a program of cdk8s ends with would put files beside the output, of a unit that is none of them. */
function refuseSynth(): never {
  throw new FleetError('RENDER_FAILED', {
    message: 'the App of a unit is synthesized, which would write files besides those of the fleet',
    hint: 'leave the call of app.synth() out: the objects of the App are taken when the function returns',
  });
}

function asynchronous(method: string): FleetError {
  return new FleetError('RENDER_FAILED', {
    message: `${method} returned a promise, so what it adds later would be missing; it must be synchronous`,
    hint: 'load what it needs before the fleet is built',
  });
}

// cdk8s validates the whole App again for each of its charts; once is enough.
function validateTree(app: App, pathOf: (construct: IConstruct) => string): void {
  const reports = attemptEach(app.node.findAll(), pathOf, (construct) =>
    construct.node.validate().map((message) => renderFailed(message, pathOf(construct))),
  );
  throwAll(reports.flat());
}

function serialize(constructs: readonly IConstruct[], pathOf: (construct: IConstruct) => string): readonly Candidate[] {
  return attemptEach(constructs.filter(isApiObject), pathOf, (construct) => ({
    object: writtenJson(construct),
    path: pathOf(construct),
  }));
}

/** A lazy value may add objects, which cdk8s leaves out without a word. */
function refuseLate(app: App, known: readonly IConstruct[], pathOf: (construct: IConstruct) => string): void {
  const all = app.node.findAll();
  if (all.length === known.length) return;
  const late = all.filter(isApiObject).filter((construct) => !known.includes(construct));
  throwAll(
    late.map(
      (construct) =>
        new FleetError('RENDER_FAILED', {
          message: 'was added while objects were written, too late to be among them',
          hint: 'add it before the function returns, not in a lazy value',
          path: pathOf(construct),
        }),
    ),
  );
}

function isApiObject(construct: IConstruct): construct is ApiObject {
  return ApiObject.isApiObject(construct);
}
