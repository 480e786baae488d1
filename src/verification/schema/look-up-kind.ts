import { compareText } from '../../core/json.js';
import { groupOf } from '../../manifest/kube-object.js';
import type { Scope } from '../../manifest/scope.js';
import { type FactTableData, hasRelease, type KindRow } from './fact-table.js';
import type { SchemaNode } from './schema-node.js';
import type { TableView } from './table-view.js';

export const KUBERNETES = 'kubernetes';

/** A kind as one release serves it. */
export interface ServedKind {
  readonly status: 'served';
  readonly plural: string;
  readonly scope: Scope;
  /** False for what a server has to be told to serve: alpha versions, and beta versions that came after 1.23. */
  readonly byDefault: boolean;
  readonly lifecycle: Lifecycle;
  readonly origin: FactOrigin;
  /** A kind of Kubernetes itself: servers decode it into a structure, and check it in code. */
  readonly isNative: boolean;
  readonly schema: SchemaNode;
}

/** Releases of the origin, for example `1.25`. They may lie in the future of the one that was asked for. */
export interface Lifecycle {
  readonly introduced?: string;
  /** Empty where a definition tells that it is, not since when. */
  readonly deprecated?: string;
  readonly removed?: string;
  /** As `apiVersion/kind`. */
  readonly replacement?: string;
  /** What the server itself warns of, where a custom kind declares it. */
  readonly warning?: string;
}

/** Where facts come from. */
export interface FactOrigin {
  /**
   * `kubernetes` or the name of a pack, which this package ships; `openapi` for a dump of the cluster, `crds` for a file of
   * definitions, `definition` for a definition that is installed on the cluster.
   */
  readonly name: string;
  /** Of Kubernetes or of the pack; empty where there is none. */
  readonly release: string;
  /** Relative to the project. */
  readonly file?: string;
}

/** A kind that is not there. `unknown` means that no facts at all are held about it. */
export interface AbsentKind {
  readonly status: 'absent';
  readonly reason: 'removed' | 'not-yet' | 'not-served' | 'unknown';
  /** The release that removed it, or the first that serves it. */
  readonly release?: string;
  /** What the release serves of the same group and kind, as `apiVersion/kind`: the official replacement, then stable before beta before alpha. */
  readonly instead: readonly string[];
}

export const UNKNOWN_KIND: AbsentKind = Object.freeze({ status: 'absent', reason: 'unknown', instead: [] });

/** Of a table, what tells which kinds there are. */
type KindTable = Pick<FactTableData, 'name' | 'releases' | 'kinds'>;

/** A table in one of its releases. */
export interface TableRelease {
  readonly table: KindTable;
  /** Index into the table's releases. */
  readonly release: number;
  readonly view: TableView;
}

interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What a release of a table says of a kind. */
export function lookUpKind(
  { table, release, view }: TableRelease,
  { apiVersion, kind }: KindName,
): ServedKind | AbsentKind {
  const name = `${apiVersion}/${kind}`;
  const row = table.kinds[name];
  if (row === undefined) return lookUpList({ table, release, view }, name) ?? absent(table, name, release);
  const schema =
    row.definition === undefined || !hasRelease(row.served, release) ? undefined : view.definition(row.definition);
  return schema === undefined ? absent(table, name, release) : served({ table, row, release, schema });
}

/** `ConfigMapList` is a kind, too. */
function lookUpList({ table, release, view }: TableRelease, name: string): ServedKind | undefined {
  const row = name.endsWith('List') ? table.kinds[name.slice(0, -'List'.length)] : undefined;
  if (row === undefined || !hasRelease(row.served, release)) return undefined;
  const schema = view.definition(`${row.definition}List`);
  return schema && served({ table, row, release, schema });
}

function served(found: { table: KindTable; row: KindRow; release: number; schema: SchemaNode }): ServedKind {
  const { table, row, release, schema } = found;
  const { definition: _, plural, scope, served: __, optIn = 0, ...lifecycle } = row;
  const origin = { name: table.name, release: table.releases[release] ?? '' };
  const byDefault = !hasRelease(optIn, release);
  return { status: 'served', plural, scope, byDefault, lifecycle, origin, isNative: table.name === KUBERNETES, schema };
}

function absent({ kinds, releases }: KindTable, name: string, release: number): AbsentKind {
  const row = kinds[name];
  const instead = alternatives(kinds, name, release);
  if (row === undefined) return { status: 'absent', reason: 'unknown', instead };
  const first = releases.find((_, at) => at > release && hasRelease(row.served, at));
  if (first !== undefined) return { status: 'absent', reason: 'not-yet', release: first, instead };
  const last = releases.findLastIndex((_, at) => hasRelease(row.served, at));
  // A version may go before the release that its lifecycle announces.
  const removed = last < 0 ? row.removed : releases[last + 1];
  if (removed === undefined) return { status: 'absent', reason: 'not-served', instead };
  return { status: 'absent', reason: 'removed', release: removed, instead };
}

function alternatives(kinds: FactTableData['kinds'], name: string, release: number): readonly string[] {
  const replacement = kinds[name]?.replacement;
  const served = Object.keys(kinds).filter((other) => hasRelease(kinds[other]?.served ?? 0, release));
  return insteadOf(name, served, replacement);
}

/** The other versions of a kind among those that are served: the official replacement, then stable before beta before alpha. */
export function insteadOf(name: string, served: readonly string[], replacement?: string): readonly string[] {
  const same = (other: string) =>
    kindOf(other) === kindOf(name) && groupOf(apiVersionOf(other)) === groupOf(apiVersionOf(name));
  const rank = (other: string) => (other === replacement ? 0 : 1 + stabilityOf(other));
  return served
    .filter((other) => other === replacement || same(other))
    .sort((a, b) => rank(a) - rank(b) || compareText(b, a));
}

/** 0 for `v1`, 1 for `v1beta1`, 2 for `v1alpha1`. */
function stabilityOf(name: string): number {
  return ['beta', 'alpha'].findIndex((stage) => apiVersionOf(name).includes(stage)) + 1;
}

/** `apps/Deployment` of `apps/v1/Deployment`: the same for all versions of a kind. */
export function keyOfKind(name: string): string {
  const { group, kind } = groupAndKind(name);
  return `${group}/${kind}`;
}

export function groupAndKind(name: string): { readonly group: string; readonly kind: string } {
  return { group: groupOf(apiVersionOf(name)), kind: kindOf(name) };
}

/** `apps/v1` of `apps/v1/Deployment`. */
export function apiVersionOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

function kindOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
