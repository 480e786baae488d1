import { sameJson } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { contentOf } from './content.js';
import type { Found } from './found.js';
import type { Interned } from './interner.js';
import type { ObjectFacts } from './object-facts.js';
import { RecentMap } from './recent-map.js';

/** What is known of an object that was checked. */
export interface KnownObject {
  readonly facts: Interned<ObjectFacts>;
  /** One for each answer of clusters: few, so that a list is smaller than a map and as fast. */
  readonly found: { readonly cluster: string; readonly found: Interned<readonly Found[]> }[];
}

/** The last object of a path. */
interface Last {
  readonly known: KnownObject;
  /** The object, where the next one is likely to be equal: there is none before it, or it was equal to that. */
  readonly object: KubeObject | undefined;
  /** How many objects of the path were new in a row. */
  readonly misses: number;
}

/** How many objects are remembered by content, and how many paths. */
const CONTENTS = 20_000;
const PATHS = 2_000;
/** How many objects of one path must be new in a row, for the next ones not to be looked for. */
const MOST_IN_VAIN = 64;

/**
 * Recognises objects that were checked before. What is equal on several clusters comes from one path: it is compared with the last
 * object from there, or looked for by a digest, and where each cluster has another, not looked for any more.
 */
export class KnownObjects {
  readonly #byContent = new RecentMap<string, KnownObject>(CONTENTS);
  readonly #byPath = new RecentMap<string, Last>(PATHS);

  /** @param content equal for equal objects, where that is known @param make called for an object that is not known */
  find(object: KubeObject, { path, content }: Sighting, make: () => KnownObject): KnownObject {
    if (content !== undefined) return this.#find(content, make).known;
    const last = this.#byPath.get(path);
    if (last === undefined) {
      const known = make();
      this.#byPath.set(path, { known, object, misses: 0 });
      return known;
    }
    if (last.object !== undefined && sameJson(last.object, object)) return last.known;
    const isLookedFor = last.misses < MOST_IN_VAIN;
    const { known, isNew } = isLookedFor ? this.#find(contentOf(object), make) : { known: make(), isNew: true };
    const isRepeated = known === last.known;
    this.#byPath.set(path, {
      known,
      object: isRepeated ? object : undefined,
      misses: isNew ? last.misses + 1 : 0,
    });
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
