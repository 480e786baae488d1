import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { compareApplyOrder } from '../manifest/apply-order.js';
import { cycleError, declaredDependencies, dependencyGraph } from './dependency-graph.js';
import type { RenderedObject } from './finish-unit.js';
import { topologicalOrder } from './topological-order.js';

export function inApplyOrder(rendered: readonly RenderedObject[]): readonly RenderedObject[] {
  return rendered.toSorted((a, b) => compareApplyOrder(a.identity, b.identity));
}

export interface ConstructTree {
  /** In pre-order. */
  readonly constructs: readonly IConstruct[];
  /** As objects call the construct they come from. */
  readonly pathOf: (construct: IConstruct) => string;
}

/**
 * In the given order, save that each object comes after those its construct was declared to depend on.
 * @throws FleetError `OBJECT_CYCLE`, or `VALUE_INVALID` for a dependency on a construct of another unit
 */
export function inDeclaredOrder(
  objects: readonly RenderedObject[],
  { constructs, pathOf }: ConstructTree,
): readonly RenderedObject[] {
  const dependencies = declaredDependencies(constructs);
  if (dependencies.length === 0) return objects;
  const byPath = new Map(constructs.filter(ApiObject.isApiObject).map((construct) => [pathOf(construct), construct]));
  const holders = objects.map(({ path }) => byPath.get(path));
  const graph = dependencyGraph({ constructs, dependencies, holders });
  const result = topologicalOrder(graph.size, graph.edges);
  if ('cycle' in result) throw cycleError(result.cycle.flatMap(({ reason }) => reason ?? []));
  return result.order.flatMap((vertex) => objects[vertex - graph.firstObject] ?? []);
}
