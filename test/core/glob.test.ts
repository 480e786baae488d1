import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesGlob } from '../../src/core/glob.js';

it('matches as a regular expression in which only * is special', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, (given, name) => {
      const expression = given
        .split('*')
        .map((part) => part.replaceAll('.', '\\.'))
        .join('.*');
      expect(matchesGlob(given, name)).toBe(new RegExp(`^${expression}$`).test(name));
    }),
    { numRuns: 2_000 },
  );
});
