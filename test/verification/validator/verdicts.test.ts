import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { ObjectRules } from '../../../src/verification/engine/check-objects.js';
import { podViewOf } from '../../../src/verification/reading/pod-view.js';
import { ALL_RULES } from '../../../src/verification/rules/all-rules.js';
import { validateObject } from '../../../src/verification/validator/validate-object.js';
import { GOOD_OBJECTS } from '../corpus/good-objects.js';
import { mutationsOf } from '../corpus/mutations.js';
import { FACTS, shippedCluster } from '../shipped-cluster.js';

/** What kube-apiserver 1.34.4 said; `record-verdicts.ts` asks it again. */
const VERDICTS: { readonly [object: string]: string } = JSON.parse(
  readFileSync(new URL('../corpus/verdicts-1.34.json', import.meta.url), 'utf8'),
);

const facts = FACTS;
const rules = new ObjectRules(ALL_RULES.filter(({ kind, severity }) => kind === 'api' && severity === 'error'));
const cluster = shippedCluster({ name: 'eu-1', kubernetes: '1.34', capabilities: {} });

function isRefused(object: KubeObject): boolean {
  if (validateObject(object, { facts, minor: 34 }).some(({ severity }) => severity === 'error')) return true;
  return rules.check({ object, pod: podViewOf(object) }, cluster).length > 0;
}

const judged = GOOD_OBJECTS.flatMap((object) => {
  const name = `${object.apiVersion} ${object.kind} ${object.metadata.name}`;
  const verdicts = VERDICTS[name] ?? '';
  return [...mutationsOf(object)].map(({ mistake, at, object: mutated }, index) => ({
    what: `${mistake} at ${at} of ${name}`,
    mistake,
    isAccepted: verdicts[index] === '+',
    isRefused: isRefused(mutated),
  }));
});

describe('what an API server of 1.34 says of single mistakes', () => {
  it('is known for each of them', () => {
    const known = Object.values(VERDICTS).reduce((sum, verdicts) => sum + verdicts.length, 0);
    expect(known).toBe(judged.length);
    expect(judged.length).toBeGreaterThan(7500);
  });

  it('it accepts what we accept', () => {
    const wrong = judged.filter((mutation) => mutation.isAccepted && mutation.isRefused);
    // By server-side apply alone, which cuts off the upper bits without a word; create and update refuse.
    expect(wrong.filter(({ mistake }) => mistake !== 'huge number').map(({ what }) => what)).toEqual([]);
  });

  it('we refuse nearly all that it refuses', () => {
    const refused = judged.filter(({ isAccepted }) => !isAccepted);
    const missed = refused.filter((mutation) => !mutation.isRefused);
    expect(missed.length / refused.length).toBeLessThan(0.05);
  });

  it.each(['unknown field', 'truth in place of a text', 'text in place of a list', 'list in place of an object'])(
    'we refuse every %s that it refuses',
    (mistake) => {
      const missed = judged.filter(
        (mutation) => mutation.mistake === mistake && !mutation.isAccepted && !mutation.isRefused,
      );
      expect(missed.map(({ what }) => what)).toEqual([]);
    },
  );
});
