import { sameJson } from '../../core/json.js';
import { RecentMap } from '../../core/recent-map.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { contentOf } from './content.js';
import type { Found } from './found.js';
import type { Interned } from './interner.js';
import type { ObjectFacts } from './object-facts.js';

/** What is known of an object that was checked. */
export interface KnownObject {
  readonly facts: Interned<ObjectFacts>;
  /** One for each answer of clusters: few, so that a list is smaller than a map and as fast. */
  readonly found: { readonly cluster: string; readonly found: Interned<readonly Found[]> }[];
}

/** What came from a path. */
interface Origin {
  /** Those that are compared with the next one. */
  readonly recent: readonly { readonly object: KubeObject; readonly known: KnownObject }[];
  /** How many objects were new in a row. */
  misses: number;
}

/** How many objects are remembered by content, and how many paths. */
const CONTENTS = 20_000;
const PATHS = 2_000;
/** With how many objects of its path an object is compared. */
const RECENT = 6;
/** How many objects of one path must be new in a row, for the next ones not to be looked for. */
const MOST_IN_VAIN = 64;

/**
 * Recognises objects that were checked before. What is equal on several clusters comes from one path: it is compared with recent
 * objects from there, then looked for by a digest, and where each cluster has another, not looked for any more.
 */
export class KnownObjects {
  readonly #byContent = new RecentMap<string, KnownObject>(CONTENTS);
  readonly #byPath = new RecentMap<string, Origin>(PATHS);

  /** @param content equal for equal objects, where that is known @param make called for an object that is not known */
  find(object: KubeObject, { path, content }: Sighting, make: () => KnownObject): KnownObject {
    if (content !== undefined) return this.#find(content, make).known;
    const origin = this.#byPath.get(path);
    if (origin === undefined) {
      const known = make();
      this.#byPath.set(path, { recent: [{ object, known }], misses: 0 });
      return known;
    }
    for (const other of origin.recent)
      if (sameJson(other.object, object)) {
        origin.misses = 0;
        return other.known;
      }
    const isLookedFor = origin.misses < MOST_IN_VAIN;
    const { known, isNew } = isLookedFor ? this.#find(contentOf(object), make) : { known: make(), isNew: true };
    const misses = isNew ? origin.misses + 1 : 0;
    const recent = [{ object, known }, ...(misses > RECENT ? [] : origin.recent)].slice(0, RECENT);
    this.#byPath.set(path, { recent, misses });
    return known;
  }

  #find(content: string, make: () => KnownObject): { readonly known: KnownObject; readonly isNew: boolean } {
    const found = this.#byContent.get(content);
    if (found !== undefined) return { known: found, isNew: false };
    const known = make();
    this.#byContent.set(content, known);
    return { known, isNew: true };
  }
}

interface Sighting {
  readonly path: string;
  readonly content?: string | undefined;
}
