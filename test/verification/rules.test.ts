import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { rulesPage } from '../../tools/rules/rules-page.js';
import { CLUSTER, check, told } from './checked.js';
import { EXPECTED } from './rule-examples.js';

const PAGE = resolve(import.meta.dirname, '../../docs/rules.md');
const FOLDER = resolve(import.meta.dirname, '../../src/verification/rules');

describe('the built-in rules', () => {
  it('are all in the list, each in a file that has its name', () => {
    const files = readdirSync(FOLDER).filter((file) => file !== 'all-rules.ts');
    expect(ALL_RULES.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
  });

  it('are what docs/rules.md says (npx tsx --conditions=@cdk8s-fleet/source tools/rules/generate.ts)', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(rulesPage(ALL_RULES));
  });

  it('each expect findings of their own rule alone', () => {
    const others = Object.entries(EXPECTED).filter(([id, lines]) => lines.some((line) => !line.includes(` ${id}: `)));
    expect(others).toEqual([]);
    expect(Object.keys(EXPECTED)).toEqual(ALL_RULES.map(({ id }) => id));
  });

  it.each(ALL_RULES)('$id: the first example fails, with this rule alone', ({ id, fails }) => {
    expect(told(check(fails, { cluster: CLUSTER }).findings)).toEqual(EXPECTED[id]);
  });

  it.each(ALL_RULES)('$id: the second example passes all rules', ({ passes }) => {
    expect(told(check(passes, { cluster: CLUSTER }).findings)).toEqual([]);
  });
});
