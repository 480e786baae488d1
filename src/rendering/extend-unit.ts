import { type Contribution, type Handlers, STAGES, type Stage, type UnitView } from '../application/contribution.js';
import type { Member } from '../application/member.js';
import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { JsonObject } from '../core/json.js';
import { deepFreeze } from '../core/settings.js';
import type { ObjectIdentity } from '../manifest/kube-object.js';
import { summarize } from '../manifest/summary.js';
import { contribute, type OwnContribution, readContribution } from './contribute.js';
import { FieldClaims } from './field-claims.js';
import type { RenderedObject, ScopeOf } from './finish-unit.js';
import { attemptEach } from './render-errors.js';

/** An extension at work in one environment. */
export interface UnitExtension {
  readonly name: string;
  readonly handlers: Handlers;
}

export interface ExtendRequest {
  readonly member: Member;
  readonly settings: JsonObject;
  /** What is in the unit's encrypted files. */
  readonly encrypted: readonly ObjectIdentity[];
  /** Those that are about the unit, sorted by name. */
  readonly extensions: readonly UnitExtension[];
  readonly scopeOf: ScopeOf;
  /** Called before each handler. */
  readonly onHandler?: (extension: string, stage: Stage) => void;
  /** Called with what each handler wants. */
  readonly onContribution?: (stage: Stage, contribution: OwnContribution) => void;
}

export interface ExtendedUnit {
  readonly objects: readonly RenderedObject[];
  readonly findings: readonly Finding[];
}

// What a hub holds was made for it by the extensions themselves.
const STAGES_OF_HUBS: readonly Stage[] = ['transform'];

/**
 * A unit's objects as its extensions want them, in apply order.
 * @throws FleetError `EXTENSION_CONFLICT`, `EXTENSION_INVALID`, `RENDER_FAILED`, and what finishing objects throws
 */
export function extendUnit(rendered: readonly RenderedObject[], request: ExtendRequest): ExtendedUnit {
  const { member, extensions } = request;
  const claims = new FieldClaims();
  const findings: Finding[] = [];
  let objects = rendered;
  for (const stage of member.hub ? STAGES_OF_HUBS : STAGES) {
    const active = extensions.flatMap(({ name, handlers }) => {
      const handle = handlers[stage];
      return handle === undefined ? [] : [{ name, handle }];
    });
    if (active.length === 0) continue;
    const view = unitView(objects, request);
    const contributions = attemptEach(
      active,
      ({ name }) => name,
      ({ name, handle }) => {
        request.onHandler?.(name, stage);
        return readContribution(name, callHandler(handle, view));
      },
    );
    objects = contribute(objects, contributions, { claims, ...request.member, scopeOf: request.scopeOf });
    for (const contribution of contributions) {
      request.onContribution?.(stage, contribution);
      findings.push(...contribution.findings);
    }
  }
  return { objects, findings };
}

function callHandler(handle: (unit: UnitView) => Contribution, view: UnitView): Contribution {
  try {
    return handle(view);
  } catch (cause) {
    throw isWriteToFrozen(cause) ? changedInPlace(cause) : cause;
  }
}

function isWriteToFrozen(cause: unknown): cause is TypeError {
  return (
    cause instanceof TypeError && /read.only|not extensible|cannot (delete|define|add) property/i.test(cause.message)
  );
}

function changedInPlace(cause: TypeError): FleetError {
  return new FleetError('EXTENSION_INVALID', {
    message: `a handler changes what it was given, which is frozen: ${cause.message}`,
    hint: "return what you want changed: { change: [{ object, path: ['spec', 'replicas'], to: 3 }] }",
    cause,
  });
}

function unitView(rendered: readonly RenderedObject[], { member, settings, encrypted }: ExtendRequest): UnitView {
  const objects = Object.freeze(rendered.map(({ object }) => deepFreeze(object)));
  return Object.freeze({
    ...member,
    settings,
    objects,
    encrypted,
    find: (kind: string, name?: string) =>
      objects.filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name)),
    summary: () =>
      summarize(
        objects.map((object) => ({ object, rendered: object.metadata.name })),
        encrypted,
      ),
  });
}
