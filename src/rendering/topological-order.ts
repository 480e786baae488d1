/** Vertex `before` comes before vertex `after`. */
export interface Edge<Reason> {
  readonly before: number;
  readonly after: number;
  readonly reason?: Reason;
}

export type TopologicalOrder<Reason> =
  | { readonly order: readonly number[] }
  /** Each edge's `before` is the next edge's `after`; the last leads back to the first. */
  | { readonly cycle: readonly Edge<Reason>[] };

/** Orders vertices 0 to `size` - 1: of those whose turn it may be, always the lowest number. O((V + E) log V). */
export function topologicalOrder<Reason>(size: number, edges: readonly Edge<Reason>[]): TopologicalOrder<Reason> {
  const missing = new Uint32Array(size);
  const leaving = new Map<number, Edge<Reason>[]>();
  for (const edge of edges) {
    missing[edge.after] = (missing[edge.after] ?? 0) + 1;
    const siblings = leaving.get(edge.before);
    if (siblings === undefined) leaving.set(edge.before, [edge]);
    else siblings.push(edge);
  }
  const ready = new NumberHeap();
  for (let vertex = 0; vertex < size; vertex++) if (missing[vertex] === 0) ready.push(vertex);
  const order: number[] = [];
  for (let vertex = ready.pop(); vertex !== undefined; vertex = ready.pop()) {
    order.push(vertex);
    for (const { after } of leaving.get(vertex) ?? []) {
      missing[after] = (missing[after] ?? 0) - 1;
      if (missing[after] === 0) ready.push(after);
    }
  }
  return order.length === size ? { order } : { cycle: findCycle(edges, missing) };
}

// Every vertex that is still missing a predecessor has one among its like, so walking back from one must come round.
function findCycle<Reason>(edges: readonly Edge<Reason>[], missing: Uint32Array): readonly Edge<Reason>[] {
  const entering = new Map<number, Edge<Reason>>();
  for (const edge of edges) if (missing[edge.before] && missing[edge.after]) entering.set(edge.after, edge);
  const [start] = entering.values();
  const walked: Edge<Reason>[] = [];
  const position = new Map<number, number>();
  for (let edge = start; edge !== undefined; edge = entering.get(edge.before)) {
    const first = position.get(edge.after);
    if (first !== undefined) return walked.slice(first);
    position.set(edge.after, walked.length);
    walked.push(edge);
  }
  return walked;
}

/** A binary heap with the lowest number on top. */
class NumberHeap {
  readonly #numbers: number[] = [];

  push(number: number): void {
    const numbers = this.#numbers;
    let place = numbers.length;
    numbers.push(number);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#at(above) <= number) break;
      numbers[place] = this.#at(above);
      place = above;
    }
    numbers[place] = number;
  }

  pop(): number | undefined {
    const numbers = this.#numbers;
    const top = numbers[0];
    const last = numbers.pop();
    if (last === undefined || numbers.length === 0) return top;
    let place = 0;
    for (let below = this.#lowerChild(0); this.#at(below) < last; below = this.#lowerChild(below)) {
      numbers[place] = this.#at(below);
      place = below;
    }
    numbers[place] = last;
    return top;
  }

  #lowerChild(place: number): number {
    const left = 2 * place + 1;
    return this.#at(left) <= this.#at(left + 1) ? left : left + 1;
  }

  #at(place: number): number {
    return this.#numbers[place] ?? Number.POSITIVE_INFINITY;
  }
}
