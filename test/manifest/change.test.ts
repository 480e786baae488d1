import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, type Path, pathText, withField } from '../../src/manifest/change.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { errorFrom } from '../fixtures/error-from.js';

const web: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'a:1' },
          { name: 'log', image: 'b:1' },
        ],
      },
    },
  },
};
const image: Path = ['spec', 'template', 'spec', 'containers', { name: 'web' }, 'image'];

describe('withField', () => {
  it('sets a field of a list item, and shares what lies off the path', () => {
    const changed = withField(web, image, 'mirror/a:1');
    expect(changed).toEqual({
      ...web,
      spec: {
        replicas: 2,
        template: {
          spec: {
            containers: [
              { name: 'web', image: 'mirror/a:1' },
              { name: 'log', image: 'b:1' },
            ],
          },
        },
      },
    });
    expect(changed.metadata).toBe(web.metadata);
  });

  it('removes a field, and leaves no key behind', () => {
    expect(withField(web, ['spec', 'replicas'], undefined).spec).toStrictEqual({
      template: {
        spec: {
          containers: [
            { name: 'web', image: 'a:1' },
            { name: 'log', image: 'b:1' },
          ],
        },
      },
    });
    expect(Object.keys(withField(web, ['spec'], undefined))).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  it('removes an item of a list by its key', () => {
    const containers = image.slice(0, 5);
    expect(withField(web, containers, undefined)).toMatchObject({
      spec: { template: { spec: { containers: [{ name: 'log' }] } } },
    });
  });

  it('makes what is missing on the way', () => {
    const secret = { name: 'registry' };
    expect(withField(web, ['spec', 'template', 'spec', 'imagePullSecrets', secret], secret)).toMatchObject({
      spec: { template: { spec: { imagePullSecrets: [secret] } } },
    });
    expect(withField(web, ['metadata', 'annotations', 'team'], 'shop').metadata.annotations).toEqual({ team: 'shop' });
  });

  it('makes nothing in order to remove a field that is not there', () => {
    expect(withField(web, ['spec', 'strategy', 'type'], undefined)).toStrictEqual(web);
    expect(withField(web, ['spec', 'volumes', { name: 'x' }], undefined)).toStrictEqual(web);
  });

  it.each<[Path, string]>([
    [[], 'the path "" cannot be changed: it must begin with the name of a field'],
    [
      ['metadata', 'name'],
      'the path "metadata.name" cannot be changed: apiVersion, kind, name and namespace make an object what it is',
    ],
    [
      ['metadata'],
      'the path "metadata" cannot be changed: apiVersion, kind, name and namespace make an object what it is',
    ],
    [
      ['spec', 'replicas', 'x'],
      'the path "spec.replicas.x" cannot be changed, at spec.replicas: it is a number, not an object',
    ],
    [['spec', { name: 'x' }, 'y'], 'the path "spec[name=x].y" cannot be changed, at spec: it is an object, not a list'],
    [
      [...image.slice(0, 5), 'name'],
      'the path "spec.template.spec.containers[name=web].name" cannot be changed, at spec.template.spec.containers[name=web]: the new value is another item of the list',
    ],
  ])('refuses the path %j', (path, message) => {
    const error = errorFrom(() => withField(web, path, 'y'));
    expect([error.code, error.message]).toEqual(['EXTENSION_INVALID', message]);
  });
});

describe('paths', () => {
  it('read as people write them', () => {
    expect(pathText(image)).toBe('spec.template.spec.containers[name=web].image');
  });

  const step = fc.oneof(fc.constantFrom('a', 'b'), fc.record({ name: fc.constantFrom('x', 'y') }));
  const path = fc.array(step, { maxLength: 3 });

  it('overlap exactly when one begins as the other is', () => {
    const begins = (long: Path, short: Path) => JSON.stringify(long.slice(0, short.length)) === JSON.stringify(short);
    fc.assert(fc.property(path, path, (a, b) => overlap(a, b) === (begins(a, b) || begins(b, a))));
  });

  it('that do not overlap can be changed in either order', () => {
    const field = path.map(
      (steps): Path => ['spec', ...steps.map((item) => (typeof item === 'string' ? item : item.name))],
    );
    const empty = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } };
    fc.assert(
      fc.property(field, field, (a, b) => {
        fc.pre(!overlap(a, b));
        expect(withField(withField(empty, a, 1), b, 2)).toEqual(withField(withField(empty, b, 2), a, 1));
      }),
    );
  });
});
