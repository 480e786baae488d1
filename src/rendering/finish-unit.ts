import { FleetError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import { groupOf, identityOf, identityText, type KubeObject, type ObjectIdentity } from '../manifest/kube-object.js';
import { declareKindHint, type Scope, scopeOfCustomResourceDefinition } from '../manifest/scope.js';
import { withNullItems } from './null-items.js';
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
export function expandLists<C extends Candidate>(candidates: readonly C[]): readonly C[] {
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
 * @throws FleetError `OBJECT_INVALID`; else `SCOPE_UNKNOWN`, `OBJECT_DUPLICATE`, `SECRET_PLAINTEXT`, all of them together
 */
export function finishUnit<C extends Candidate>(
  candidates: readonly C[],
  { namespace, scopeOf }: { readonly namespace: string; readonly scopeOf: ScopeOf },
): readonly (C & RenderedObject)[] {
  const complete = candidates.filter(isComplete);
  if (complete.length < candidates.length)
    throwAll(candidates.filter((candidate) => !isComplete(candidate)).map(invalid));
  const scope = withOwnKinds(complete, scopeOf);
  const finished = complete.map((candidate) => {
    const object = inNamespace(withNullItems(candidate.object), scope, namespace);
    return { ...candidate, object, identity: identityOf(object) };
  });
  throwAll([...unknownScopes(finished, scope), ...duplicates(finished), ...plaintextSecrets(finished)]);
  return finished;
}

function isComplete<C extends Candidate>(candidate: C): candidate is C & { readonly object: KubeObject } {
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
function withOwnKinds(candidates: readonly { readonly object: KubeObject }[], scopeOf: ScopeOf): ScopeOf {
  const definitions = candidates.filter(({ object }) => isDefinition(object));
  if (definitions.length === 0) return scopeOf;
  const own = new Map<string, Scope>();
  for (const { object } of definitions) {
    const { group, kind, scope } = scopeOfCustomResourceDefinition(object);
    own.set(`${group}/${kind}`, scope);
  }
  return (group, kind) => scopeOf(group, kind) ?? own.get(`${group}/${kind}`);
}

function isDefinition({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' && groupOf(apiVersion) === 'apiextensions.k8s.io';
}

function inNamespace(object: KubeObject, scopeOf: ScopeOf, unitNamespace: string): KubeObject {
  const scope = scopeOf(groupOf(object.apiVersion), object.kind);
  const { namespace } = object.metadata;
  if (scope === undefined || (scope === 'Cluster' ? namespace === undefined : isText(namespace))) return object;
  const { namespace: _, ...others } = object.metadata;
  return { ...object, metadata: scope === 'Cluster' ? others : { ...others, namespace: unitNamespace } };
}

function unknownScopes(rendered: readonly RenderedObject[], scopeOf: ScopeOf): readonly FleetError[] {
  const first = new Map<string, FleetError>();
  for (const { object, path } of rendered) {
    const { apiVersion, kind } = object;
    if (scopeOf(groupOf(apiVersion), kind) !== undefined) continue;
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

function plaintextSecrets(rendered: readonly RenderedObject[]): readonly FleetError[] {
  return rendered
    .filter(({ object }) => holdsPlaintext(object))
    .map(({ identity, path }) => plaintextSecret(identity, path));
}

function holdsPlaintext({ apiVersion, kind, data, stringData }: KubeObject): boolean {
  return apiVersion === 'v1' && kind === 'Secret' && (isFilled(data) || isFilled(stringData));
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'object') return value !== null && Object.keys(value).length > 0;
  return value !== undefined;
}

function plaintextSecret(identity: ObjectIdentity, path: string): FleetError {
  return new FleetError('SECRET_PLAINTEXT', {
    message: `${identityText(identity)} carries plaintext data, which would be readable to everyone who reads the output`,
    hint: 'use an ExternalSecret or a SealedSecret, or a SOPS-encrypted file in a directory of manifests',
    path,
  });
}
