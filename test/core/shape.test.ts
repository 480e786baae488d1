import { describe, expect, it } from 'vitest';
import {
  anything,
  callable,
  checkShape,
  fields,
  flag,
  listOf,
  mapOf,
  number,
  oneOf,
  text,
} from '../../src/core/shape.js';
import { showValue } from '../../src/core/show-value.js';
import { errorFrom } from '../fixtures/error-from.js';

const shape = fields<{
  name: string;
  parts?: object;
  mode?: string;
  on?: boolean;
  size?: number;
  run?: object;
  any?: object;
}>(
  {
    name: text,
    parts: listOf(fields<{ by: string }>({ by: text }, ['by'])),
    mode: oneOf('fast', 'slow'),
    on: flag,
    size: number,
    run: mapOf(callable),
    any: anything,
  },
  ['name'],
);
const check = (value: unknown) => checkShape(shape, value, { subject: 'the properties', path: 'acme/x' });

describe('the shape of what a user gives', () => {
  it('accepts what fits; undefined is as good as left out', () => {
    check({ name: 'a', parts: [{ by: 'b' }], mode: 'slow', on: false, size: 0, run: { a: () => 1 }, any: null });
    check({ name: 'a', parts: undefined, stray: undefined });
  });

  const refused: readonly [unknown, string][] = [
    [undefined, 'the properties must be an object, got undefined'],
    [null, 'the properties must be an object, got null'],
    [[], 'the properties must be an object, got a list'],
    [() => 1, 'the properties must be an object, got a function'],
    [{}, 'name is missing'],
    [{ name: 1n }, 'name must be a string, got a bigint'],
    [{ name: 'a', parts: 'b' }, 'parts must be a list, got "b"'],
    [{ name: 'a', parts: [{ by: 'b' }, null] }, 'parts[1] must be an object, got null'],
    [{ name: 'a', parts: Array(1) }, 'parts[0] must be an object, got undefined'],
    [{ name: 'a', parts: [{ by: 3 }] }, 'parts[0].by must be a string, got 3'],
    [
      { name: 'a', parts: [{ bz: 'x', by: 'y' }] },
      'unknown field "parts[0].bz" (did you mean "by"?); allowed are "by"',
    ],
    [{ name: 'a', mode: 'slwo' }, 'mode must be one of "fast", "slow", got "slwo"'],
    [{ name: 'a', on: 'no' }, 'on must be true or false, got "no"'],
    [{ name: 'a', size: Number.NaN }, 'size must be a number, got NaN'],
    [{ name: 'a', run: { b: new Date(0) } }, 'run.b must be a function, got an instance of Date'],
  ];
  it.each(refused.map(([value, message]) => ({ value, message })))('refuses: $message', ({ value, message }) => {
    const error = errorFrom(() => check(value));
    expect([error.code, error.path, error.message, error.hint]).toEqual([
      'VALUE_INVALID',
      'acme/x',
      message,
      'correct the properties',
    ]);
  });
});

it('shows any value without throwing', () => {
  const cycle: { self?: object } = {};
  cycle.self = cycle;
  const values = [cycle, Symbol('x'), Object.create(null), new (class {})(), 1n, -0, 'a'.repeat(200), new Map()];
  expect(values.map(showValue)).toEqual([
    'an object',
    'a symbol',
    'an object',
    'an instance of an unnamed class',
    'a bigint',
    '0',
    `"${'a'.repeat(100)}…"`,
    'an instance of Map',
  ]);
});
