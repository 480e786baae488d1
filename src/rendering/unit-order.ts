import type { IConstruct } from 'constructs';
import { compareApplyOrder } from '../manifest/apply-order.js';
import { cycleError, dependencyGraph } from './dependency-graph.js';
import type { RenderedObject } from './finish-unit.js';
import { topologicalOrder } from './topological-order.js';

export function inApplyOrder<R extends RenderedObject>(rendered: readonly R[]): readonly R[] {
  return rendered.toSorted((a, b) => compareApplyOrder(a.identity, b.identity));
}

/** An object and the construct that gave it. */
export interface HeldObject extends RenderedObject {
  readonly construct: IConstruct;
}

/**
 * In apply order, save that each object comes after those its construct was declared to depend on.
 * @throws FleetError `OBJECT_CYCLE`, or `VALUE_INVALID` for a dependency on a construct of another unit
 */
export function inDeclaredOrder(root: IConstruct, held: readonly HeldObject[]): readonly HeldObject[] {
  const sorted = inApplyOrder(held);
  const graph = dependencyGraph(
    root,
    sorted.map(({ construct }) => construct),
  );
  if (graph === undefined) return sorted;
  const result = topologicalOrder(graph.size, graph.edges);
  if ('cycle' in result) throw cycleError(result.cycle.flatMap(({ reason }) => reason ?? []));
  return result.order.flatMap((vertex) => sorted[vertex - graph.firstObject] ?? []);
}
