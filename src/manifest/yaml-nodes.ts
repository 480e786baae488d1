import type { Alias, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { FleetError } from '../core/errors.js';
import { type ManifestSource, manifestError } from './manifest-error.js';
import { isAlias, isMap, isScalar, isSeq } from './yaml-library.js';
import { resolvePlain } from './yaml-scalar.js';

/** Collections may be nested this deep: far above what Kubernetes needs, far below what exhausts the stack. */
export const MAX_DEPTH = 200;
/** Characters that aliases and merges may repeat in one document. */
const MAX_COPIED = 2_000_000;
const COST_OF_NODE = 8;
const CORE_TAG = 'tag:yaml.org,2002:';
const PLAIN_TAGS: readonly string[] = ['!', `${CORE_TAG}str`, `${CORE_TAG}map`, `${CORE_TAG}seq`];

/**
 * The plain data of a YAML document whose scalars were all composed as text. Aliases become copies.
 * @throws FleetError `MANIFEST_INVALID`
 */
export function readDocument(contents: Node | null, source: ManifestSource): unknown {
  return new NodeReader(source).value(contents, 0);
}

class NodeReader {
  readonly #source: ManifestSource;
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  #copying = false;
  #copied = 0;

  constructor(source: ManifestSource) {
    this.#source = source;
  }

  value(node: unknown, depth: number): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.#copy(node, (target) => this.value(target, depth));
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return this.#items(node, depth);
    if (isMap(node)) return Object.fromEntries(this.#entries(node, depth));
    throw this.#invalid(node, 'this is neither a scalar nor a list nor a map', 'write plain YAML');
  }

  #items(list: YAMLSeq, depth: number): unknown[] {
    this.#enterCollection(list, depth);
    return list.items.map((item) => this.value(item, depth + 1));
  }

  #entries(map: YAMLMap, depth: number): Map<string, unknown> {
    this.#enterCollection(map, depth);
    const entries = new Map<string, unknown>();
    let merged: Map<string, unknown> | undefined;
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        if (merged !== undefined) throw this.#duplicate(pair.key, '<<');
        merged = this.#merge(pair.value, depth + 1);
        for (const [key, value] of merged) {
          if (entries.has(key)) throw this.#ambiguousMerge(pair.key, key);
          entries.set(key, value);
        }
        continue;
      }
      const key = this.#key(pair.key);
      if (entries.has(key) && !merged?.delete(key)) throw this.#duplicate(pair.key, key);
      entries.set(key, this.value(pair.value, depth + 1));
    }
    return entries;
  }

  /** Entries to be merged; earlier maps of a list win. */
  #merge(node: unknown, depth: number): Map<string, unknown> {
    if (isAlias(node)) return this.#copy(node, (target) => this.#merge(target, depth));
    if (isMap(node)) return this.#entries(node, depth);
    if (!isSeq(node)) throw this.#invalid(node, 'a merge key needs a map or a list of maps', 'write the keys out');
    this.#enterCollection(node, depth);
    const merged = new Map<string, unknown>();
    for (const item of node.items) {
      for (const [key, value] of this.#merge(item, depth + 1)) if (!merged.has(key)) merged.set(key, value);
    }
    return merged;
  }

  #key(node: unknown): string {
    if (isAlias(node)) return this.#copy(node, (target) => this.#key(target));
    if (!isScalar(node))
      throw this.#invalid(node, 'a key is not a scalar', 'use text as the key; if this is a template, render it first');
    const value = this.#scalar(node);
    if (typeof value === 'string') return value;
    const text = node.source ?? '';
    // Kubernetes keeps `80` and `true` as they are, and renames others: `y` to `true`, `0755` to `493`.
    if (String(value) === text && (typeof value === 'boolean' || Number.isInteger(value))) return text;
    throw this.#invalid(
      node,
      `key ${shorten(text)} is not text for Kubernetes, which renames or refuses it`,
      'quote the key',
    );
  }

  #scalar(node: Scalar): unknown {
    const text = node.source ?? '';
    this.#enter(node, COST_OF_NODE + text.length);
    if (node.type !== 'PLAIN' || node.tag !== undefined) return text;
    const value = resolvePlain(text);
    if (value !== undefined) return value;
    throw this.#invalid(
      node,
      'a number is infinite, not a number, or an integer beyond 64 bits',
      'quote it if it is text',
    );
  }

  /** Reads what the alias refers to once more. */
  #copy<T>(alias: Alias, read: (target: Node) => T): T {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined)
      throw this.#invalid(alias, 'an alias refers to no anchor before it', 'quote it if it is text');
    this.#targets.set(alias, target);
    const outer = this.#copying;
    this.#copying = true;
    const copy = read(target);
    this.#copying = outer;
    return copy;
  }

  #enterCollection(node: YAMLMap | YAMLSeq, depth: number): void {
    this.#enter(node, COST_OF_NODE);
    if (depth === MAX_DEPTH)
      throw this.#invalid(node, `collections are nested more than ${MAX_DEPTH} levels deep`, 'flatten them');
  }

  #enter(node: Scalar | YAMLMap | YAMLSeq, cost: number): void {
    if (node.tag !== undefined && !PLAIN_TAGS.includes(node.tag))
      throw this.#invalid(
        node,
        'a tag changes the meaning of a value',
        'remove the tag; only !!str, !!map and !!seq are read',
      );
    if (!this.#copying) {
      // Not for copies: an anchor may be defined again, and a copy must not bring the old one back.
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
      return;
    }
    this.#copied += cost;
    if (this.#copied > MAX_COPIED)
      throw this.#invalid(node, `aliases repeat more than ${MAX_COPIED} characters`, 'write it without aliases');
  }

  #duplicate(node: unknown, key: string): FleetError {
    return this.#invalid(
      node,
      `key ${shorten(key)} occurs twice in one map`,
      'remove one: readers disagree on which counts',
    );
  }

  #ambiguousMerge(node: unknown, key: string): FleetError {
    return this.#invalid(
      node,
      `key ${shorten(key)} is set before a merge that sets it too`,
      'put the merge first: readers disagree on which counts',
    );
  }

  #invalid(node: unknown, message: string, hint: string): FleetError {
    const offset = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
    return manifestError(this.#source, { message, hint, offset });
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<' && key.tag === undefined;
}

function shorten(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
}
