const UNITS_IN_CHUNK = 100;
const MAX_BATCHES_AHEAD = 16;
// Cells of the shared memory.
const NEXT = 0;
const SENT = 1;
const TAKEN = 2;
const CELLS = 3;

export function chunkMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
}

/** Units that two threads share out between them: each takes the next chunk that nobody has begun. */
export class ChunkQueue {
  readonly #cells: Int32Array;
  readonly #units: readonly number[];

  /** @param memory of {@link chunkMemory}, the same on both threads */
  constructor(units: readonly number[], memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
    this.#units = units;
  }

  get chunks(): number {
    return Math.ceil(this.#units.length / UNITS_IN_CHUNK);
  }

  /** Units that nobody has begun and nobody else will begin; undefined when there are none. */
  claim(): readonly number[] | undefined {
    const chunk = Atomics.add(this.#cells, NEXT, 1);
    return chunk < this.chunks ? this.#units.slice(chunk * UNITS_IN_CHUNK, (chunk + 1) * UNITS_IN_CHUNK) : undefined;
  }

  /** To be called when a message was sent. Waits while the receiver is far behind, so that messages do not fill the memory. */
  sent(): void {
    const sent = Atomics.add(this.#cells, SENT, 1) + 1;
    Atomics.notify(this.#cells, SENT);
    for (;;) {
      const taken = Atomics.load(this.#cells, TAKEN);
      if (sent - taken <= MAX_BATCHES_AHEAD) return;
      Atomics.wait(this.#cells, TAKEN, taken);
    }
  }

  /** To be called when a message was dealt with. */
  taken(): void {
    Atomics.add(this.#cells, TAKEN, 1);
    Atomics.notify(this.#cells, TAKEN);
  }

  /** Waits until something is sent, at most so long. */
  wait(milliseconds: number): void {
    const sent = Atomics.load(this.#cells, SENT);
    if (sent === Atomics.load(this.#cells, TAKEN)) Atomics.wait(this.#cells, SENT, sent, milliseconds);
  }
}
