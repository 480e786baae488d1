import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../src/manifest/scope.js';
import { type Candidate, expandLists, finishUnit } from '../../src/rendering/finish-unit.js';
import { errorsOf } from './requests.js';

const rules = { namespace: 'shop', scopeOf: (group: string, kind: string) => scopeOf(group, kind, []) };
const object = (kind: string, rest: object = {}) => ({ apiVersion: 'v1', kind, metadata: { name: 'a' }, ...rest });
const candidate = (given: unknown, path = 'app/a'): Candidate => ({ object: given, path });
const finish = (...given: Candidate[]) => finishUnit(expandLists(given), rules).map((item) => item.object);
const errors = (...given: Candidate[]) => errorsOf(() => finish(...given));
const codes = (...given: Candidate[]) => errors(...given).map(({ code, path }) => [code, path]);

describe('namespaces', () => {
  it('are filled in for namespaced objects and taken from cluster-scoped ones', () => {
    const given = [
      object('ConfigMap'),
      object('Service', { metadata: { name: 'b', namespace: 'other' } }),
      object('Secret', { metadata: { name: 'c', namespace: '' } }),
      object('Namespace', { metadata: { name: 'd', namespace: 'shop' } }),
      { ...object('ClusterRole', { metadata: { name: 'e' } }), apiVersion: 'rbac.authorization.k8s.io/v1' },
    ];
    expect(finish(...given.map((item) => candidate(item))).map(({ metadata }) => metadata)).toStrictEqual([
      { name: 'a', namespace: 'shop' },
      { name: 'b', namespace: 'other' },
      { name: 'c', namespace: 'shop' },
      { name: 'd' },
      { name: 'e' },
    ]);
  });

  it('cannot be decided for a kind that nobody declares: reported once for each kind', () => {
    const custom = (kind: string, name: string) =>
      candidate({ apiVersion: 'acme.example/v1', kind, metadata: { name } }, `app/${name}`);
    const found = errors(custom('Widget', 'w1'), custom('Widget', 'w2'), custom('Gadget', 'g'));
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ['SCOPE_UNKNOWN', 'app/w1'],
      ['SCOPE_UNKNOWN', 'app/g'],
    ]);
    expect(() => finish(custom('Widget', 'w1'))).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining(
          "kinds: [{ apiVersion: 'acme.example/v1', kind: 'Widget', scope: 'Namespaced' }]",
        ),
      }),
    );
  });

  it('follow a definition in the same unit', () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.acme.example' },
      spec: { group: 'acme.example', scope: 'Cluster', names: { kind: 'Widget' } },
    };
    const widget = { apiVersion: 'acme.example/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'x' } };
    expect(finish(candidate(widget), candidate(definition))[0]?.metadata).toEqual({ name: 'w' });
  });
});

describe('objects', () => {
  it.each([
    ['no object', 'text'],
    ['nothing', undefined],
    ['a list', []],
    ['no apiVersion', { kind: 'A', metadata: { name: 'a' } }],
    ['an empty kind', { apiVersion: 'v1', kind: '', metadata: { name: 'a' } }],
    ['no metadata', { apiVersion: 'v1', kind: 'A' }],
    ['generateName', { apiVersion: 'v1', kind: 'A', metadata: { generateName: 'a-' } }],
    ['a name that is a number', { apiVersion: 'v1', kind: 'A', metadata: { name: 1 } }],
    ['a namespace that is null', { apiVersion: 'v1', kind: 'A', metadata: { name: 'a', namespace: null } }],
  ])('are refused with %s', (_, given) => {
    expect(codes(candidate(given, 'app/x'), candidate(object('ConfigMap')))).toEqual([['OBJECT_INVALID', 'app/x']]);
  });

  it('are refused when two have one identity, whatever their version or the way to their namespace', () => {
    const first = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'a' } };
    const second = { ...first, apiVersion: 'autoscaling/v2', metadata: { name: 'a', namespace: 'shop' } };
    const third = { ...first, metadata: { name: 'a', namespace: 'else' } };
    expect(errors(candidate(first, 'app/1'), candidate(second, 'app/2'), candidate(third, 'app/3'))).toEqual([
      {
        code: 'OBJECT_DUPLICATE',
        path: 'app/2',
        message: 'autoscaling/HorizontalPodAutoscaler shop/a is there twice: from app/1 and from app/2',
      },
    ]);
  });

  it('are taken out of lists, typed and nested ones too', () => {
    const typed = {
      apiVersion: 'v1',
      kind: 'ConfigMapList',
      items: [{ metadata: { name: 'x' } }, { metadata: { name: 'y' } }],
    };
    const list = { apiVersion: 'v1', kind: 'List', metadata: {}, items: [typed, object('Service')] };
    expect(finish(candidate(list), candidate({ apiVersion: 'v1', kind: 'List', items: [] }))).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'shop' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'y', namespace: 'shop' } },
      object('Service', { metadata: { name: 'a', namespace: 'shop' } }),
    ]);
    expect(codes(candidate({ ...list, items: [{ apiVersion: 'v1', kind: 'ConfigMap' }] }))).toEqual([
      ['OBJECT_INVALID', 'app/a'],
    ]);
  });
});

it('reports violations of all rules together', () => {
  const widget = { apiVersion: 'acme.example/v1', kind: 'Widget', metadata: { name: 'w' } };
  const found = codes(candidate(widget, '1'), candidate(object('Pod'), '2'), candidate(object('Pod'), '3'));
  expect(found).toEqual([
    ['SCOPE_UNKNOWN', '1'],
    ['OBJECT_DUPLICATE', '3'],
  ]);
});
