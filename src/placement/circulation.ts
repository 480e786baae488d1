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

interface Step {
  readonly edge: Edge;
  readonly forward: boolean;
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
      const end = step.forward ? edge.to : edge.from;
      if (cameBy.has(end) || roomOf(step) <= 0) continue;
      cameBy.set(end, step);
      queue.push(end);
    }
  }
  if (!cameBy.has(closing.from)) return undefined;
  const path: Step[] = [];
  for (let step = cameBy.get(closing.from); step !== undefined; ) {
    path.push(step);
    step = cameBy.get(step.forward ? step.edge.from : step.edge.to);
  }
  return path;
}
