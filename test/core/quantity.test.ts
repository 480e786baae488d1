import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milliOf } from '../../src/core/quantity.js';

describe('a Kubernetes quantity', () => {
  it.each<[string, bigint | undefined]>([
    ['0', 0n],
    ['1', 1000n],
    ['+1', 1000n],
    ['1.5', 1500n],
    ['.5', 500n],
    ['5.', 5000n],
    ['100m', 100n],
    ['0.1', 100n],
    ['0.0005', 1n],
    ['1.0001', 1001n],
    ['1u', 1n],
    ['2500u', 3n],
    ['1000001n', 2n],
    ['2k', 2_000_000n],
    ['1Ki', 1_024_000n],
    ['1.5Gi', 1_610_612_736_000n],
    ['0.1Ki', 102_400n],
    ['1E', 10n ** 21n],
    ['1e3', 1_000_000n],
    ['1E3', 1_000_000n],
    ['1e+18', 10n ** 21n],
    ['1e+21', 9223372036854775807000n],
    ['15e-1', 1500n],
    ['1e-7', 1n],
    ['7Ei', 7000n << 60n],
    ['8Ei', 9223372036854775807000n],
    ['', undefined],
    ['.', undefined],
    ['m', undefined],
    ['-1', undefined],
    ['1Kb', undefined],
    ['1e999999999', undefined],
    ['1constructor', undefined],
    [' 1', undefined],
  ])('%s is %s thousandths', (quantity, thousandths) => {
    expect(milliOf(quantity)).toBe(thousandths);
  });

  it('means the same however it is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 40n }), (value) => {
        expect(milliOf(`${value}m`)).toBe(value);
        expect(milliOf(`${value}`)).toBe(milliOf(`${value}000m`));
        expect(milliOf(`${value}Ki`)).toBe(milliOf(`${value * 1024n}`));
        expect(milliOf(`${value}e3`)).toBe(milliOf(`${value}k`));
      }),
    );
  });
});
