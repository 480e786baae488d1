import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { FleetError } from '../core/errors.js';
import type { Edge } from './topological-order.js';

/** The objects of `source` come after those of `target`; of either, those that belong to its own chart, as in cdk8s. */
export interface Dependency {
  readonly source: IConstruct;
  readonly target: IConstruct;
}

export interface DependencyGraph {
  readonly size: number;
  readonly edges: readonly Edge<Dependency>[];
  /** Vertex of the first object; the others follow. Lower vertices stand for constructs. */
  readonly firstObject: number;
}

const VERTICES = 3;

/** A construct and its vertices: the construct as such, and the beginning and end of its objects. */
interface Place {
  readonly self: number;
  readonly begin: number;
  readonly end: number;
  /** The construct it is part of; a chart is part of none. */
  readonly whole: Place | undefined;
  readonly parts: Place[];
  readonly objects: number[];
  /** Whether it or a part of it has objects. */
  filled: boolean;
}

/** What constructs were declared to depend on. */
export function declaredDependencies(constructs: readonly IConstruct[]): readonly Dependency[] {
  return constructs.flatMap((source) => source.node.dependencies.map((target) => ({ source, target })));
}

export interface DeclaredOrder {
  /** All of a tree, in pre-order. */
  readonly constructs: readonly IConstruct[];
  readonly dependencies: readonly Dependency[];
  /** The construct of each object. */
  readonly holders: readonly (IConstruct | undefined)[];
}

/**
 * What must come before what, in a number of edges linear in the tree and the declarations.
 * @throws FleetError `OBJECT_CYCLE` for a whole and its part that cannot be ordered; `VALUE_INVALID` for a construct of another tree
 */
export function dependencyGraph({ constructs, dependencies, holders }: DeclaredOrder): DependencyGraph {
  const places = placesOf(constructs);
  const firstObject = VERTICES * constructs.length;
  holders.forEach((holder, index) => {
    const place = holder && places.get(holder);
    place?.objects.push(firstObject + index);
    for (let whole = place; whole !== undefined && !whole.filled; whole = whole.whole) whole.filled = true;
  });
  const edges = [...places.values()].flatMap(edgesOfPlace);
  for (const dependency of dependencies) for (const edge of edgesOfDependency(dependency, places)) edges.push(edge);
  return { size: firstObject + holders.length, edges, firstObject };
}

/** The declarations form a circle; each one's target holds, or is, the source of the next. */
export function cycleError(declarations: readonly Dependency[]): FleetError {
  const texts = declarations.map(({ source, target }) => `${source.node.path} depends on ${target.node.path}`);
  const shown = texts.length > 10 ? [...texts.slice(0, 10), `… and ${texts.length - 10} more`] : texts;
  return new FleetError('OBJECT_CYCLE', {
    message: `objects depend on each other in a circle: ${shown.join(', ')}`,
    hint: 'remove one of these dependencies',
    ...(declarations[0] && { path: declarations[0].source.node.path }),
  });
}

// Constructs come in pre-order, so that a whole is known before its parts.
function placesOf(constructs: readonly IConstruct[]): ReadonlyMap<IConstruct, Place> {
  const places = new Map<IConstruct, Place>();
  constructs.forEach((construct, index) => {
    const scope = construct.node.scope && places.get(construct.node.scope);
    const whole = Chart.isChart(construct) ? undefined : scope;
    const self = VERTICES * index;
    const place = { self, begin: self + 1, end: self + 2, whole, parts: [], objects: [], filled: false };
    whole?.parts.push(place);
    places.set(construct, place);
  });
  return places;
}

function edgesOfPlace({ begin, end, whole, objects, filled }: Place): readonly Edge<Dependency>[] {
  if (!filled) return [];
  const around = objects.flatMap((object) => [
    { before: begin, after: object },
    { before: object, after: end },
  ]);
  return whole === undefined
    ? around
    : [...around, { before: whole.begin, after: begin }, { before: end, after: whole.end }];
}

function edgesOfDependency(
  dependency: Dependency,
  places: ReadonlyMap<IConstruct, Place>,
): readonly Edge<Dependency>[] {
  const { source, target } = dependency;
  if (source.node.root !== target.node.root) throw foreignTarget(dependency);
  // As cdk8s, refuse a construct outside of any chart, and ignore one that was removed from the tree.
  const from = Chart.of(target) && places.get(target);
  const to = Chart.of(source) && places.get(source);
  if (from === undefined || to === undefined) return [];
  // Constructs as such: cdk8s refuses a circle even if no objects are in it, and one without objects passes an order on.
  const declared = { before: from.self, after: to.self, reason: dependency };
  return [declared, ...edgesOfObjects(from, to, dependency)];
}

function edgesOfObjects(from: Place, to: Place, dependency: Dependency): readonly Edge<Dependency>[] {
  if (from.filled && isPartOf(from, to)) return nestedEdges({ inner: from, outer: to, innerFirst: true, dependency });
  if (to.filled && isPartOf(to, from)) return nestedEdges({ inner: to, outer: from, innerFirst: false, dependency });
  const before = from.filled ? from.end : from.self;
  const after = to.filled ? to.begin : to.self;
  return [{ before, after, reason: dependency }];
}

function isPartOf(inner: Place, outer: Place): boolean {
  for (let place = inner.whole; place !== undefined; place = place.whole) if (place === outer) return true;
  return false;
}

interface Nested {
  readonly inner: Place;
  readonly outer: Place;
  readonly innerFirst: boolean;
  readonly dependency: Dependency;
}

// A whole and a part of it: as in cdk8s, this concerns the part and everything else in the whole.
function nestedEdges({ inner, outer, innerFirst, dependency }: Nested): readonly Edge<Dependency>[] {
  const [holder, ...others] = holdersIn(inner);
  if (holder === undefined || others.length > 0) throw cycleError([dependency]);
  const rest = holdersIn(outer)
    .filter((place) => place !== holder)
    .flatMap(({ objects }) => objects);
  return holder.objects.flatMap((object) =>
    rest.map((other) =>
      innerFirst
        ? { before: object, after: other, reason: dependency }
        : { before: other, after: object, reason: dependency },
    ),
  );
}

function holdersIn(place: Place): readonly Place[] {
  const found = place.parts.flatMap(holdersIn);
  return place.objects.length > 0 ? [place, ...found] : found;
}

function foreignTarget({ source, target }: Dependency): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `${source.node.path} depends on ${target.node.path}, a construct of another unit; an order holds within one unit only`,
    hint: 'order applications and targets by waves',
    path: source.node.path,
  });
}
