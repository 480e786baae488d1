import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { listNames } from '../../core/names.js';

type Schemas = ReadonlyMap<string, JsonObject>;

/** More than any definition of Kubernetes means, and few enough to try them all with one value. */
const MAX_MEANT = 1000;

/**
 * Why checking one value against the definitions would not end, or not in reasonable time: some mean each other in a circle, or one
 * means too many. Definitions that meet again in a property or an item do no harm, since values end.
 */
export function definitionProblem(schemas: Schemas): string | undefined {
  const meant = new Map<string, number>();
  for (const start of schemas.keys()) {
    const problem = problemFrom(start, schemas, meant);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

interface Step {
  readonly name: string;
  readonly next: string[];
  count: number;
}

/**
 * Depth first, without recursion: a chain may be as long as a file can hold.
 * @param meant how many definitions one means, for those that are done
 */
function problemFrom(start: string, schemas: Schemas, meant: Map<string, number>): string | undefined {
  const way: Step[] = [];
  const enter = (name: string) => way.push({ name, next: meantBy(schemas.get(name)), count: 1 });
  if (!meant.has(start)) enter(start);
  for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
    const next = step.next.pop();
    if (next === undefined) {
      if (step.count > MAX_MEANT)
        return `the definition ${JSON.stringify(step.name)} means more than ${MAX_MEANT} others`;
      meant.set(step.name, step.count);
      way.pop();
      const parent = way.at(-1);
      if (parent !== undefined) parent.count += step.count;
    } else if (meant.has(next)) step.count += meant.get(next) ?? 0;
    else if (way.some(({ name }) => name === next)) return circle(way, next);
    else enter(next);
  }
  return undefined;
}

function circle(way: readonly Step[], first: string): string {
  const names = way.map(({ name }) => name);
  return `the definitions ${listNames(names.slice(names.indexOf(first)))} mean each other in a circle`;
}

/** The definitions that a value of the schema must meet, or is tried with. */
function meantBy(schema: Json | undefined): string[] {
  if (!isJsonObject(schema)) return [];
  const { $ref, allOf, anyOf, oneOf, not } = schema;
  const own = typeof $ref === 'string' ? [definitionOf($ref)] : [];
  const branches = [allOf, anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [...own, ...[...branches, not].flatMap(meantBy)];
}

/** `io.k8s.api.core.v1.Pod` of `#/components/schemas/io.k8s.api.core.v1.Pod`. */
export function definitionOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
