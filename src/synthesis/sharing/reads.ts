/** What is asked of an object: the value of a key, whether there is the key, or which keys there are. */
export type QuestionKind = 'get' | 'has' | 'keys';

/** A question about one of the objects that the answers before it came upon; number 0 is what all began with. */
export interface Question {
  readonly object: number;
  readonly kind: QuestionKind;
  readonly key: string;
}

export interface Read extends Question {
  readonly answer: Answer;
  /** For messages: `target.settings.image`. */
  readonly path: string;
}

/** Compared as the keys of a map are. */
export type Answer = unknown;

const LIST = Symbol('a list');
const OBJECT = Symbol('an object');
const BARE_OBJECT = Symbol('an object without a prototype');
const OBJECTS: ReadonlySet<Answer> = new Set([LIST, OBJECT, BARE_OBJECT]);
/** What the prototype has, if anything, is the same everywhere. */
const NO_OWN_KEY = Symbol('no key of its own');

/** What is told apart of a value: all of one that is no object, and of an object only what it inherits. */
export function answerOf(object: object, kind: QuestionKind, key: string): Answer {
  if (kind === 'has') return key in object;
  if (kind === 'keys') return JSON.stringify(Reflect.ownKeys(object));
  if (!Object.hasOwn(object, key)) return NO_OWN_KEY;
  const value: unknown = Reflect.get(object, key);
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return LIST;
  return Object.getPrototypeOf(value) === null ? BARE_OBJECT : OBJECT;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Answers questions about an object and those it leads to, in the order in which they were once asked. */
export class Answers {
  readonly #objects: object[];

  constructor(beginning: object) {
    this.#objects = [beginning];
  }

  to({ object, kind, key }: Question): Answer {
    const asked = this.#objects[object];
    if (asked === undefined) return undefined;
    const answer = answerOf(asked, kind, key);
    if (!OBJECTS.has(answer)) return answer;
    const value: unknown = Reflect.get(asked, key);
    if (isObject(value)) this.#objects.push(value);
    return answer;
  }
}
