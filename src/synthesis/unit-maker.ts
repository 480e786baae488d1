import type { ApplicationSource } from '../application/application.js';
import type { Stage } from '../application/contribution.js';
import { sharedSettings } from '../application/effective-settings.js';
import { memberOf } from '../application/member.js';
import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { JsonObject } from '../core/json.js';
import { identityOf, type KubeObject } from '../manifest/kube-object.js';
import { type KindScope, scopeOf } from '../manifest/scope.js';
import type { PlacementRecord } from '../placement/record.js';
import { contribute, type OwnContribution } from '../rendering/contribute.js';
import { type ExtendedUnit, extendUnit } from '../rendering/extend-unit.js';
import { FieldClaims } from '../rendering/field-claims.js';
import type { EncryptedManifest, ManifestDirectory } from '../rendering/manifest-directory.js';
import { type RenderedObject, renderUnit, type UnitRequest } from '../rendering/render-unit.js';
import { type OwnerLedger, ownedNamespace, protectNamespace } from '../verification/ownership.js';
import type { FleetExtensions } from './fleet-extensions.js';
import type { Plan } from './plan.js';
import { targetView, type UnitContext } from './unit-context.js';
import type { UnitContents } from './unit-files.js';
import type { OnUserCode } from './user-code.js';

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

/** Told what each extension wants of each unit. */
export type OnContribution = (record: PlacementRecord, stage: Stage, contribution: OwnContribution) => void;

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

  /** @param gathered what extensions want on this unit, which is a hub */
  make(context: UnitContext, gathered: readonly OwnContribution[]): MadeUnit {
    const { record, application, target } = context;
    this.#begin(application.name, 'render', record);
    const encrypted = target.hub ? [] : (this.#options.manifests.get(record.app)?.encrypted ?? []);
    const source = target.hub ? this.#contributed(gathered, context) : renderUnit(this.#request(context));
    const { objects: made, findings } = this.#extended(source, encrypted, context);
    this.#options.onUserCode?.(undefined);
    const objects = this.#own(made, context);
    const meant = application.ownsNamespace ? objects : made;
    if (meant.length + encrypted.length === 0) throw emptyUnit(context);
    return { objects, encrypted, findings };
  }

  #begin(name: string, call: string, { cluster, env }: PlacementRecord): void {
    this.#options.onUserCode?.({ name, call, path: `${name} on ${cluster} (${env})` });
  }

  #contributed(gathered: readonly OwnContribution[], { record }: UnitContext): readonly RenderedObject[] {
    const { namespace } = record;
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

  #request(context: UnitContext): UnitRequest {
    const { application, record } = context;
    return {
      application: application.name,
      namespace: record.namespace,
      source: this.#source(this.#options.plan.applications.get(application.name)?.source, context),
      scopeOf: this.#scopeOf,
    };
  }

  #source(source: ApplicationSource<JsonObject, string> | undefined, context: UnitContext): UnitRequest['source'] {
    const view = () => targetView(context, this.#settings(context));
    if (source?.render !== undefined) return { kind: 'render', render: (chart) => source.render(chart, view()) };
    if (source?.charts !== undefined) return { kind: 'charts', charts: (app) => source.charts(app, view()) };
    return { kind: 'objects', objects: this.#options.manifests.get(context.application.name)?.objects ?? [] };
  }

  /** Adds the Namespace the unit owns, and protects those it holds. */
  #own(rendered: readonly RenderedObject[], { record, cluster }: UnitContext): readonly RenderedObject[] {
    const isNamespace = (object: KubeObject) => object.apiVersion === 'v1' && object.kind === 'Namespace';
    const own = rendered.some(({ object }) => isNamespace(object) && object.metadata.name === record.namespace);
    const held = rendered.map((item) =>
      isNamespace(item.object) ? { ...item, object: protectNamespace(item.object) } : item,
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
