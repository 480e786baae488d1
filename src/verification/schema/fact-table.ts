import type { Json } from '../../core/json.js';
import type { Scope } from '../../manifest/scope.js';
import type { CelRule, FieldUnion, ListKind, SchemaType, ValueBounds } from './schema-node.js';

/**
 * Facts of all releases of one origin, as the files in `schemas/` hold them. Bit `i` of a mask stands for `releases[i]`.
 * Equal nodes are there once; children are indices into `nodes`.
 */
export interface FactTableData {
  readonly name: string;
  /** Oldest first: `1.27`, or a project's own version. */
  readonly releases: readonly string[];
  /** By `apiVersion/kind`. */
  readonly kinds: { readonly [kind: string]: KindRow };
  /** Alternating masks and indices: what a definition is in those releases. */
  readonly definitions: { readonly [definition: string]: readonly number[] };
  readonly nodes: readonly PackedNode[];
}

export interface KindRow {
  /** Not there for a kind that none of the releases serves. */
  readonly definition?: string;
  readonly plural: string;
  readonly scope: Scope;
  readonly served: number;
  /** Served, but only by a server that is told to: alpha and newer beta versions. */
  readonly optIn?: number;
  readonly introduced?: string;
  readonly deprecated?: string;
  readonly removed?: string;
  /** As `apiVersion/kind`. */
  readonly replacement?: string;
  /** What a server answers with when a deprecated version of a custom kind is used. */
  readonly warning?: string;
}

export interface PackedNode {
  /** The node is this definition, changed by the other members. */
  readonly ref?: string;
  readonly type?: SchemaType;
  readonly format?: string;
  readonly nullable?: true;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly bounds?: ValueBounds;
  readonly properties?: { readonly [name: string]: number };
  readonly required?: readonly string[];
  readonly values?: number;
  readonly open?: true;
  readonly items?: number;
  readonly list?: ListKind;
  readonly embedded?: true;
  readonly branches?: PackedBranches;
  readonly rules?: readonly CelRule[];
  readonly unions?: readonly FieldUnion[];
}

export interface PackedBranches {
  readonly allOf?: readonly number[];
  readonly anyOf?: readonly number[];
  readonly oneOf?: readonly number[];
  readonly not?: number;
}

/** Where packed nodes come from. */
export interface NodeSource {
  readonly nodes: readonly PackedNode[];
  /** Index of the node that a definition is. */
  definition(name: string): number | undefined;
}

/** A table as it is in one of its releases. */
export function releaseOf(table: FactTableData, release: number): NodeSource {
  return { nodes: table.nodes, definition: (name) => variantOf(table, name, release) };
}

export function hasRelease(mask: number, release: number): boolean {
  return (mask & (1 << release)) !== 0;
}

/** Index of the node that a definition is in a release, if it is there. */
export function variantOf(table: FactTableData, definition: string, release: number): number | undefined {
  const variants = Object.hasOwn(table.definitions, definition) ? (table.definitions[definition] ?? []) : [];
  const at = variants.findIndex((mask, position) => position % 2 === 0 && hasRelease(mask, release));
  return at < 0 ? undefined : variants[at + 1];
}
