import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
// @ts-expect-error a tool without types
import { generateValidators } from '../../tools/validators/generate.mjs';

const DIRECTORY = new URL('../../schemas/validators/', import.meta.url);

it('the compiled schemas are those that tools/validators/generate.mjs makes', () => {
  const generated: ReadonlyMap<string, string> = generateValidators();
  const committed = readdirSync(DIRECTORY).sort();
  expect(committed).toEqual([...generated.keys()]);
  for (const file of committed) expect(readFileSync(new URL(file, DIRECTORY), 'utf8')).toBe(generated.get(file));
});
