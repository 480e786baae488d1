import { describe, expect, it } from 'vitest';
import { sameJson } from '../../../src/core/json.js';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { ObjectChecks, subjectOf } from '../../../src/verification/engine/object-checks.js';
import { factsOf } from '../../../src/verification/engine/object-facts.js';
import type { ObjectRule } from '../../../src/verification/engine/rule.js';
import { Verification } from '../../../src/verification/engine/verification.js';
import { readPartOf } from '../../../src/verification/reading/read-part.js';
import { isBuiltIn } from '../../../src/verification/reading/served-kind.js';
import { ALL_RULES } from '../../../src/verification/rules/all-rules.js';
import { CLUSTER, cluster, objectsIn } from '../checked.js';
import { goodObjectsOf } from '../corpus/good-objects.js';
import { mutationsOf } from '../corpus/mutations.js';

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

  it('lacks what labels and annotations say, but for labels that a server refuses', () => {
    const noted = (labels: object, annotations: object) =>
      Object.assign(configMap({}), { metadata: { ...metadata, labels, annotations } });
    expect(readPartOf(noted({ region: 'eu', bad: '-', none: 5 }, { note: '-', none: 5 }))).toEqual(
      noted({ region: '', bad: '-', none: 5 }, { note: '', none: 5 }),
    );
    const large = { note: 'x'.repeat(300_000) };
    expect(readPartOf(noted({}, large))).toEqual(noted({}, large));
  });

  it.each(['Namespace', 'Pod'])('is all that the labels of a %s say', (kind) => {
    const object: KubeObject = {
      apiVersion: 'v1',
      kind,
      metadata: { name: 'web', labels: { region: 'eu' }, annotations: { note: 'x' } },
    };
    expect(readPartOf(object)).toEqual(object);
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

  it('is the same in all objects that a mistake was made in', () => {
    const checks = new ObjectChecks(ALL_RULES);
    const clusterRules = ALL_RULES.filter((rule) => rule.scope === 'cluster');
    const told = (object: KubeObject) => {
      const subject = subjectOf(object);
      return { found: checks.check(subject, CLUSTER), facts: factsOf(clusterRules, subject) };
    };
    const objects = goodObjectsOf(34)
      .flatMap((object) => [...mutationsOf(object)].map((mutation) => mutation.object))
      .filter(isBuiltIn);
    const others = objects.filter((object) => !sameJson(told(readPartOf(object)), told(object)));
    expect(others).toEqual([]);
    expect(objects.length).toBeGreaterThan(5000);
  });

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

/** With another text in variables, labels and annotations. */
function valued(object: KubeObject, text: string): KubeObject {
  const { metadata, ...others }: KubeObject = JSON.parse(JSON.stringify(object), (key, member) =>
    key === 'value' && typeof member === 'string' && member !== '' ? text : member,
  );
  const { labels, annotations } = metadata;
  return {
    ...others,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { ...metadata, labels: { ...labels, region: text }, annotations: { ...annotations, 'bad key': text } },
  };
}
