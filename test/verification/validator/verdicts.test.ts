import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ObjectChecks, subjectOf } from '../../../src/verification/engine/object-checks.js';
import { ALL_RULES } from '../../../src/verification/rules/all-rules.js';
import { VALIDATION_RULES } from '../../../src/verification/validator/validation-problem.js';
import { CLUSTER } from '../checked.js';
import { goodObjectsOf } from '../corpus/good-objects.js';
import { reasonFor } from '../corpus/known-misses.js';
import { mutationsOf } from '../corpus/mutations.js';
import { refusalsAt } from '../corpus/refuses.js';

/** What kube-apiserver 1.30.14 and 1.34.4 said; `record-verdicts.ts` asks them again. */
describe.each([30, 34])('what an API server of 1.%i says of single mistakes', (minor) => {
  const verdicts: { readonly [object: string]: string } = JSON.parse(
    readFileSync(new URL(`../corpus/verdicts-1.${minor}.json`, import.meta.url), 'utf8'),
  );
  const refusalOf = refusalsAt(minor);
  const judged = goodObjectsOf(minor).flatMap((object) => {
    const name = `${object.apiVersion} ${object.kind} ${object.metadata.name}`;
    return [...mutationsOf(object)].map(({ mistake, at, object: mutated }, index) => ({
      kind: object.kind,
      what: `${mistake} at ${at} of ${name}`,
      mistake,
      at,
      isAccepted: verdicts[name]?.[index] === '+',
      refusal: refusalOf(mutated),
    }));
  });

  it('is known for each of them', () => {
    const known = Object.values(verdicts).reduce((sum, answers) => sum + answers.length, 0);
    expect(known).toBe(judged.length);
    expect(judged.length).toBeGreaterThan(7000);
  });

  it('it accepts what we accept', () => {
    const wrong = judged.filter(({ isAccepted, refusal }) => isAccepted && refusal !== undefined);
    expect(wrong.map(({ what, refusal }) => `${what}: ${refusal}`)).toEqual([]);
  });

  it('we refuse what it refuses, but for what we know we do not', () => {
    const missed = judged.filter(({ isAccepted, refusal }) => !isAccepted && refusal === undefined);
    expect(missed.filter((miss) => reasonFor(miss) === undefined).map(({ what }) => what)).toEqual([]);
    expect(missed.length / judged.filter(({ isAccepted }) => !isAccepted).length).toBeLessThan(0.003);
  });
});

it('the validator and the rules of kind api never say the same of one field', () => {
  const checks = new ObjectChecks(ALL_RULES);
  const isOfServers = new Set(ALL_RULES.filter(({ kind }) => kind === 'api').map(({ id }) => id));
  const both = goodObjectsOf(34).flatMap((object) =>
    [...mutationsOf(object)].flatMap(({ mistake, at, object: mutated }) => {
      const found = checks.check(subjectOf(mutated), CLUSTER);
      const ruled = found.filter(({ rule }) => isOfServers.has(rule)).map(({ problem }) => problem.pointer ?? '');
      const refused = found.filter(({ rule }) => Object.hasOwn(VALIDATION_RULES, rule));
      return refused
        .filter(({ problem }) => ruled.includes(problem.pointer ?? ''))
        .map(({ rule, problem }) => `${mistake} at ${at} of ${object.kind}: ${rule}: ${problem.message}`);
    }),
  );
  expect(both).toEqual([]);
});
