import { isDeepStrictEqual } from 'node:util';
import type { SchemaNode } from '../../../src/verification/schema/schema-node.js';

const VALUES = [
  'type',
  'format',
  'nullable',
  'enum',
  'default',
  'bounds',
  'required',
  'open',
  'list',
  'embedded',
  'rules',
  'unions',
] as const satisfies readonly (keyof SchemaNode)[];
const BRANCHES = ['allOf', 'anyOf', 'oneOf'] as const;

/** Walks through two descriptions of the same kinds side by side, each definition once. */
export class NodeDifferences {
  readonly found: string[] = [];
  /** How many properties were compared. */
  properties = 0;
  readonly definitions = new Set<string>();

  compare(path: string, a: SchemaNode, b: SchemaNode): void {
    for (const member of VALUES) this.#equal(`${path} ${member}`, a[member], b[member]);
    const { definition } = b;
    if (definition !== undefined && this.definitions.has(definition)) return;
    if (definition !== undefined) this.definitions.add(definition);
    this.#properties(path, a, b);
    this.#both(`${path}[]`, a.items, b.items);
    this.#both(`${path}{}`, a.values, b.values);
    for (const name of BRANCHES) {
      const [as, bs] = [a.branches?.[name] ?? [], b.branches?.[name] ?? []];
      this.#equal(`${path} ${name}`, as.length, bs.length);
      for (const [index, branch] of as.entries()) this.#both(`${path} ${name}[${index}]`, branch, bs[index]);
    }
    this.#both(`${path} not`, a.branches?.not, b.branches?.not);
  }

  #properties(path: string, a: SchemaNode, b: SchemaNode): void {
    this.#equal(`${path} properties`, [...(a.properties?.keys() ?? [])], [...(b.properties?.keys() ?? [])]);
    for (const [name, child] of a.properties ?? []) {
      const other = b.properties?.get(name);
      if (other === undefined) continue;
      this.properties += 1;
      this.compare(`${path}.${name}`, child, other);
    }
  }

  #both(path: string, a: SchemaNode | undefined, b: SchemaNode | undefined): void {
    if (a !== undefined && b !== undefined) this.compare(path, a, b);
    else this.#equal(path, a !== undefined, b !== undefined);
  }

  #equal(path: string, a: unknown, b: unknown): void {
    if (!isDeepStrictEqual(a, b)) this.found.push(`${path}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
  }
}
