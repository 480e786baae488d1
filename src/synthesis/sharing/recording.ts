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
 * Begins to record. The view differs from the data for `Object.isFrozen`, `structuredClone` and `util.inspect` alone.
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
    return new Proxy(shadowOf(data), new View(this, { data, object, path })) as T;
  }
}

/**
 * A proxy may not show views in place of what is frozen, so what stands behind one is empty: what looks past the proxy, as
 * `util.inspect` does, finds nothing, and then the unit comes out differently.
 */
function shadowOf(data: object): object {
  return Array.isArray(data) ? [] : Object.create(Object.getPrototypeOf(data));
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
    const { data } = this.#viewed;
    if (!Object.hasOwn(data, key)) return Reflect.get(shadow, key, receiver);
    const value: unknown = Reflect.get(data, key);
    if (!isObject(value)) return value;
    const view = this.#recorder.view(value, this.#pathTo(key));
    this.#views.set(key, view);
    return view;
  }

  has(_shadow: object, key: string | symbol): boolean {
    if (this.#isData(key)) this.#note('has', key);
    return Reflect.has(this.#viewed.data, key);
  }

  ownKeys(): (string | symbol)[] {
    this.#note('keys', '');
    return Reflect.ownKeys(this.#viewed.data);
  }

  // Spread, Object.keys and hasOwn come here too and cannot be told from each other, so the value counts as read.
  getOwnPropertyDescriptor(shadow: object, key: string | symbol): PropertyDescriptor | undefined {
    if (!this.#isData(key)) return undefined;
    const value = this.get(shadow, key, shadow);
    const descriptor = Reflect.getOwnPropertyDescriptor(this.#viewed.data, key);
    if (descriptor === undefined) return undefined;
    // a proxy may call final what is final behind it alone: the length of a list, which it may not call read-only
    const isFinal = Object.hasOwn(shadow, key);
    return { ...descriptor, value, configurable: !isFinal, writable: isFinal };
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
