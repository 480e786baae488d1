import type { Contribution } from '../application/contribution.js';
import { FleetError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { canonicalJson, isJsonObject } from '../core/json.js';
import { anything, being, checkShape, fields, listOf, oneOf, type Shape, text } from '../core/shape.js';
import { compareApplyOrder } from '../manifest/apply-order.js';
import { type Change, withField } from '../manifest/change.js';
import { identityText, type KubeObject } from '../manifest/kube-object.js';
import type { FieldClaims } from './field-claims.js';
import { finishUnit, type RenderedObject, type ScopeOf } from './finish-unit.js';
import { withNullItems } from './null-items.js';

/** A contribution, checked, and whose it is. */
export interface OwnContribution extends Required<Contribution> {
  readonly extension: string;
}

// As findings.json has it.
const rule = being(
  `an id of a-z, 0-9 and '-' such as "budget-of-one-pod"`,
  (value) => typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value),
);

export const FINDING = fields<Finding>(
  { rule, severity: oneOf('error', 'warning', 'info'), place: text, message: text, hint: text },
  ['rule', 'severity', 'place', 'message', 'hint'],
);

// Without keys it would be any item, and a number or a change without a path something else than it says.
const step = being(
  "the name of a field, or keys of an item of a list such as { name: 'web' }",
  (value) => typeof value === 'string' || (isJsonObject(value) && Object.keys(value).length > 0),
);
const steps = being('a list of one step or more', (value) => Array.isArray(value) && value.length > 0);
const path: Shape = (value, field) => steps(value, field) ?? listOf(step)(value, field);

const SHAPE = fields<Contribution>({
  add: listOf(anything),
  change: listOf(fields<Change>({ object: anything, path, to: anything }, ['object', 'path'])),
  drop: listOf(anything),
  findings: listOf(FINDING),
});

/** @throws FleetError `VALUE_INVALID` */
export function readContribution(extension: string, given: Contribution): OwnContribution {
  checkShape(SHAPE, given, { subject: 'what a handler returns', path: extension });
  const { add = [], change = [], drop = [], findings = [] } = given;
  return { extension, add, change, drop, findings };
}

export interface ContributeOptions {
  readonly claims: FieldClaims;
  /** For namespaced objects that have none. */
  readonly namespace: string;
  readonly scopeOf: ScopeOf;
}

/**
 * The objects of a unit with the contributions of one stage, in apply order as far as they were before.
 * @throws FleetError `EXTENSION_CONFLICT`, `EXTENSION_INVALID`, `OBJECT_DUPLICATE`, and what finishing objects throws
 */
export function contribute(
  rendered: readonly RenderedObject[],
  contributions: readonly OwnContribution[],
  options: ContributeOptions,
): readonly RenderedObject[] {
  return withAdditions(withEdits(rendered, contributions, options), contributions, options);
}

function withEdits(
  rendered: readonly RenderedObject[],
  contributions: readonly OwnContribution[],
  options: ContributeOptions,
): readonly RenderedObject[] {
  const edits = contributions.flatMap(({ extension, change, drop }) => [
    ...change.map(({ object, path, to }) => ({ extension, object, path, to })),
    ...drop.map((object) => ({ extension, object, path: [], to: undefined })),
  ]);
  if (edits.length === 0) return rendered;
  const indexes = new Map(rendered.map(({ object }, index): [KubeObject, number] => [object, index]));
  const next = new Map(rendered.map((item, index) => [index, item]));
  const changed = new Set<number>();
  for (const { extension, object, path, to } of edits) {
    const index = indexes.get(object);
    // One that was dropped, too, so that its claim tells by whom.
    const item = index === undefined ? undefined : (next.get(index) ?? rendered[index]);
    if (index === undefined || item === undefined) throw notOfTheUnit(object, extension);
    options.claims.claim(identityText(item.identity), { path, extension });
    if (path.length === 0) next.delete(index);
    else next.set(index, { ...item, object: edited(item, { extension, path, to }) });
    changed.add(index);
  }
  // What was changed may now be what no unit may hold, such as an object without a name.
  finishUnit(
    [...changed].flatMap((index) => next.get(index) ?? []),
    options,
  );
  return [...next.values()];
}

interface Edit extends Omit<Change, 'object'> {
  readonly extension: string;
}

function edited({ object, identity }: RenderedObject, { extension, path, to }: Edit): KubeObject {
  try {
    return withField(object, path, to);
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const { code, message, hint } = error;
    throw new FleetError(code, { message: `${identityText(identity)}: ${message}`, hint, path: extension });
  }
}

function notOfTheUnit(object: unknown, extension: string): FleetError {
  const kind =
    typeof object === 'object' && object !== null && 'kind' in object ? ` of kind ${String(object.kind)}` : '';
  return new FleetError('EXTENSION_INVALID', {
    message: `an object${kind} to change or drop is not one of the unit's, as the handler was given them`,
    hint: 'take it from unit.objects or unit.find, in the same call',
    path: extension,
  });
}

function withAdditions(
  rendered: readonly RenderedObject[],
  contributions: readonly OwnContribution[],
  options: ContributeOptions,
): readonly RenderedObject[] {
  if (contributions.every(({ add }) => add.length === 0)) return rendered;
  const present = new Map(rendered.map((item): [string, RenderedObject] => [identityText(item.identity), item]));
  const added = new Map<string, RenderedObject>();
  for (const { extension, add } of contributions) {
    const candidates = add.map((object) => ({ object: withNullItems(object), path: extension }));
    for (const item of finishUnit(candidates, options)) {
      const text = identityText(item.identity);
      options.claims.refuseDropped(text, extension);
      const other = present.get(text) ?? added.get(text);
      if (other === undefined) added.set(text, item);
      else if (!isSame(other, item)) throw otherObject(text, other, item);
    }
  }
  return [...added.values()].reduce(inserted, rendered);
}

// Two extensions may each need the same thing, such as a ConfigMap of shared queries.
function isSame(a: RenderedObject, b: RenderedObject): boolean {
  return canonicalJson(a.object) === canonicalJson(b.object);
}

function otherObject(identity: string, first: RenderedObject, second: RenderedObject): FleetError {
  return new FleetError('EXTENSION_CONFLICT', {
    message: `${identity} is there already, from ${first.path}, and ${second.path} adds another`,
    hint: 'give them different names, or take one of them away',
    path: second.path,
  });
}

/** After the last object that is to be applied before it, whatever the others were declared to depend on. */
function inserted(rendered: readonly RenderedObject[], added: RenderedObject): readonly RenderedObject[] {
  const after = rendered.findLastIndex(({ identity }) => compareApplyOrder(identity, added.identity) <= 0);
  return rendered.toSpliced(after + 1, 0, added);
}
