import { FleetError } from '../../core/errors.js';
import type { DefinitionFacts } from './definition-facts.js';
import {
  type AbsentKind,
  groupAndKind,
  keyOfKind,
  lookUpKind,
  type ServedKind,
  type TableRelease,
  UNKNOWN_KIND,
} from './look-up-kind.js';
import { tableOfDefinition } from './own-tables.js';
import type { SchemaNode } from './schema-node.js';

/** A definition of one of the files of a project, or of an object. */
export interface FoundDefinition {
  readonly facts: DefinitionFacts;
  readonly file?: string;
}

type Resolve = (definition: string) => SchemaNode | undefined;

/** The kinds that CustomResourceDefinitions define. */
export class CustomDefinitions {
  readonly #definitions: ReadonlyMap<string, FoundDefinition>;
  readonly #elsewhere: Resolve;
  readonly #tables = new Map<string, TableRelease>();

  /**
   * @param definitions by group and kind
   * @param elsewhere resolves the definition of the metadata of all objects
   */
  constructor(definitions: ReadonlyMap<string, FoundDefinition>, elsewhere: Resolve) {
    this.#definitions = definitions;
    this.#elsewhere = elsewhere;
  }

  /** Whether they define the kind in any version. @param name `apiVersion/kind` */
  has(name: string): boolean {
    return this.#definitions.has(keyOfKind(name));
  }

  find(apiVersion: string, kind: string): ServedKind | AbsentKind {
    const key = keyOfKind(`${apiVersion}/${kind}`);
    const found = this.#definitions.get(key);
    if (found === undefined) return UNKNOWN_KIND;
    const { facts, file } = found;
    const name = file === undefined ? 'definition' : 'crds';
    const table = this.#tables.get(key) ?? tableOfDefinition(facts, { name, elsewhere: this.#elsewhere });
    this.#tables.set(key, table);
    const answer = lookUpKind(table, { apiVersion, kind });
    // A definition lists all versions there are.
    if (answer.status === 'absent') return { ...answer, reason: 'not-served' };
    return file === undefined ? answer : { ...answer, origin: { ...answer.origin, file } };
  }
}

/**
 * Definitions by group and kind.
 * @throws FleetError `VALUE_INVALID` for two that say different things of one kind
 */
export function definitionsByKind(definitions: readonly FoundDefinition[]): ReadonlyMap<string, FoundDefinition> {
  const byKind = new Map<string, FoundDefinition>();
  for (const found of definitions) {
    const [{ name } = { name: '' }] = found.facts.kinds;
    const other = byKind.get(keyOfKind(name));
    if (other !== undefined && other.facts.digest !== found.facts.digest) throw contradiction(name, other, found);
    if (other === undefined) byKind.set(keyOfKind(name), found);
  }
  return byKind;
}

function contradiction(name: string, ...definitions: readonly [FoundDefinition, FoundDefinition]): FleetError {
  const { group, kind } = groupAndKind(name);
  const [first, second] = definitions.map(({ file = 'an object' }) => file);
  return new FleetError('VALUE_INVALID', {
    message: `${kind} of ${group} is defined twice, differently: in ${first} and in ${second}`,
    hint: 'keep the definition that the cluster has',
    ...(second !== undefined && { path: second }),
  });
}
