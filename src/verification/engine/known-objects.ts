import type { KubeObject } from '../../manifest/kube-object.js';
import type { Found } from './found.js';
import type { Interned } from './interner.js';
import type { ObjectFacts } from './object-facts.js';
import { contentOf } from './object-store.js';
import { RecentMap } from './recent-map.js';

/** What is known of an object that was checked. */
export interface KnownObject {
  readonly facts: Interned<ObjectFacts>;
  /** By what the cluster answers. */
  readonly found: Map<string, Interned<readonly Found[]>>;
}

/** How many objects are remembered. */
const REMEMBERED = 20_000;
/** How many objects of one path must differ in a row, for the next ones not to be looked for. */
const MOST_IN_VAIN = 64;

/** Recognises objects that were checked before. Where each cluster has another, looking would cost more than it saves. */
export class KnownObjects {
  readonly #byContent = new RecentMap<string, KnownObject>(REMEMBERED);
  readonly #inVain = new Map<string, number>();

  /** @param content equal for equal objects; given, it costs nothing to look @param make called for an object that is not known */
  find(object: KubeObject, { path, content }: Sighting, make: () => KnownObject): KnownObject {
    const misses = this.#inVain.get(path) ?? 0;
    if (content === undefined && misses >= MOST_IN_VAIN) return make();
    const key = content ?? contentOf(object);
    const known = this.#byContent.get(key);
    this.#inVain.set(path, known === undefined ? misses + 1 : 0);
    if (known !== undefined) return known;
    const made = make();
    this.#byContent.set(key, made);
    return made;
  }
}

interface Sighting {
  readonly path: string;
  readonly content?: string | undefined;
}
