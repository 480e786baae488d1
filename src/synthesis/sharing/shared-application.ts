import { hash } from 'node:crypto';
import type { TargetView } from '../../application/target-view.js';
import { FleetError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import type { Claim } from '../units/unit-claims.js';
import type { UnitContents, UnitFile } from '../units/unit-files.js';
import { DecisionTrie } from './decision-trie.js';
import { firstDifference } from './first-difference.js';
import { record } from './recording.js';

export type AnyTargetView = TargetView<JsonObject>;

/** What decides what a unit comes to. */
export interface Sight {
  /** All that counts besides what `render` reads. */
  readonly key: string;
  readonly view: AnyTargetView;
}

/** What a unit comes to, and all others that read the same. */
export interface Outcome {
  /** Index of the unit's record. */
  readonly at: number;
  readonly files: readonly UnitFile[];
  readonly claims: readonly Claim[];
  readonly contents: UnitContents;
}

/** A unit that was rendered with the plain target. */
export interface RenderedUnit extends Outcome, Sight {
  /** As messages call it: `eu-1 (production)`. */
  readonly place: string;
  /** Renders it with another view. */
  readonly again: (view: AnyTargetView) => readonly UnitFile[];
}

interface Leaf extends Outcome {
  readonly place: string;
  files: readonly UnitFile[];
  /** Whether another unit that reads the same came to the same. */
  isProved: boolean;
}

const FEWEST_IN_VAIN = 8;
const MOST_IN_VAIN = 64;
const SHARE_IN_VAIN = 1 / 8;

/**
 * What is known of the units of an application. What is kept of a unit was always rendered with the plain target, as without
 * sharing; it is rendered once more to see what it reads. Another unit that reads the same is rendered, too, to prove that it
 * comes to the same; only those after it are not.
 */
export class SharedApplication {
  readonly #limit: number;
  readonly #tries = new Map<string, DecisionTrie<Leaf>>();
  /** How many more units were rendered than not. */
  #balance = 0;

  /** @param units how many the application has: it is not worth it to render too many of them twice */
  constructor(units: number) {
    this.#limit = Math.min(MOST_IN_VAIN, Math.max(FEWEST_IN_VAIN, units * SHARE_IN_VAIN));
  }

  /** What the unit comes to, where that is proved. */
  find({ key, view }: Sight): Outcome | undefined {
    const leaf = this.#tries.get(key)?.find(view);
    if (leaf?.isProved !== true) return undefined;
    this.#balance -= 1;
    return leaf;
  }

  /**
   * Learns from a unit for which `find` knew nothing.
   * @returns what shows that it depends on more than what it reads
   */
  learn(unit: RenderedUnit): string | undefined {
    if (this.#balance >= this.#limit) return undefined;
    const trie = this.#tries.get(unit.key) ?? new DecisionTrie();
    this.#tries.set(unit.key, trie);
    const leaf = trie.find(unit.view);
    const doubt = leaf === undefined ? addUnit(unit, trie) : prove(leaf, unit);
    this.#balance += 1;
    if (this.#balance >= this.#limit) this.#tries.clear();
    return doubt;
  }
}

function addUnit(unit: RenderedUnit, trie: DecisionTrie<Leaf>): string | undefined {
  const { at, place, files, claims, contents } = unit;
  const { view, reads, close } = record(unit.view, 'target');
  try {
    const difference = firstDifference(files, unit.again(view));
    if (difference !== undefined) return `rendering it again for ${place} changed ${difference}`;
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const { message } = error.errors[0] ?? error;
    return `rendering it again for ${place}, with a record of what it reads, failed: ${message}`;
  } finally {
    close();
  }
  const path = trie.add(reads, { at, place, files, claims, contents, isProved: false });
  return path === undefined ? undefined : `it read ${path} for ${place}, or did not, after reading the same as before`;
}

function prove(leaf: Leaf, { place, files }: RenderedUnit): string | undefined {
  const difference = firstDifference(leaf.files, files);
  if (difference !== undefined)
    return `${difference} differs between ${leaf.place} and ${place}, though it read the same`;
  leaf.files = files.map(ready);
  leaf.isProved = true;
  return undefined;
}

/** Encoded and hashed once for all units, in memory of its own. */
function ready(file: UnitFile): UnitFile {
  const content = Buffer.from(file.content);
  return { ...file, content, sha256: hash('sha256', content) };
}
