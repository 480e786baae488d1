import { inspect } from 'node:util';
import { ApiObject, App, JsonPatch, Lazy } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { withOnePassJson } from '../../src/rendering/one-pass-json.js';
import { chartIn, ODD_OBJECTS, type OddObject, upperCase } from './odd-objects.js';

const original = ApiObject.prototype.toJson;

/** The result to the last detail: order of keys, undefined, holes, types; or the text of the error. */
function outcome(build: OddObject, app?: App): string {
  const object = build(chartIn(app));
  try {
    return inspect(object.toJson(), { depth: null, maxArrayLength: null, maxStringLength: null });
  } catch (error) {
    return `throws ${error}`;
  }
}

const inOnePass = (build: OddObject, app?: App) => withOnePassJson(() => outcome(build, app));

const EXPECTED = new Map(Object.entries(ODD_OBJECTS).map(([name, build]) => [name, outcome(build)]));

describe('one-pass toJson', () => {
  it.each(Object.entries(ODD_OBJECTS))('equals that of cdk8s: %s', (name, build) => {
    expect(inOnePass(build)).toBe(EXPECTED.get(name));
  });

  it('is compared in results as well as in errors', () => {
    const errors = [...EXPECTED.values()].filter((text) => text.startsWith('throws')).length;
    expect([errors > 15, EXPECTED.size - errors > 60]).toEqual([true, true]);
  });

  it('is not the original in ordinary cases', () => {
    let calls = 0;
    const object = new ApiObject(chartIn(), 'a', {
      apiVersion: 'v1',
      kind: 'A',
      spec: { z: Lazy.any({ produce: () => ++calls }) },
    });
    const names = withOnePassJson(() => {
      expect(ApiObject.prototype.toJson).not.toBe(original);
      return object.toJson().spec.z;
    });
    expect([names, calls]).toEqual([1, 1]);
  });

  it('leaves an App with custom resolvers to cdk8s', () => {
    const build: OddObject = (chart) =>
      new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'A', data: { a: 'lower', list: ['lower'] } });
    const app = () => new App({ outdir: 'unused', resolvers: [upperCase] });
    expect(inOnePass(build, app())).toBe(outcome(build, app()));
    expect(inOnePass(build, app())).toContain('UPPER');
  });

  it('puts the original back, also after an error', () => {
    expect(() =>
      withOnePassJson(() => {
        throw new Error('x');
      }),
    ).toThrow('x');
    expect(ApiObject.prototype.toJson).toBe(original);
    expect(withOnePassJson(() => withOnePassJson(() => outcome(ODD_OBJECTS.deep ?? expect.fail())))).toContain(
      'deeper',
    );
    expect(ApiObject.prototype.toJson).toBe(original);
  });

  it('refuses a key that cdk8s drops without a word', () => {
    const data: unknown = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
    const object = new ApiObject(chartIn(), 'a', { apiVersion: 'v1', kind: 'A', data } as never);
    expect(Object.keys(object.toJson().data)).toEqual(['b']);
    expect(() => withOnePassJson(() => object.toJson())).toThrow(expect.objectContaining({ code: 'VALUE_NOT_YAML' }));
  });

  it('does not share data between the object and its JSON', () => {
    const labels = { a: { b: 1 } };
    const object = new ApiObject(chartIn(), 'a', { apiVersion: 'v1', kind: 'A', labels } as never);
    object.addJsonPatch(JsonPatch.add('/labels/a/b', 2));
    withOnePassJson(() => object.toJson());
    expect(labels).toEqual({ a: { b: 1 } });
  });
});
