import { compareIdentities, type KubeObject } from '../../manifest/kube-object.js';
import type { Found } from './found.js';
import type { Interned } from './interner.js';
import type { ObjectFacts } from './object-facts.js';

/** Where a unit is. */
export interface UnitPlace {
  readonly environment: string;
  readonly target: string;
}

/** What is kept of an object of a unit. */
export interface UnitMember {
  readonly facts: Interned<ObjectFacts>;
  /** Of the construct or file it comes from. */
  readonly path: string;
  readonly found: Interned<readonly Found[]>;
  /** The object itself, where what its cluster installs decides about it, or where it installs a kind. */
  readonly whole?: Interned<KubeObject>;
}

/** What is kept of the objects of a unit: one for all units that are equal. */
export interface UnitContent {
  readonly application: string;
  /** Sorted by identity. */
  readonly members: readonly UnitMember[];
}

/** Equal for members that are equal. */
export function keyOfMember({ facts, path, found, whole }: UnitMember): string {
  return `${facts.id} ${found.id} ${whole?.id ?? ''} ${path}`;
}

export function compareMembers(a: UnitMember, b: UnitMember): number {
  return compareIdentities(a.facts.value.identity, b.facts.value.identity);
}
