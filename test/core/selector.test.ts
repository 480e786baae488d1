import { describe, expect, it } from 'vitest';
import { explainMismatch, matches, type Selector, validateSelector } from '../../src/core/selector.js';

const facts = { tier: 'edge', region: 'eu' };

describe('a selector', () => {
  it.each<[Selector, string | undefined]>([
    [{}, undefined],
    [{ matchLabels: { tier: 'edge', region: 'eu' } }, undefined],
    [{ matchLabels: { tier: 'primary' } }, 'tier In ("primary") but tier is "edge"'],
    [{ matchLabels: { zone: 'a', tier: 'x' } }, 'tier In ("x") but tier is "edge"'],
    [{ matchLabels: { zone: 'a' } }, 'zone In ("a") but zone is not set'],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['primary', 'edge'] }] }, undefined],
    [
      { matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }] },
      'tier In ("a", "b") but tier is "edge"',
    ],
    [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, 'zone In ("a") but zone is not set'],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, undefined],
    [
      { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['edge'] }] },
      'tier NotIn ("edge") but tier is "edge"',
    ],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, undefined],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, 'zone Exists but zone is not set'],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, undefined],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, 'tier DoesNotExist but tier is "edge"'],
    [
      { matchLabels: { tier: 'edge' }, matchExpressions: [{ key: 'region', operator: 'NotIn', values: ['eu'] }] },
      'region NotIn ("eu") but region is "eu"',
    ],
    [{ matchExpressions: [{ key: 'constructor', operator: 'DoesNotExist' }] }, undefined],
    [{ matchLabels: { toString: 'x' } }, 'toString In ("x") but toString is not set'],
  ])('%j', (selector, reason) => {
    expect(explainMismatch(selector, facts)).toBe(reason);
    expect(matches(selector, facts)).toBe(reason === undefined);
    expect(() => validateSelector(selector, 'policy')).not.toThrow();
  });
});

describe('validateSelector refuses', () => {
  it.each([
    ['labels that are a list', { matchLabels: ['a'] }],
    ['a label that is no string', { matchLabels: { replicas: 3 } }],
    ['a key with a space', { matchLabels: { 'a b': 'c' } }],
    ['an empty key', { matchExpressions: [{ key: '', operator: 'Exists' }] }],
    ['expressions that are a map', { matchExpressions: { key: 'a', operator: 'Exists' } }],
    ['an expression that is null', { matchExpressions: [null] }],
    ['an unknown operator', { matchExpressions: [{ key: 'a', operator: 'Equals', values: ['b'] }] }],
    ['an operator that every object inherits', { matchExpressions: [{ key: 'a', operator: 'toString' }] }],
    ['In without values', { matchExpressions: [{ key: 'a', operator: 'In' }] }],
    ['NotIn with no values', { matchExpressions: [{ key: 'a', operator: 'NotIn', values: [] }] }],
    ['In with one string for a list', { matchExpressions: [{ key: 'a', operator: 'In', values: 'b' }] }],
    ['Exists with values', { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }],
  ])('%s', (_, selector) => {
    expect(() => validateSelector(selector as Selector, 'policy')).toThrow(
      expect.objectContaining({ code: 'SELECTOR_INVALID', path: 'policy' }),
    );
  });

  it('nothing that Kubernetes allows as a label key', () => {
    const keys = ['a', 'A_b.c-d', 'topology.kubernetes.io/zone', 'x'.repeat(63)];
    for (const key of keys) expect(() => validateSelector({ matchLabels: { [key]: '' } }, '')).not.toThrow();
  });
});
