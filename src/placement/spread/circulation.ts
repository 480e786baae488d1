/** A flow that obeys bounds on every edge and goes nowhere but round. Edges change as flow is pushed. */
export interface Circulation {
  readonly edges: readonly Edge[];
  /** Indexes of the edges that leave or enter each node. */
  readonly incident: readonly (readonly number[])[];
}

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly lower: number;
  readonly upper: number;
  /** What each unit of flow is worth. @default 0 */
  readonly worth?: number;
  flow: number;
}

export function circulation(nodes: number, edges: readonly Edge[]): Circulation {
  const incident = Array.from({ length: nodes }, (): number[] => []);
  for (const [index, { from, to }] of edges.entries()) {
    incident[from]?.push(index);
    incident[to]?.push(index);
  }
  return { edges, incident };
}

/** Meets every lower bound; false when no circulation does (Hoffman's theorem). */
export function meetLowerBounds(network: Circulation): boolean {
  return network.edges.every((edge) => raise(network, edge, edge.lower));
}

/** Pushes flow round cycles through the edge until it has `target`; false when it cannot have that much. */
export function raise(network: Circulation, edge: Edge, target: number): boolean {
  if (target > edge.upper) return false;
  while (edge.flow < target) {
    const path = residualPath(network, edge);
    if (path === undefined) return false;
    const amount = path.reduce((least, step) => Math.min(least, roomOf(step)), target - edge.flow);
    edge.flow += amount;
    for (const step of path) step.edge.flow += step.forward ? amount : -amount;
  }
  return true;
}

/** Pushes flow round cycles until no other flow within the bounds is worth more in all. */
export function enrich(network: Circulation): void {
  for (let cycle = gainfulCycle(network); cycle !== undefined; cycle = gainfulCycle(network)) {
    const amount = cycle.reduce((least, step) => Math.min(least, roomOf(step)), Number.POSITIVE_INFINITY);
    for (const step of cycle) step.edge.flow += step.forward ? amount : -amount;
  }
}

interface Step {
  readonly edge: Edge;
  readonly forward: boolean;
}

/**
 * A cycle along which more flow is worth more in all.
 * @see https://en.wikipedia.org/wiki/Bellman%E2%80%93Ford_algorithm#Finding_negative_cycles
 */
function gainfulCycle({ edges, incident }: Circulation): readonly Step[] | undefined {
  const gains = incident.map(() => 0);
  const cameBy = new Map<number, Step>();
  let last: number | undefined;
  for (let pass = 0; pass < gains.length; pass++) {
    last = undefined;
    for (const edge of edges) {
      for (const forward of [true, false]) {
        const step = { edge, forward };
        const gain = (gains[startOf(step)] ?? 0) + (forward ? 1 : -1) * (edge.worth ?? 0);
        if (roomOf(step) <= 0 || gain <= (gains[endOf(step)] ?? 0)) continue;
        last = endOf(step);
        gains[last] = gain;
        cameBy.set(last, step);
      }
    }
    if (last === undefined) return undefined;
  }
  return last === undefined ? undefined : cycleBehind(last, cameBy);
}

/** The cycle that is met by going back from a node for long enough. */
function cycleBehind(last: number, cameBy: ReadonlyMap<number, Step>): readonly Step[] {
  const before = (node: number) => {
    const step = cameBy.get(node);
    return step === undefined ? node : startOf(step);
  };
  const seen = new Set<number>();
  let node = last;
  for (; !seen.has(node); node = before(node)) seen.add(node);
  const cycle: Step[] = [];
  for (let step = cameBy.get(node); step !== undefined; step = cameBy.get(startOf(step))) {
    cycle.push(step);
    if (startOf(step) === node) break;
  }
  return cycle;
}

function startOf({ edge, forward }: Step): number {
  return forward ? edge.from : edge.to;
}

function endOf({ edge, forward }: Step): number {
  return forward ? edge.to : edge.from;
}

function roomOf({ edge, forward }: Step): number {
  return forward ? edge.upper - edge.flow : edge.flow - edge.lower;
}

/** A shortest way from the edge's end back to its start along which more can flow. */
function residualPath({ edges, incident }: Circulation, closing: Edge): readonly Step[] | undefined {
  const cameBy = new Map<number, Step | undefined>([[closing.to, undefined]]);
  const queue = [closing.to];
  for (let next = 0; next < queue.length && !cameBy.has(closing.from); next++) {
    const node = queue[next] ?? 0;
    for (const index of incident[node] ?? []) {
      const edge = edges[index];
      if (edge === undefined || edge === closing) continue;
      const step = { edge, forward: edge.from === node };
      const end = endOf(step);
      if (cameBy.has(end) || roomOf(step) <= 0) continue;
      cameBy.set(end, step);
      queue.push(end);
    }
  }
  if (!cameBy.has(closing.from)) return undefined;
  const path: Step[] = [];
  for (let step = cameBy.get(closing.from); step !== undefined; ) {
    path.push(step);
    step = cameBy.get(startOf(step));
  }
  return path;
}
