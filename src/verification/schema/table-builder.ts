import { compareText, type JsonObject } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { customKindsOf } from './custom-kinds.js';
import type { FactTableData, KindRow } from './fact-table.js';
import { NodePool } from './pack-schema.js';

/** Collects what the releases of one origin say into a table. Releases are given by index, oldest first. */
export class TableBuilder {
  readonly #name: string;
  readonly #releases: readonly string[];
  readonly #pool = new NodePool();
  readonly #definitions = new Map<string, Map<number, number>>();
  readonly #kinds = new Map<string, KindRow>();

  constructor(name: string, releases: readonly string[]) {
    this.#name = name;
    this.#releases = releases;
  }

  /** Keywords of schemas that were left out because nothing is known of them. */
  get unknownKeywords(): readonly string[] {
    return [...this.#pool.unknownKeywords].sort(compareText);
  }

  addDefinition(name: string, release: number, schema: JsonObject): void {
    this.#define(name, release, this.#pool.addDefinition(name, schema));
  }

  /** Of what releases say of a kind, the newest counts. */
  addKind(name: string, row: KindRow): void {
    const before = this.#kinds.get(name);
    const definition = row.definition ?? before?.definition;
    const optIn = (before?.optIn ?? 0) | (row.optIn ?? 0);
    this.#kinds.set(name, {
      ...row,
      ...(definition !== undefined && { definition }),
      served: (before?.served ?? 0) | row.served,
      ...(optIn !== 0 && { optIn }),
    });
  }

  /**
   * Adds all versions that a CustomResourceDefinition declares.
   * @throws FleetError `OBJECT_INVALID`
   */
  addCustomDefinition(definition: KubeObject, release: number): void {
    for (const { name, plural, scope, served, deprecated, warning, schema } of customKindsOf(definition)) {
      if (served) this.#define(name, release, this.#pool.addResource(schema));
      const since = this.#kinds.get(name)?.deprecated ?? this.#releases[release];
      this.addKind(name, {
        ...(served && { definition: name }),
        plural,
        scope,
        served: served ? 1 << release : 0,
        ...(deprecated && since !== undefined && { deprecated: since }),
        ...(warning !== undefined && { warning }),
      });
    }
  }

  result(): FactTableData {
    const definitions = new Map<string, readonly number[]>();
    for (const [name, masks] of this.#definitions)
      definitions.set(
        name,
        [...masks].flatMap(([index, mask]) => [mask, index]),
      );
    return {
      name: this.#name,
      releases: this.#releases,
      kinds: sorted(this.#kinds),
      definitions: sorted(definitions),
      nodes: this.#pool.nodes,
    };
  }

  #define(name: string, release: number, node: number): void {
    const masks = this.#definitions.get(name) ?? new Map<number, number>();
    masks.set(node, (masks.get(node) ?? 0) | (1 << release));
    this.#definitions.set(name, masks);
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): { readonly [name: string]: T } {
  return Object.fromEntries([...map].sort(([a], [b]) => compareText(a, b)));
}
