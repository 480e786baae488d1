import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { KnownObjects } from '../../src/verification/engine/known-objects.js';
import type { ClusterRule, ObjectRule, PodRule, Rule } from '../../src/verification/engine/rule.js';
import { Verification } from '../../src/verification/engine/verification.js';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { CLUSTER } from './checked.js';

const configMap = (value: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop' },
  data: { value },
});

const pod = (value: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'web', image: 'web', env: [{ name: 'REGION', value }] }] },
});

describe('objects of one path', () => {
  /** How many of a sequence of values are not recognised. */
  const newAmong = (values: readonly number[]) => {
    const known = new KnownObjects();
    let made = 0;
    for (const value of values)
      known.find(configMap(String(value)), { path: 'web' }, () => {
        made += 1;
        return {
          facts: { id: made, value: { apiVersion: 'v1', identity: IDENTITY, offer: {}, facts: [] } },
          found: [],
        };
      });
    return made;
  };
  const IDENTITY = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'web' };
  const turns = (count: number, length: number) => Array.from({ length }, (_, index) => index % count);

  it('are recognised while they repeat, in whatever turn', () => {
    expect(newAmong(turns(1, 100))).toBe(1);
    expect(newAmong(turns(5, 100))).toBe(5);
    expect(newAmong([0, 0, 0, 1, 1, 0, 0, 1])).toBe(2);
  });

  it('are recognised by a digest where there are many', () => {
    // The first one has none.
    expect(newAmong(turns(20, 200))).toBe(21);
  });

  it('are not looked for where each is another, and are recognised again while they repeat', () => {
    expect(newAmong(turns(1000, 1000))).toBe(1000);
    expect(newAmong([...turns(1000, 1000), 1, 2, 3])).toBe(1003);
    expect(newAmong([...turns(1000, 1000), 5, 5, 5, 5])).toBe(1001);
  });
});

describe('a rule of the user', () => {
  const seenBy = (rule: (see: (object: KubeObject) => void) => Rule, objects: readonly KubeObject[]) => {
    const seen: KubeObject[] = [];
    const run = new Verification({ rules: [...ALL_RULES, rule((object) => seen.push(object))] });
    for (const [index, object] of objects.entries()) {
      const target = `eu-${index}`;
      const of = { application: 'web', environment: 'production', target, cluster: CLUSTER };
      run.add({ ...of, objects: [{ object, path: 'web' }] });
    }
    return seen;
  };
  const TEXT = { id: 'acme', kind: 'policy', severity: 'error', title: '' } as const;
  const ofKind = (see: (object: KubeObject) => void): ObjectRule => ({
    ...TEXT,
    scope: 'object',
    kinds: ['ConfigMap'],
    check: ({ object }) => see(object),
  });
  const ofPods = (see: (object: KubeObject) => void): PodRule => ({
    ...TEXT,
    scope: 'pod',
    check: ({ object }) => see(object),
  });
  const ofClusters = (see: (object: KubeObject) => void): ClusterRule => ({
    ...TEXT,
    scope: 'cluster',
    collect: ({ object }) => see(object),
    check: () => undefined,
  });

  it.each([
    ['of a kind', ofKind, [configMap('a'), configMap('b')]],
    ['of pods', ofPods, [pod('a'), pod('b')]],
    ['of clusters', ofClusters, [configMap('a'), pod('b')]],
  ])('%s gets all of every object', (_, rule, objects) => {
    expect(seenBy(rule, objects)).toEqual(objects);
  });
});
