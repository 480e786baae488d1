import { type Answer, Answers, type Question, type Read } from './reads.js';

interface Place<L> {
  question?: Read;
  readonly next: Map<Answer, Place<L>>;
  leaf?: L;
}

/**
 * What a function came to, by what it read. A function of its argument alone always begins with the same question, and after
 * the same answers goes on with the same one.
 */
export class DecisionTrie<L> {
  readonly #first: Place<L> = { next: new Map() };

  /** What came of data that reads the same. */
  find(data: object): L | undefined {
    const answers = new Answers(data);
    let place: Place<L> | undefined = this.#first;
    while (place?.question !== undefined) place = place.next.get(answers.to(place.question));
    return place?.leaf;
  }

  /**
   * Adds what came of data for which `find` knew nothing.
   * @returns the path of the first question that is not the one asked before, or that was asked before and is not
   */
  add(reads: readonly Read[], leaf: L): string | undefined {
    let place = this.#first;
    for (const read of reads) {
      if (place.question === undefined && place.leaf === undefined) place.question = read;
      else if (place.question === undefined || !isSame(place.question, read)) return read.path;
      const next: Place<L> = place.next.get(read.answer) ?? { next: new Map() };
      place.next.set(read.answer, next);
      place = next;
    }
    if (place.question !== undefined) return place.question.path;
    place.leaf = leaf;
    return undefined;
  }
}

function isSame(a: Question, b: Question): boolean {
  return a.object === b.object && a.kind === b.kind && a.key === b.key;
}
