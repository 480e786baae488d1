import { compareText } from '../core/json.js';

/** A Kubernetes object as plain data. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly [key: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly [key: string]: unknown;
}

/** What makes an object one and the same to an API server: group, not version. */
export interface ObjectIdentity {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function identityOf(object: KubeObject): ObjectIdentity {
  return {
    group: groupOf(object.apiVersion),
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

/** `apps/Deployment shop/web`, for messages and sorting. */
export function identityText({ group, kind, namespace, name }: ObjectIdentity): string {
  return `${group === '' ? '' : `${group}/`}${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

function sameIdentity(a: ObjectIdentity, b: ObjectIdentity | undefined): boolean {
  return a.name === b?.name && a.kind === b.kind && a.namespace === b.namespace && a.group === b.group;
}

/** Whether they are the same in the same order. */
export function sameIdentities(some: readonly ObjectIdentity[], others: readonly ObjectIdentity[]): boolean {
  if (some === others) return true;
  return some.length === others.length && some.every((identity, index) => sameIdentity(identity, others[index]));
}

/** By group, kind, namespace, name. */
export function compareIdentities(a: ObjectIdentity, b: ObjectIdentity): number {
  return (
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}
