/** A value, and the number by which it is known. */
export interface Interned<T> {
  readonly id: number;
  readonly value: T;
}

/** Keeps one of all values that are equal, which they are when their JSON texts, or the keys they are given, are. */
export class Interner<T> {
  readonly #known = new Map<string, Interned<T>>();
  readonly #values: T[] = [];

  intern(value: T, key: string = JSON.stringify(value)): Interned<T> {
    const known = this.#known.get(key) ?? this.add(value);
    this.#known.set(key, known);
    return known;
  }

  /** Takes a value for a new one, without looking. */
  add(value: T): Interned<T> {
    return { id: this.#values.push(value) - 1, value };
  }

  /** By number. */
  values(): readonly T[] {
    return this.#values;
  }
}
