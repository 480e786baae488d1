import { FleetError } from '../../core/errors.js';
import { answerOf, isObject, type QuestionKind, type Read } from './reads.js';

/** A view of frozen plain data that reads the same, and the list of what was read of it. */
export interface Recording<T> {
  readonly view: T;
  /** In order; what was read twice is there once. */
  readonly reads: readonly Read[];
  /** Every later read is an error: nobody would know of it. */
  close(): void;
}

/**
 * Begins to record. Of what `Object.isFrozen` and `structuredClone` make of it, the view differs from the data.
 * @param name what messages call the data
 */
export function record<T extends object>(data: T, name: string): Recording<T> {
  const recorder = new Recorder();
  const close = () => {
    recorder.isOpen = false;
  };
  return { view: recorder.view(data, name), reads: recorder.reads, close };
}

class Recorder {
  readonly reads: Read[] = [];
  isOpen = true;
  #objects = 0;

  view<T extends object>(data: T, path: string): T {
    const object = this.#objects;
    this.#objects += 1;
    return new Proxy<T>(shadowOf(data), new View(this, { data, object, path }));
  }
}

/** A proxy may not show views in place of what is frozen, and what prints a proxy prints its shadow. */
function shadowOf<T extends object>(data: T): T {
  const shadow: T = Array.isArray(data) ? data.slice() : Object.create(Object.getPrototypeOf(data));
  return Object.assign(shadow, data);
}

interface Viewed {
  readonly data: object;
  /** Its number in questions. */
  readonly object: number;
  readonly path: string;
}

class View implements ProxyHandler<object> {
  readonly #recorder: Recorder;
  readonly #viewed: Viewed;
  readonly #noted = new Set<string>();
  /** By key, so that one object is one view. */
  readonly #views = new Map<string, object>();

  constructor(recorder: Recorder, viewed: Viewed) {
    this.#recorder = recorder;
    this.#viewed = viewed;
  }

  get(shadow: object, key: string | symbol, receiver: unknown): unknown {
    if (!this.#isData(key)) return Reflect.get(shadow, key, receiver);
    this.#note('get', key);
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const value: unknown = Reflect.get(shadow, key, receiver);
    if (!isObject(value) || !Object.hasOwn(shadow, key)) return value;
    const view = this.#recorder.view(value, this.#pathTo(key));
    this.#views.set(key, view);
    return view;
  }

  has(shadow: object, key: string | symbol): boolean {
    if (this.#isData(key)) this.#note('has', key);
    return Reflect.has(shadow, key);
  }

  ownKeys(shadow: object): (string | symbol)[] {
    this.#note('keys', '');
    return Reflect.ownKeys(shadow);
  }

  // Spread, Object.keys and hasOwn come here too and cannot be told from each other, so the value counts as read.
  getOwnPropertyDescriptor(shadow: object, key: string | symbol): PropertyDescriptor | undefined {
    const descriptor = Reflect.getOwnPropertyDescriptor(shadow, key);
    if (!this.#isData(key)) return descriptor;
    const value = this.get(shadow, key, shadow);
    // the length of a list cannot be shown as read-only
    return descriptor?.configurable === true ? { ...descriptor, value, writable: false } : descriptor;
  }

  set(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  deleteProperty(): boolean {
    return false;
  }

  setPrototypeOf(): boolean {
    return false;
  }

  preventExtensions(): boolean {
    return false;
  }

  /** Whether the key can be one of the data; symbols, and the methods of lists, are the same everywhere. */
  #isData(key: string | symbol): key is string {
    if (typeof key === 'symbol') return false;
    return !Array.isArray(this.#viewed.data) || key === 'length' || /^\d+$/.test(key);
  }

  #note(kind: QuestionKind, key: string): void {
    if (!this.#recorder.isOpen) throw lateRead(this.#pathTo(key));
    const question = `${kind} ${key}`;
    if (this.#noted.has(question)) return;
    this.#noted.add(question);
    const { data, object } = this.#viewed;
    this.#recorder.reads.push({ object, kind, key, answer: answerOf(data, kind, key), path: this.#pathTo(key) });
  }

  #pathTo(key: string): string {
    return key === '' ? this.#viewed.path : `${this.#viewed.path}.${key}`;
  }
}

function lateRead(path: string): FleetError {
  return new FleetError('RENDER_IMPURE', {
    message: `${path} is read of a unit that is done`,
    hint: 'let render keep nothing that it was given; each call gets what it may read',
  });
}
