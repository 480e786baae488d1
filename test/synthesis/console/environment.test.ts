import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acknowledgements, readModes, writeModes } from '../../../src/synthesis/console/environment.js';

const OFF = { frozen: false, fresh: false, force: false, acknowledge: [] };

test('every mode is off without a variable', () => {
  expect(readModes({})).toEqual(OFF);
});

test('reads 1, true, 0 and false', () => {
  expect(readModes({ FLEET_FROZEN: '1', FLEET_FRESH: 'true', FLEET_FORCE: '0' })).toEqual({
    ...OFF,
    frozen: true,
    fresh: true,
  });
  expect(readModes({ FLEET_FROZEN: 'false', FLEET_FORCE: 'true' })).toEqual({ ...OFF, force: true });
});

test('sorts acknowledged ids and ignores blanks and repetitions', () => {
  expect(readModes({ FLEET_ACKNOWLEDGE: ' b, a,,b ' }).acknowledge).toEqual(['a', 'b']);
});

test.each(['FLEET_FROZEN', 'FLEET_FRESH', 'FLEET_FORCE', 'FLEET_DEBUG'])(
  'refuses a %s that is neither on nor off',
  (name) => {
    for (const value of ['yes', '', 'TRUE', ' 1', '__proto__']) {
      expect(() => readModes({ [name]: value })).toThrow(
        expect.objectContaining({ code: 'COMMAND_INVALID', path: name }),
      );
    }
  },
);

test('refuses a variable it does not know and names the nearest one it knows', () => {
  expect(() => readModes({ FLEET_FROZE: '1' })).toThrow(
    expect.objectContaining({
      code: 'COMMAND_INVALID',
      message: expect.stringContaining('did you mean "FLEET_FROZEN"'),
    }),
  );
});

test('never shows the value of a variable it does not know', () => {
  expect(() => readModes({ FLEET_FORC: 'canary' })).toThrow(
    expect.objectContaining({
      message: expect.not.stringContaining('canary'),
      hint: expect.not.stringContaining('canary'),
    }),
  );
});

test('leaves the variables of our own tests and of other programs alone', () => {
  expect(
    readModes({
      FLEET_TEST_SLOW: 'whatever',
      FLEET_URL: 'x',
      FLEET_TOKEN: 'y',
      CDK8S_OUTDIR: 'dist',
      PATH: '/bin',
      FLEETING: '1',
    }),
  ).toEqual(OFF);
});

test('what is written is read back', () => {
  const modes = fc.record({
    frozen: fc.boolean(),
    fresh: fc.boolean(),
    force: fc.boolean(),
    acknowledge: fc.array(fc.string().filter((id) => !id.includes(','))).map(acknowledgements),
  });
  fc.assert(
    fc.property(modes, (value) => {
      expect(readModes(writeModes(value))).toEqual(value);
    }),
  );
});
