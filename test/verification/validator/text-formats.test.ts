import { isIPv4 as nodeIsIPv4, isIPv6 as nodeIsIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCidr, isIPv4, isIPv6 } from '../../../src/verification/validator/ip-address.js';
import { patternOf } from '../../../src/verification/validator/pattern.js';
import {
  isBase64,
  isDate,
  isDateTime,
  isGoDuration,
  isMicroTime,
  isQuantity,
} from '../../../src/verification/validator/text-formats.js';

const CASES = {
  quantity: [
    isQuantity,
    ['1', '1.', '.5', '+1', '-1Ki', '100m', '1e3', '1E3', '1E', '1e-3'],
    ['', '.', '1 Gi', '512MB', '1ki', '1e', '0x1', 'Gi'],
  ],
  'date-time': [
    isDateTime,
    ['2025-01-31T12:00:00Z', '2024-02-29t00:00:00.5z', '2025-01-31T12:00:00+01:00'],
    [
      '2025-02-29T00:00:00Z',
      '2025-01-31',
      '2025-01-31 12:00:00Z',
      '2025-01-31T24:00:00Z',
      '2025-13-01T00:00:00Z',
      '2025-01-31T12:00:00',
    ],
  ],
  'micro time': [
    isMicroTime,
    ['2025-01-31T12:00:00.000001Z'],
    ['2025-01-31T12:00:00Z', '2025-01-31T12:00:00.0000001Z'],
  ],
  date: [isDate, ['2024-02-29'], ['2025-02-29', '2025-2-1', '']],
  base64: [isBase64, ['', 'YQ==', 'YWI=', 'YWJj', 'YW\nJj'], ['YQ', 'YQ=', 'a-_=', '!!!!', 'YQ===']],
  duration: [isGoDuration, ['0', '1h30m', '.5s', '-1.5h', '10µs'], ['', '1', '1d', '1 h', 'h', 'P1D']],
  'address range': [
    isCidr,
    ['10.0.0.0/8', '::/0', '2001:db8::/64'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '::/129', '10.0.0.0/8/8'],
  ],
} as const satisfies Record<string, readonly [(text: string) => boolean, readonly string[], readonly string[]]>;

describe.each(Object.entries(CASES))('%s', (_, [test, good, bad]) => {
  it('is told from what is none', () => {
    expect({ good: good.filter(test), bad: bad.filter(test) }).toEqual({ good, bad: [] });
  });
});

describe('addresses', () => {
  it('are those that Node.js takes for one', () => {
    const almost = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9.]{5,15}$/),
      fc.stringMatching(/^[0-9a-f:]{2,20}(1\.2\.3\.4)?$/),
    );
    fc.assert(
      fc.property(almost, (text) => {
        expect([isIPv4(text), isIPv6(text)]).toEqual([nodeIsIPv4(text), nodeIsIPv6(text)]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('patterns', () => {
  it('are read as Go reads them', () => {
    expect(patternOf('^(?i)\\.?[a-z]+$')?.('.ABC')).toBe(true);
    expect(patternOf('^(?P<name>[[:alpha:]]+)\\z')?.('a1')).toBe(false);
    expect(patternOf("^[a-z\\-\\/._~%!$&'()*+,;=:]+$")?.('a/b-c')).toBe(true);
    expect(patternOf('^.$')?.('🙂')).toBe(true);
  });

  it('that mean nothing to Go are not made up', () => {
    for (const pattern of ['(?<!a', '(?=a)', '[', 'a{2000}']) expect(patternOf(pattern)).toBeUndefined();
  });

  it('end soon, whatever is written in them', () => {
    const text = `${'a'.repeat(100_000)}!`;
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(.*a){20}b$', '^(a?){500}a{500}$', '([a-z]+)*[0-9]'])
      expect(patternOf(pattern)?.(text)).toBe(false);
  }, 2000);
});
