import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import type { ObjectRule } from '../../../src/verification/engine/rule.js';
import { Verification } from '../../../src/verification/engine/verification.js';
import { readPartOf } from '../../../src/verification/reading/read-part.js';
import { ALL_RULES } from '../../../src/verification/rules/all-rules.js';
import { cluster, objectsIn } from '../checked.js';

const metadata = { name: 'web', namespace: 'shop' };

const deployment = (env: unknown, list = 'containers'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { replicas: 1, template: { metadata: {}, spec: { [list]: [{ name: 'web', env }] } } },
});

const configMap = (members: object): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, ...members });

describe('what built-in checks get of an object', () => {
  it.each(['containers', 'initContainers', 'ephemeralContainers'])('lacks values of variables in %s', (list) => {
    const variable = (value: string) => [{ name: 'REGION', value }];
    expect(readPartOf(deployment(variable('eu'), list))).toEqual(readPartOf(deployment(variable('us'), list)));
    expect(readPartOf(deployment(variable('eu'), list))).not.toEqual(readPartOf(deployment([], list)));
  });

  it.each([
    { env: [{ name: 'REGION', value: '' }] },
    { env: [{ name: 'REGION', value: 5 }] },
    { env: [{ name: 'REGION', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    { env: ['REGION'] },
    { env: { REGION: 'eu' } },
    { env: null },
  ])('is all of $env', ({ env }) => {
    expect(readPartOf(deployment(env))).toEqual(deployment(env));
  });

  it('lacks what small ConfigMaps hold, but for its keys', () => {
    const read = readPartOf(configMap({ data: { a: 'x', ['__proto__']: 'y', b: 5 } }));
    expect(read).toEqual(configMap({ data: { a: '', ['__proto__']: '', b: 5 } }));
    expect(Object.keys(Object(read.data))).toEqual(['a', '__proto__', 'b']);
  });

  it.each([
    { data: { a: 'x'.repeat(200_000) } },
    { data: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key-${index}`, ''])) },
    { data: { a: 'x' }, binaryData: { b: 'eA==' } },
    { data: ['x'] },
    { data: null },
  ])('is all of a ConfigMap whose size may matter, or that is none', (members) => {
    expect(readPartOf(configMap(members))).toEqual(configMap(members));
  });

  it('is all of a custom resource, whatever its kind is called', () => {
    const object = { ...configMap({ data: { a: 'x' } }), apiVersion: 'acme.example/v1' };
    expect(readPartOf(object)).toBe(object);
  });
});

describe('what built-in checks find', () => {
  const readsAll: ObjectRule = {
    id: 'acme-reads-all',
    kind: 'policy',
    severity: 'error',
    scope: 'object',
    title: '',
    check: () => undefined,
  };

  it('is the same when all is read', () => {
    const objects = ALL_RULES.flatMap(({ fails, passes }) => [...objectsIn(fails), ...objectsIn(passes)]);
    const result = (rules: readonly ObjectRule[]) => {
      const run = new Verification({ rules: [...ALL_RULES, ...rules] });
      for (const target of ['eu', 'us'])
        run.add({
          application: 'web',
          environment: 'production',
          target,
          cluster: cluster('1.34', target),
          objects: objects.map((object, index) => ({ object: valued(object, target), path: `web/${index}` })),
        });
      return run.result();
    };
    expect(result([readsAll])).toEqual(result([]));
    expect(result([]).findings.length).toBeGreaterThan(ALL_RULES.length);
  });
});

/** With another text wherever a value of a variable or of a ConfigMap is. */
function valued<T>(value: T, text: string): T {
  return JSON.parse(JSON.stringify(value), (key, member) =>
    key === 'value' && typeof member === 'string' && member !== '' ? text : member,
  );
}
