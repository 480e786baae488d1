import { describe, expect, test } from 'vitest';
import { FleetError, joinErrors } from '../../../src/core/errors.js';
import { formatError } from '../../../src/synthesis/console/format-error.js';

const PLAIN = { color: false, debug: false };
const DEBUG = { color: false, debug: true };

const unknownName = new FleetError('NAME_UNKNOWN', {
  message: 'cluster "prod-3" is not in the fleet',
  hint: 'declare it, or correct its name',
  path: 'acme/storefront',
});
const plaintext = (target: string) =>
  new FleetError('SECRET_PLAINTEXT', {
    message: 'Secret "db" carries data',
    hint: 'use an ExternalSecret',
    path: target,
  });
const many = (length: number) => Array.from({ length }, (_, index) => plaintext(`prod-${index + 1}`));

describe('one error', () => {
  test('is a line with code, path and message, and a next step', () => {
    expect(formatError(unknownName, PLAIN)).toBe(
      [
        'error NAME_UNKNOWN acme/storefront: cluster "prod-3" is not in the fleet',
        '  next: declare it, or correct its name',
        '',
      ].join('\n'),
    );
  });

  test('is coloured when asked for', () => {
    expect(formatError(unknownName, { color: true, debug: false })).toBe(
      [
        '\u001b[31merror\u001b[39m \u001b[1mNAME_UNKNOWN\u001b[22m acme/storefront: cluster "prod-3" is not in the fleet',
        '  \u001b[36mnext:\u001b[39m declare it, or correct its name',
        '',
      ].join('\n'),
    );
  });

  test('does without a path', () => {
    const error = new FleetError('FLEET_EMPTY', { message: 'the fleet has no application', hint: 'add one' });
    expect(formatError(error, PLAIN)).toBe('error FLEET_EMPTY: the fleet has no application\n  next: add one\n');
  });

  test('stays on its line and cannot steer the terminal', () => {
    const error = new FleetError('RENDER_FAILED', {
      message: 'threw:\r\n  \u001b[2Jgone\u0007',
      hint: 'a\n\nb',
      path: 'x\u009by',
    });
    expect(formatError(error, PLAIN)).toBe(
      'error RENDER_FAILED x\\u009by: threw: \\u001b[2Jgone\\u0007\n  next: a b\n',
    );
  });
});

describe('several errors', () => {
  test('are listed in order, then counted', () => {
    expect(formatError(joinErrors([unknownName, plaintext('prod-1')]), PLAIN)).toBe(
      [
        'error NAME_UNKNOWN acme/storefront: cluster "prod-3" is not in the fleet',
        '  next: declare it, or correct its name',
        'error SECRET_PLAINTEXT prod-1: Secret "db" carries data',
        '  next: use an ExternalSecret',
        'error SEVERAL: 2 errors',
        '  next: mend each of them; nothing was written',
        '',
      ].join('\n'),
    );
  });

  test('that say the same are one, with the first ten places', () => {
    expect(formatError(joinErrors([unknownName, ...many(41)]), PLAIN)).toBe(
      [
        'error NAME_UNKNOWN acme/storefront: cluster "prod-3" is not in the fleet',
        '  next: declare it, or correct its name',
        'error SECRET_PLAINTEXT 41 places: Secret "db" carries data',
        '  at "prod-1", "prod-2", "prod-3", "prod-4", "prod-5", "prod-6", "prod-7", "prod-8", "prod-9", "prod-10" and 31 more',
        '  next: use an ExternalSecret',
        'error SEVERAL: 42 errors',
        '  next: mend each of them; nothing was written',
        '',
      ].join('\n'),
    );
  });

  test('that say different things end after twenty, with how many are left out', () => {
    const different = Array.from(
      { length: 1_000 },
      (_, index) => new FleetError('NAME_TAKEN', { message: `name ${index}`, hint: 'rename it', path: 'acme' }),
    );
    const [first = unknownName, ...others] = different;
    const lines = formatError(joinErrors([first, ...others]), PLAIN)
      .trimEnd()
      .split('\n');
    expect(lines.slice(38)).toEqual([
      'error NAME_TAKEN acme: name 19',
      '  next: rename it',
      'and 980 more problems; set FLEET_DEBUG=1 to see them all',
      'error SEVERAL: 1000 errors',
      '  next: mend each of them; nothing was written',
    ]);
    expect(formatError(joinErrors([first, ...others]), DEBUG)).toContain('name 999');
  });

  test('may be held by an error with a meaning of its own', () => {
    const nested = new FleetError('CHANGE_UNACKNOWLEDGED', {
      message: '2 changes delete workloads',
      hint: 'pass --acknowledge',
      path: 'production',
      errors: [joinErrors([unknownName, plaintext('prod-1')])],
    });
    expect(formatError(nested, PLAIN).match(/^error [A-Z_]+/gm)).toEqual([
      'error NAME_UNKNOWN',
      'error SECRET_PLAINTEXT',
      'error SEVERAL',
      'error CHANGE_UNACKNOWLEDGED',
    ]);
  });
});

describe('what is not ours', () => {
  test('is one line without a stack', () => {
    expect(formatError(new TypeError('x is not a function'), PLAIN)).toBe(
      'error TypeError: x is not a function\n  next: set FLEET_DEBUG=1 to see where it was thrown\n',
    );
  });

  test('shows its stack when debugging', () => {
    expect(formatError(new TypeError('x is not a function'), DEBUG)).toMatch(
      /^error TypeError: x is not a function\n.*\n {4}at .*format-error\.test\.ts/,
    );
  });

  test.each([
    ['text', 'error thrown value: text\n'],
    [undefined, 'error thrown value: undefined\n'],
    [Object.create(null), 'error thrown value: object\n'],
    [{ token: 'canary' }, 'error thrown value: object\n'],
  ])('may be any value: %o', (value, expected) => {
    expect(formatError(value, PLAIN)).toBe(`${expected}  next: set FLEET_DEBUG=1 to see where it was thrown\n`);
  });
});

test('never shows the message of a cause, which may quote a secret', () => {
  const error = new FleetError('RENDER_FAILED', {
    message: 'render threw',
    hint: 'see the stack',
    cause: new Error('cannot parse canary\n    canary', { cause: new Error('canary') }),
  });
  expect(formatError(error, PLAIN)).toBe('error RENDER_FAILED: render threw\n  next: see the stack\n');
  expect(formatError(error, DEBUG)).toMatch(/ {2}caused at\n {4}at .*format-error\.test\.ts/);
  expect(formatError(error, DEBUG)).not.toContain('canary');
});
