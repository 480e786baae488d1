import { FleetError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import { groupOf, identityOf, identityText, type KubeObject, type ObjectIdentity } from '../manifest/kube-object.js';
import {
  declareKindHint,
  isCustomResourceDefinition,
  type Scope,
  scopeOfCustomResourceDefinition,
} from '../manifest/scope.js';
import { throwAll } from './render-errors.js';

/** `undefined` when it is not known. */
export type ScopeOf = (group: string, kind: string) => Scope | undefined;

/** What a construct or a manifest gave, before it is known to be an object of Kubernetes. */
export interface Candidate {
  readonly object: unknown;
  readonly path: string;
}

export interface RenderedObject {
  readonly object: KubeObject;
  readonly identity: ObjectIdentity;
  /** `<application>/<construct path>` */
  readonly path: string;
}

/** Puts the items of `List` kinds in place of the lists, as kubectl does, so that no rule overlooks them. */
export function expandLists(candidates: readonly Candidate[]): readonly Candidate[] {
  if (!candidates.some(({ object }) => itemsOf(object) !== undefined)) return candidates;
  return candidates.flatMap((candidate) => {
    const items = itemsOf(candidate.object);
    return items === undefined ? candidate : expandLists(items.map((object) => ({ ...candidate, object })));
  });
}

// In a typed list such as ConfigMapList the items may leave out what the kind of the list already says.
function itemsOf(list: unknown): readonly unknown[] | undefined {
  if (!isJsonObject(list)) return undefined;
  const { apiVersion, kind, items } = list;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return undefined;
  const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (isJsonObject(item) ? { ...inherited, ...item } : item));
}

/**
 * The candidates as complete objects, in the same order: each in the namespace it belongs to, or in none.
 * @throws FleetError `OBJECT_INVALID`; else `SCOPE_UNKNOWN`, `OBJECT_DUPLICATE`, all of them together
 */
export function finishUnit(
  candidates: readonly Candidate[],
  { namespace, scopeOf }: { readonly namespace: string; readonly scopeOf: ScopeOf },
): readonly RenderedObject[] {
  const complete = candidates.filter(isComplete);
  if (complete.length < candidates.length)
    throwAll(candidates.filter((candidate) => !isComplete(candidate)).map(invalid));
  const scopeIn = withOwnKinds(complete, scopeOf);
  const finished: RenderedObject[] = [];
  const unscoped: RenderedObject[] = [];
  for (const { object: given, path } of complete) {
    const scope = scopeIn(groupOf(given.apiVersion), given.kind);
    const object = inNamespace(given, scope, namespace);
    const item = { object, identity: identityOf(object), path };
    finished.push(item);
    if (scope === undefined) unscoped.push(item);
  }
  throwAll([...unknownScopes(unscoped), ...duplicates(finished)]);
  return finished;
}

interface CompleteCandidate extends Candidate {
  readonly object: KubeObject;
}

function isComplete(candidate: Candidate): candidate is CompleteCandidate {
  return isKubeObject(candidate.object);
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isJsonObject(value) || !isJsonObject(value.metadata)) return false;
  const { name, namespace = '' } = value.metadata;
  return isText(value.apiVersion) && isText(value.kind) && isText(name) && typeof namespace === 'string';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function invalid({ object, path }: Candidate): FleetError {
  const fields = isJsonObject(object) ? object : {};
  const { name, namespace } = isJsonObject(fields.metadata) ? fields.metadata : {};
  const given = {
    apiVersion: fields.apiVersion,
    kind: fields.kind,
    'metadata.name': name,
    'metadata.namespace': namespace,
  };
  const shown = Object.entries(given).map(([field, value]) => `${field} ${show(value)}`);
  return new FleetError('OBJECT_INVALID', {
    message: `an object needs apiVersion, kind and metadata.name as text that is not empty, got ${shown.join(', ')}`,
    hint: 'give what is missing; a name must be fixed, so generateName is no substitute',
    path,
  });
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return value === undefined ? 'none' : `a value of type ${typeof value}`;
}

// A unit may install a custom kind and use it.
function withOwnKinds(candidates: readonly CompleteCandidate[], scopeOf: ScopeOf): ScopeOf {
  const definitions = candidates.filter(({ object }) => isCustomResourceDefinition(object));
  if (definitions.length === 0) return scopeOf;
  const own = new Map<string, Scope>();
  for (const { object } of definitions) {
    const { group, kind, scope } = scopeOfCustomResourceDefinition(object);
    own.set(`${group}/${kind}`, scope);
  }
  return (group, kind) => scopeOf(group, kind) ?? own.get(`${group}/${kind}`);
}

function inNamespace(object: KubeObject, scope: Scope | undefined, unitNamespace: string): KubeObject {
  const { namespace } = object.metadata;
  if (scope === undefined || (scope === 'Cluster' ? namespace === undefined : isText(namespace))) return object;
  const { namespace: _, ...others } = object.metadata;
  return { ...object, metadata: scope === 'Cluster' ? others : { ...others, namespace: unitNamespace } };
}

/** One error for each kind. */
function unknownScopes(unscoped: readonly RenderedObject[]): readonly FleetError[] {
  const first = new Map<string, FleetError>();
  for (const { object, path } of unscoped) {
    const { apiVersion, kind } = object;
    const key = `${groupOf(apiVersion)}/${kind}`;
    if (first.has(key)) continue;
    const error = new FleetError('SCOPE_UNKNOWN', {
      message: `it is not known whether ${kind} of ${apiVersion} is namespaced; no application installs its CustomResourceDefinition`,
      hint: declareKindHint({ apiVersion, kind }),
      path,
    });
    first.set(key, error);
  }
  return [...first.values()];
}

function duplicates(rendered: readonly RenderedObject[]): readonly FleetError[] {
  const owners = new Map<string, string>();
  const errors: FleetError[] = [];
  for (const { identity, path } of rendered) {
    const text = identityText(identity);
    const owner = owners.get(text);
    if (owner === undefined) owners.set(text, path);
    else errors.push(duplicate(text, owner, path));
  }
  return errors;
}

function duplicate(identity: string, first: string, second: string): FleetError {
  return new FleetError('OBJECT_DUPLICATE', {
    message: `${identity} is there twice: from ${first} and from ${second}`,
    hint: 'remove one of them, or give them different names or namespaces',
    path: second,
  });
}
