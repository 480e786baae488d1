import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.js';
import { mergeSettings, readOverride, readSettings, unset } from '../../src/core/settings.js';
import { errorFrom } from '../fixtures/error-from.js';

const cyclic: { self?: object } = {};
cyclic.self = { list: [cyclic] };

describe('settings', () => {
  it('are copied, sorted and frozen, so that a later change to the original does nothing', () => {
    const given = { b: [1, { d: null, c: true }], a: 'x' };
    const read = readSettings(given, 'here');
    given.b.push(2);
    expect(JSON.stringify(read)).toBe('{"a":"x","b":[1,{"c":true,"d":null}]}');
    expect(Object.isFrozen(read) && Object.isFrozen(read.b)).toBe(true);
  });

  it.each([
    ['a function', { a: { b: () => 1 } }, '/a/b', 'a function'],
    ['a date', { a: [new Date(0)] }, '/a/0', 'an instance of Date'],
    ['a map', { 'x/y': new Map() }, '/x~1y', 'an instance of Map'],
    ['NaN', { a: Number.NaN }, '/a', 'NaN'],
    ['a bigint', { a: 1n }, '/a', 'a bigint'],
    ['undefined', { a: undefined }, '/a', 'undefined'],
    ['unset outside an override', { a: unset }, '/a', 'unset'],
    ['null in place of all', null, '/', 'null'],
    ['a list in place of all', [], '/', 'a list'],
    ['a hole in an array', { a: Array(1) }, '/a/0', 'undefined'],
    ['an array with more than items', { a: Object.assign([1], { x: 2 }) }, '/a', 'an array with properties of its own'],
    ['a symbol as key', { a: { [Symbol('x')]: 1 } }, '/a', 'an object with symbols as keys'],
  ])('refuse %s and name its place', (_, value, pointer, received) => {
    const error = errorFrom(() => readSettings(value, 'acme/applications/web'));
    expect([error.code, error.path]).toEqual(['SETTING_NOT_JSON', 'acme/applications/web']);
    expect(error.message).toContain(`setting ${pointer} is ${received};`);
  });

  it('refuse what holds itself, and stay within the stack', () => {
    const error = errorFrom(() => readSettings(cyclic, 'acme'));
    expect([error.code, error.path]).toEqual(['SETTING_NOT_JSON', 'acme']);
    expect(error.message).toContain('more than 100 levels deep, or holds itself');
  });

  it('merge objects, replace arrays and scalars, keep null as a value, and remove what is unset', () => {
    const base = readSettings({ a: { b: 1, c: 2 }, list: [1, 2, 3], on: true, gone: { deep: { x: 1, y: 2 } } }, '');
    const patch = readOverride({ a: { c: null, d: 4 }, list: [9], gone: { deep: { x: unset } }, absent: unset }, '');
    expect(mergeSettings(base, patch)).toEqual({
      a: { b: 1, c: null, d: 4 },
      list: [9],
      on: true,
      gone: { deep: { y: 2 } },
    });
  });

  it('keep hostile keys as data and leave prototypes alone', () => {
    const hostile = readSettings(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}'), '');
    const merged = mergeSettings(readSettings({ a: 1 }, ''), { values: hostile, unset: ['/__proto__/toString'] });
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true},"a":1,"constructor":{"prototype":1}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('merging has an identity, is idempotent, and later wins', () => {
    const json = fc.object({ values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)], maxDepth: 3 });
    fc.assert(
      fc.property(json, json, (a, b) => {
        const base = readSettings(a, '');
        const over = { values: readSettings(b, ''), unset: [] };
        const once = mergeSettings(base, over);
        expect(mergeSettings(base, { values: {}, unset: [] })).toEqual(base);
        expect(mergeSettings(once, over)).toEqual(once);
        expect(mergeSettings({}, over)).toEqual(over.values satisfies JsonObject);
      }),
    );
  });
});
