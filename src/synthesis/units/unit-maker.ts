import type { ApplicationSource } from '../../application/application.js';
import type { Stage } from '../../application/contribution.js';
import { sharedSettings } from '../../application/effective-settings.js';
import { memberOf } from '../../application/member.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { JsonObject } from '../../core/json.js';
import { identityOf, type KubeObject } from '../../manifest/kube-object.js';
import { identityIn, type KindScope, scopeOf } from '../../manifest/scope.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { contribute, type OwnContribution } from '../../rendering/contribute.js';
import { type ExtendedUnit, extendUnit } from '../../rendering/extend-unit.js';
import { FieldClaims } from '../../rendering/field-claims.js';
import type { EncryptedManifest, ManifestDirectory } from '../../rendering/manifest-directory.js';
import { type RenderedObject, renderUnit, type UnitRequest } from '../../rendering/render-unit.js';
import { type OwnerLedger, ownedNamespace, protectNamespace } from '../../verification/ownership/owner-ledger.js';
import type { FleetExtensions } from '../extensions/fleet-extensions.js';
import type { Plan } from '../plan.js';
import type { AnyTargetView, Sight } from '../sharing/shared-application.js';
import type { OnUserCode } from '../user-code.js';
import { targetView, type UnitContext } from './unit-context.js';
import type { UnitContents } from './unit-files.js';

export interface UnitMakerOptions {
  readonly plan: Plan;
  readonly extensions: FleetExtensions;
  readonly ledger: OwnerLedger;
  readonly manifests: ReadonlyMap<string, ManifestDirectory>;
  /** Scopes of custom kinds, those learnt on the way included. */
  readonly kinds: readonly KindScope[];
  readonly onUserCode?: OnUserCode | undefined;
  readonly onContribution?: OnContribution | undefined;
}

/** Told what each extension wants of each unit, on a hub of what it gathered too. */
export type OnContribution = (record: PlacementRecord, stage: Stage | 'gather', contribution: OwnContribution) => void;

export interface MadeUnit extends UnitContents {
  readonly findings: readonly Finding[];
}

/** Makes what a unit consists of: rendered, or on a hub gathered; then extended; then with the Namespace it owns. */
export class UnitMaker {
  readonly #options: UnitMakerOptions;
  readonly #settings = sharedSettings();
  readonly #scopeOf: UnitRequest['scopeOf'];

  constructor(options: UnitMakerOptions) {
    this.#options = options;
    this.#scopeOf = (group, kind) => scopeOf(group, kind, options.kinds);
  }

  /** What decides what a unit comes to, besides its application; undefined where more does: extensions, or what is gathered. */
  sight(context: UnitContext): Sight | undefined {
    const { record, cluster, target } = context;
    const { extensions, ledger } = this.#options;
    if (target.hub || extensions.mayChange(record)) return undefined;
    const { namespace, project, name } = record;
    return { key: `${namespace} ${project} ${ledger.owns(cluster.name, namespace, name)}`, view: this.#view(context) };
  }

  /**
   * @param gathered what extensions want on this unit, which is a hub
   * @param view what render is to see of the target @default a plain one
   */
  make(context: UnitContext, gathered: readonly OwnContribution[], view?: AnyTargetView): MadeUnit {
    const { record, application, target } = context;
    this.#begin(application.name, 'render', record);
    const encrypted = target.hub ? [] : this.#encrypted(record);
    const source = target.hub ? this.#contributed(gathered, context) : renderUnit(this.#request(context, view));
    const { objects: made, findings } = this.#extended(source, encrypted, context);
    this.#options.onUserCode?.(undefined);
    const objects = this.#own(made, context);
    const meant = application.ownsNamespace ? objects : made;
    if (meant.length + encrypted.length === 0) throw emptyUnit(context);
    return { objects, encrypted, findings };
  }

  #encrypted({ app, namespace }: PlacementRecord): readonly EncryptedManifest[] {
    const { encrypted = [] } = this.#options.manifests.get(app) ?? {};
    return encrypted.map((file) => ({
      ...file,
      identities: file.identities.map((identity) => identityIn(namespace, identity)),
    }));
  }

