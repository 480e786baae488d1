import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { withGuardedPatches } from '../../src/rendering/guarded-patches.js';
import { chartIn } from './odd-objects.js';
import { errorsOf, render } from './requests.js';

const globals = [
  Object,
  Array,
  String,
  Number,
  Function,
  Object.prototype,
  Array.prototype,
  Object.keys,
  Array.prototype.map,
];
const snapshot = () =>
  globals.flatMap((holder) =>
    Reflect.ownKeys(holder).map((key) => [key, Reflect.getOwnPropertyDescriptor(holder, key)?.value]),
  );
const document = () => ({ name: 'text', count: 1, list: ['a', 'b'], data: { a: '1' }, values: { map: {} } });
const apply = (...patches: JsonPatch[]) => withGuardedPatches(() => JsonPatch.apply(document(), ...patches));

describe('a JSON patch', () => {
  it.each([
    ['onto the global Object', JsonPatch.add('/constructor/zzz', 1)],
    ['over a global function', JsonPatch.replace('/constructor/keys', 0)],
    ['through a list', JsonPatch.add('/list/constructor/zzz', 1)],
    ['onto a method of lists', JsonPatch.add('/list/map/zzz', 1)],
    ['onto a method of objects', JsonPatch.add('/data/toString/zzz', 1)],
    ['through text', JsonPatch.add('/name/constructor/zzz', 1)],
    ['through a number', JsonPatch.add('/count/constructor/zzz', 1)],
    ['through a list item', JsonPatch.add('/list/0/constructor/zzz', 1)],
    ['through the prototype', JsonPatch.add('/data/__proto__/zzz', 1)],
    ['that removes a global function', JsonPatch.remove('/constructor/keys')],
    ['that moves a global function', JsonPatch.move('/constructor/keys', '/data/b')],
    ['that copies a global', JsonPatch.copy('/constructor', '/data/b')],
    ['that tests a global', JsonPatch.test('/constructor/name', 'Object')],
  ])('cannot leave its document: %s', (_, patch) => {
    const before = snapshot();
    expect(() => apply(JsonPatch.add('/data/first', 1), patch)).toThrow(
      expect.objectContaining({ code: 'VALUE_INVALID' }),
    );
    const after = snapshot();
    expect(after.map(([key]) => key)).toEqual(before.map(([key]) => key));
    expect(after.filter(([, value], index) => !Object.is(value, before[index]?.[1]))).toEqual([]);
  });

  it('may use fields that are named as methods', () => {
    expect(
      apply(
        JsonPatch.add('/values/map/x', 1),
        JsonPatch.add('/data/constructor', 'x'),
        JsonPatch.add('/data/keys', []),
        JsonPatch.add('/data/keys/0', 2),
      ),
    ).toEqual({
      ...document(),
      values: { map: { x: 1 } },
      data: { a: '1', constructor: 'x', keys: [2] },
    });
  });

  it('is named with its construct when it is refused in a unit', () => {
    const run = () =>
      render((chart) =>
        new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap' }).addJsonPatch(
          JsonPatch.add('/constructor/zzz', 1),
        ),
      );
    expect(errorsOf(run)).toEqual([
      {
        code: 'VALUE_INVALID',
        path: 'shop/a',
        message: 'JSON patch path "/constructor/zzz" leaves the object at "constructor", which is no field of it',
      },
    ]);
  });

  it('is unguarded again afterwards', () => {
    const before = JsonPatch.apply;
    expect(() =>
      withGuardedPatches(() => {
        throw new Error('x');
      }),
    ).toThrow('x');
    expect(JsonPatch.apply).toBe(before);
    expect(new ApiObject(chartIn(), 'a', { apiVersion: 'v1', kind: 'A' }).toJson().kind).toBe('A');
  });
});
