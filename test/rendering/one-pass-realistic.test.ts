import { inspect } from 'node:util';
import { ApiObject, type Chart } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOnePassJson } from '../../src/rendering/one-pass-json.js';
import { chartIn } from './odd-objects.js';
import { addPlusObjects, addRawObjects, type Shape, shape } from './realistic-objects.js';

function allJson(add: (chart: Chart, shape: Shape) => void, given: Shape): readonly string[] {
  const chart = chartIn();
  add(chart, given);
  const objects = chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
  return objects.map((object) => inspect((object as ApiObject).toJson(), { depth: null }));
}

describe('one-pass toJson of realistic objects', () => {
  it.each([
    ['raw', addRawObjects, 400],
    ['cdk8s-plus', addPlusObjects, 400],
  ] as const)('equals that of cdk8s: %s', (_, add, atLeast) => {
    let compared = 0;
    fc.assert(
      fc.property(shape, (given) => {
        const expected = allJson(add, given);
        compared += expected.length;
        expect(withOnePassJson(() => allJson(add, given))).toEqual(expected);
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(compared).toBeGreaterThanOrEqual(atLeast);
  });

  it('never falls back to cdk8s', () => {
    const original = ApiObject.prototype.toJson;
    let calls = 0;
    ApiObject.prototype.toJson = function counted(this: ApiObject): unknown {
      calls += 1;
      return original.call(this);
    };
    try {
      for (const given of fc.sample(shape, { numRuns: 20, seed: 2 })) {
        for (const add of [addRawObjects, addPlusObjects]) withOnePassJson(() => allJson(add, given));
      }
    } finally {
      ApiObject.prototype.toJson = original;
    }
    expect(calls).toBe(0);
  });
});
