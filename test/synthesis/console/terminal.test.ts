import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/synthesis/console/environment.js';
import { describeTerminal } from '../../../src/synthesis/console/terminal.js';

const stream = new PassThrough();
const colorOf = (environment: Environment, isTTY: boolean) =>
  describeTerminal({ environment, stream, isTTY }).style.color;

describe('colour', () => {
  test.each<[boolean, Environment, boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, false],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('on a terminal: %s, with %o: %s', (isTTY, environment, expected) => {
    expect(colorOf(environment, isTTY)).toBe(expected);
  });
});

test('knows a CI system and the wish to debug by their variables', () => {
  expect(describeTerminal({ environment: { CI: 'true', FLEET_DEBUG: '1' }, stream, isTTY: true })).toEqual({
    stream,
    isTTY: true,
    isCi: true,
    style: { color: true, debug: true },
  });
  expect(describeTerminal({ environment: { CI: 'false', FLEET_DEBUG: '0' }, stream, isTTY: false })).toEqual({
    stream,
    isTTY: false,
    isCi: false,
    style: { color: false, debug: false },
  });
});
