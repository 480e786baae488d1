import { sameJson } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import { contentOf } from './content.js';
import type { Found } from './found.js';
import { type Interned, Interner } from './interner.js';
import type { ObjectFacts } from './object-facts.js';
import { keyOfMember, type UnitContent, type UnitMember } from './unit-content.js';

/** Keeps what is equal once: facts, problems, whole objects, the contents of units. */
export class ObjectStore {
  readonly #facts = new Interner<ObjectFacts>();
  readonly #lastFacts = new Map<string, Interned<ObjectFacts>>();
  readonly #found = new Interner<readonly Found[]>();
  readonly #wholes = new Interner<KubeObject>();
  readonly #contents = new Interner<UnitContent>();
  /** What most objects have. */
  readonly nothingFound = this.#found.intern([]);

  /** @param path of the object: what comes from there on the next cluster often has the same facts, and nothing else has */
  facts(facts: ObjectFacts, path: string): Interned<ObjectFacts> {
    const last = this.#lastFacts.get(path);
    if (last !== undefined && sameJson(last.value, facts)) return last;
    const kept = last === undefined ? this.#facts.add(facts) : this.#facts.intern(facts, contentOf(facts));
    this.#lastFacts.set(path, kept);
    return kept;
  }

  found(found: readonly Found[]): Interned<readonly Found[]> {
    return found.length === 0 ? this.nothingFound : this.#found.intern(found);
  }

  whole(object: KubeObject): Interned<KubeObject> {
    return this.#wholes.intern(object, contentOf(object));
  }

  content(content: UnitContent): Interned<UnitContent> {
    return this.#contents.intern(content, [content.application, ...content.members.map(keyOfMember)].join('\n'));
  }

  contents(): readonly UnitContent[] {
    return this.#contents.values();
  }

  /** A member that another store keeps. */
  adopt({ facts, path, found, whole }: UnitMember): UnitMember {
    return {
      facts: this.facts(facts.value, path),
      path,
      found: this.found(found.value),
      ...(whole !== undefined && { whole: this.whole(whole.value) }),
    };
  }
}