  #begin(name: string, call: string, { cluster, env }: PlacementRecord): void {
    this.#options.onUserCode?.({ name, call, path: `${name} on ${cluster} (${env})` });
  }

  #contributed(gathered: readonly OwnContribution[], { record }: UnitContext): readonly RenderedObject[] {
    const { namespace } = record;
    for (const contribution of gathered) this.#options.onContribution?.(record, 'gather', contribution);
    return contribute([], gathered, { claims: new FieldClaims(), namespace, scopeOf: this.#scopeOf });
  }

  #extended(
    rendered: readonly RenderedObject[],
    encrypted: readonly EncryptedManifest[],
    context: UnitContext,
  ): ExtendedUnit {
    const extensions = this.#options.extensions.about(context.record);
    if (extensions.length === 0) return { objects: rendered, findings: [] };
    return extendUnit(rendered, {
      member: memberOf(context.record, context.targetFacts),
      settings: this.#settings(context),
      encrypted: encrypted.flatMap(({ identities }) => identities),
      extensions,
      scopeOf: this.#scopeOf,
      onHandler: (name, stage) => this.#begin(name, stage, context.record),
      onContribution: (stage, contribution) => this.#options.onContribution?.(context.record, stage, contribution),
    });
  }

  #request(context: UnitContext, view?: AnyTargetView): UnitRequest {
    const { application, record } = context;
    const { source } = this.#options.plan.applications.get(application.name) ?? {};
    return {
      application: application.name,
      namespace: record.namespace,
      source: this.#source(source, context, view),
      scopeOf: this.#scopeOf,
    };
  }

  #source(
    source: ApplicationSource<JsonObject, string> | undefined,
    context: UnitContext,
    view?: AnyTargetView,
  ): UnitRequest['source'] {
    const seen = () => view ?? this.#view(context);
    if (source?.render !== undefined) return { kind: 'render', render: (chart) => source.render(chart, seen()) };
    if (source?.charts !== undefined) return { kind: 'charts', charts: (app) => source.charts(app, seen()) };
    return { kind: 'objects', objects: this.#options.manifests.get(context.application.name)?.objects ?? [] };
  }

  #view(context: UnitContext): AnyTargetView {
    return targetView(context, this.#settings(context));
  }

  /** Adds the Namespace the unit owns, and protects those it holds. */
  #own(rendered: readonly RenderedObject[], { record, cluster }: UnitContext): readonly RenderedObject[] {
    const isNamespace = (object: KubeObject) => object.apiVersion === 'v1' && object.kind === 'Namespace';
    const own = rendered.some(({ object }) => isNamespace(object) && object.metadata.name === record.namespace);
    const held = rendered.map((item) =>
      isNamespace(item.object) ? { ...item, object: protectNamespace(item.object, item.path) } : item,
    );
    if (own || !this.#options.ledger.owns(cluster.name, record.namespace, record.name)) return held;
    const object = ownedNamespace(record.namespace);
    return [{ object, identity: identityOf(object), path: record.app }, ...held];
  }
}

/** Its directory would not exist, and a delivery engine that is sent there reports an error for good. */
function emptyUnit({ record, target }: UnitContext): FleetError {
  return target.hub
    ? new FleetError('UNIT_EMPTY', {
        message: `the hub has role ${(record.roles ?? []).join(', ')}, but no extension gathers an object for it`,
        hint: 'return objects for it from gather, or take the demand for the role back',
        path: record.app,
      })
    : new FleetError('UNIT_EMPTY', {
        message: 'the unit has no objects; every chosen target needs at least one',
        hint: 'add constructs to the chart that render gets, or leave the target out of the placement; a unit that is a Namespace alone needs ownsNamespace: true',
        path: record.app,
      });
}
