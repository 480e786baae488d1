import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, topologicalOrder } from '../../src/rendering/topological-order.js';

const graph = fc.integer({ min: 1, max: 30 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.record({ before: fc.nat(size - 1), after: fc.nat(size - 1) }), { maxLength: 40 }),
  }),
);

/** Takes the lowest vertex whose predecessors are done, again and again: slow and plainly right. */
function slowly(size: number, edges: readonly Edge<never>[]): readonly number[] {
  const order: number[] = [];
  const isReady = (vertex: number) =>
    !order.includes(vertex) && edges.every(({ before, after }) => after !== vertex || order.includes(before));
  const vertices = Array.from({ length: size }, (_, vertex) => vertex);
  for (let next = vertices.find(isReady); next !== undefined; next = vertices.find(isReady)) order.push(next);
  return order;
}

describe('topological order', () => {
  it('always takes the lowest vertex that may come next, or shows a circle', () => {
    const seen = { order: 0, cycle: 0 };
    fc.assert(
      fc.property(graph, ({ size, edges }) => {
        const result = topologicalOrder<never>(size, edges);
        const expected = slowly(size, edges);
        if ('order' in result) {
          seen.order += 1;
          expect(result.order).toEqual(expected);
          expect(expected).toHaveLength(size);
          return;
        }
        seen.cycle += 1;
        expect(expected.length).toBeLessThan(size);
        expect(result.cycle.every((edge) => edges.includes(edge))).toBe(true);
        const nexts = [...result.cycle.slice(1), ...result.cycle.slice(0, 1)];
        expect(result.cycle.map(({ before }) => before)).toEqual(nexts.map(({ after }) => after));
        expect(new Set(result.cycle.map(({ after }) => after)).size).toBe(result.cycle.length);
      }),
      { numRuns: 500, seed: 5 },
    );
    expect([seen.order > 50, seen.cycle > 50]).toEqual([true, true]);
  });

  it('orders 200,000 vertices in a few hundred milliseconds', () => {
    const size = 200_000;
    const edges = Array.from({ length: size - 1 }, (_, vertex) => ({ before: vertex + 1, after: vertex }));
    const started = performance.now();
    const result = topologicalOrder<never>(size, edges);
    expect(performance.now() - started).toBeLessThan(2000);
    expect('order' in result && [result.order[0], result.order.at(-1)]).toEqual([size - 1, 0]);
  });
});
