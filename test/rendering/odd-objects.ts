import { ApiObject, App, Chart, type IResolver, JsonPatch, Lazy, Size } from 'cdk8s';
import { IntOrString, KubeDeployment, KubeService, Quantity } from 'cdk8s-plus-28/lib/imports/k8s.js';

/** Builds one ApiObject afresh, so that lazy values with a memory start anew. */
export type OddObject = (chart: Chart) => ApiObject;

/** For values with a memory. */
const afresh =
  (make: () => OddObject): OddObject =>
  (chart) =>
    make()(chart);
const lazy = (produce: () => unknown) => Lazy.any({ produce });
const given =
  (props: object): OddObject =>
  (chart) =>
    new ApiObject(chart, 'odd', { apiVersion: 'v1', kind: 'ConfigMap', ...props });
const spec = (value: unknown): OddObject => given({ spec: value });
const metadata = (value: object): OddObject => given({ metadata: value });
const patched =
  (...patches: JsonPatch[]): OddObject =>
  (chart) => {
    const object = given({ data: { a: '1', b: '2' }, list: ['x', 'y', { z: 1 }] })(chart);
    object.addJsonPatch(...patches);
    return object;
  };
const annotated =
  (change: (object: ApiObject) => void, props: object = {}): OddObject =>
  (chart) => {
    const object = given(props)(chart);
    change(object);
    return object;
  };

class Token {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  resolve(): unknown {
    return this.#value;
  }
}
class Point {
  x = 1;
}
const impostor = {
  Object: class {
    readonly a = lazy(() => 1);
    readonly b = 2;
  },
}.Object;
class Union {
  readonly value: unknown;
  readonly other = 'dropped';
  constructor(value: unknown) {
    this.value = value;
  }
}

function circle(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { value: { deeper: value } };
  return value;
}

/** Numbers each value in the order in which it is produced. */
function counted() {
  let count = 0;
  const next = () => lazy(() => ++count);
  return { z: next(), a: next(), list: [next(), { y: next(), b: next() }], m: next() };
}

const NAMES = ['m', 'z', 'a', '10', '9', 'B', '_', 'é', 'ﬀ', '😀', '-', '~', 'a/b'];

export const ODD_OBJECTS: { readonly [name: string]: OddObject } = {
  'nothing but a kind': given({}),
  'null and undefined': spec({ a: null, b: undefined, c: { d: null }, e: 0, f: '', g: false }),
  'null in lists': spec([null, undefined, 1, [null], { a: null }]),
  'empty collections': spec({ a: {}, b: [], c: [{}], d: { e: {} } }),
  'sparse list': spec(Object.assign(new Array(3), { 0: 1, 2: 3 })),
  'list with a property': spec(Object.assign([1], { extra: 2 })),
  'list with a value': spec(Object.assign([1], { value: 'v' })),
  'list with resolve': spec(Object.assign([1], { resolve: () => ['resolved'] })),
  'subclass of list': spec(new (class Items extends Array {})(3)),
  'keys in every order': spec(Object.fromEntries(NAMES.map((name, index) => [name, index]))),
  'many keys': spec(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${(index * 37) % 100}`, index]))),
  'many integer keys': spec(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${(index * 7) % 50}`, index])),
  ),
  'top level keys in every order': given({ zebra: 1, alpha: 2, Beta: 3, '7': 4 }),
  'top level null': given({ data: null, spec: undefined }),
  lazy: spec(lazy(() => ({ a: 1 }))),
  'lazy in lazy': spec(lazy(() => ({ a: lazy(() => lazy(() => 'x')) }))),
  'lazy undefined': spec({ a: lazy(() => undefined), b: lazy(() => null) }),
  'lazy kind': given({ kind: lazy(() => 'Late') }),
  'lazy list with nulls': spec(lazy(() => [null, lazy(() => undefined), 1])),
  'lazy values with a counter': afresh(() => spec(counted())),
  'lazy values with a counter over fields': afresh(() => given({ ...counted(), metadata: { labels: { x: 'y' } } })),
  'lazy values with a counter in metadata and fields': afresh(() => {
    const { z, a, list, m } = counted();
    return given({ z, metadata: { labels: { a, m } }, list });
  }),
  'lazy that throws': spec(
    lazy(() => {
      throw new Error('no value\nsecond line');
    }),
  ),
  'lazy that throws text': spec(
    lazy(() => {
      throw 'text';
    }),
  ),
  'lazy after something that fails': spec({
    a: new Date(0),
    b: lazy(() => {
      throw new Error('first');
    }),
  }),
  'lazy that changes a later sibling': afresh(() => {
    const value: Record<string, unknown> = { b: 'as it was', c: { d: 1 } };
    Object.assign(value, { a: lazy(() => Object.assign(value, { c: 'changed', z: 'added' }) !== value), z: 'last' });
    return spec(value);
  }),
  'lazy that changes a deeper sibling': afresh(() => {
    const deeper = { d: 1 };
    return spec({ a: lazy(() => Object.assign(deeper, { d: 2, c: 3 }) !== deeper), c: deeper });
  }),
  token: spec(new Token('x')),
  'token in token': spec([new Token(new Token({ a: new Token(null) }))]),
  'plain object with resolve': spec({ a: 1, resolve: () => 'token' }),
  'plain object with resolve that reads itself': spec({
    a: 1,
    resolve(this: { a: number }) {
      return this.a;
    },
  }),
  'resolve that is no function': spec({ resolve: 'dns', resolver: 1 }),
  'union of text': spec({ port: new Union('http') }),
  'union of a number': spec({ port: new Union(80) }),
  'union of something else': spec({ port: new Union(true) }),
  'union of a lazy value': spec({ port: new Union(lazy(() => 1)) }),
  'generated unions': spec({ port: IntOrString.fromNumber(80), memory: Quantity.fromString('1Gi') }),
  'plain object with value': spec({ value: 'x', name: 'y' }),
  date: spec({ at: new Date(0) }),
  map: spec({ map: new Map([['a', 1]]) }),
  set: spec(new Set([1])),
  'regular expression': spec([/a/]),
  buffer: spec({ bytes: Buffer.from('a') }),
  'instance of a class': spec(new Point()),
  'instance of a class named Object': spec(new impostor()),
  'instance without a class name': spec(new (class {})()),
  size: spec(Size.gibibytes(1)),
  'boxed text': spec({ a: Object('boxed') }),
  'null prototype': spec(Object.assign(Object.create(null), { a: 1 })),
  'null prototype with value': spec(Object.assign(Object.create(null), { value: 'x', b: 1 })),
  'inherited fields': spec(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } })),
  'constructor as a key': spec({ constructor: 'x' }),
  'constructor and value as keys': spec({ constructor: 'x', value: 'y' }),
  'keys of Object.prototype': given({ data: { toString: 'a', valueOf: 'b', hasOwnProperty: 'c' } }),
  function: spec({ run: () => 1, a: 1 }),
  'function with value': spec({ run: Object.assign(() => 1, { value: 2 }) }),
  'symbol, bigint, NaN': spec({ s: Symbol('s'), n: 12n, nan: Number.NaN, inf: -Infinity, zero: -0 }),
  'symbol as a key': spec({ [Symbol('s')]: 1, a: 2 }),
  getter: spec({
    get a() {
      return 1;
    },
  }),
  frozen: spec(Object.freeze({ b: Object.freeze([1]), a: 2 })),
  circle: spec(circle()),
  deep: spec(nested(200)),
  'too deep': spec(nested(20_000)),
  'one object in two places': (chart) => {
    const shared = { b: 1, a: 2 };
    return spec({ x: shared, y: [shared, shared] })(chart);
  },

  'metadata name only': metadata({ name: 'n' }),
  'metadata without a name': metadata({ name: undefined }),
  'metadata null': given({ metadata: null }),
  'metadata with empties': metadata({
    labels: {},
    annotations: {},
    finalizers: [],
    ownerReferences: [],
    extra: {},
    list: [[], {}],
  }),
  'metadata with everything': metadata({
    zone: 'z',
    namespace: 'other',
    name: 'n',
    labels: { z: '1', a: lazy(() => '2') },
    annotations: { b: new Token('x') },
    finalizers: ['f'],
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }],
    generation: 0,
  }),
  'metadata with a date': metadata({ labels: { at: new Date(0) } }),
  'metadata with a function': metadata({ labels: { a: () => 1 } }),
  'metadata with a union': metadata({ extra: new Union('x') }),
  'metadata with constructor as a label': metadata({ labels: { constructor: 'x' } }),
  'metadata lazy as a whole': metadata({ labels: lazy(() => ({ a: 'b' })), annotations: lazy(() => undefined) }),
  'metadata lazy that changes the fields': (chart) => {
    const fields = { a: 1 };
    return given({
      spec: fields,
      metadata: {
        extra: lazy(() => {
          fields.a = 2;
          return 'x';
        }),
      },
    })(chart);
  },
  'labels changed later': annotated(
    (object) => {
      object.metadata.addLabel('z', '1');
      object.metadata.addLabel('app', object.metadata.getLabel('z') ?? '');
      object.metadata.addAnnotation('k', 'v');
      object.metadata.addFinalizers('one', 'two');
      object.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' });
    },
    { metadata: { labels: { m: '0' } } },
  ),
  'metadata added': annotated((object) => {
    object.metadata.add('zeta', { b: 1, a: [] });
    object.metadata.add(
      'alpha',
      lazy(() => [1]),
    );
    object.metadata.add('labels', { ignored: 'yes' });
    object.metadata.add('name', 'ignored');
  }),
  'metadata added apiObject': annotated((object) => object.metadata.add('apiObject', 'x')),
  'metadata with its own toJson': annotated((object) => {
    Object.assign(object.metadata, { toJson: () => ({ z: lazy(() => 1), a: null, e: {} }) });
  }),
  'metadata without content': annotated((object) => {
    Object.assign(object.metadata, { toJson: () => undefined });
  }),

  'patch add': patched(
    JsonPatch.add('/data/c', { deep: [1] }),
    JsonPatch.add('/list/-', 'last'),
    JsonPatch.add('/zz', 1),
    JsonPatch.add('/aa', 1),
  ),
  'patch replace and remove': patched(
    JsonPatch.replace('/data/a', '9'),
    JsonPatch.remove('/list/0'),
    JsonPatch.remove('/data/b'),
  ),
  'patch move and copy': patched(JsonPatch.move('/data/a', '/moved'), JsonPatch.copy('/list/2', '/data/copy')),
  'patch test that holds': patched(JsonPatch.test('/data/a', '1'), JsonPatch.add('/ok', true)),
  'patch test that fails': patched(JsonPatch.add('/data/c', '3'), JsonPatch.test('/data/a', 'no')),
  'patch of a missing place': patched(JsonPatch.add('/no/where/at/all', 1)),
  'patch removes and adds the kind': patched(
    JsonPatch.remove('/kind'),
    JsonPatch.remove('/metadata'),
    JsonPatch.add('/kind', 'Late'),
  ),
  'patch replaces the whole': patched(JsonPatch.replace('', { z: 1, kind: 'New', apiVersion: 'v2' })),
  'patch removes the whole': patched(JsonPatch.remove('')),
  'patch with undefined': patched(JsonPatch.add('/x', undefined), JsonPatch.add('/data/y', null)),
  'patch with special characters': patched(
    JsonPatch.add('/data/a~1b~0c', 'x'),
    JsonPatch.replace('/data/a~1b~0c', 'y'),
  ),
  'patch with a field named as a method': patched(
    JsonPatch.add('/values', {}),
    JsonPatch.add('/values/map', {}),
    JsonPatch.add('/values/map/x', 1),
  ),
  'patch with a method name that fails': patched(JsonPatch.add('/values', {}), JsonPatch.test('/values/keys', 1)),
  'patch without a path': patched(Object.assign(JsonPatch.remove('/data'), { operation: { op: 'remove' } })),
  'patch with an unknown operation': patched(
    Object.assign(JsonPatch.remove('/data'), { operation: { op: 'explode', path: '/data' } }),
  ),

  'generated class': (chart) =>
    new KubeService(chart, 'svc', {
      spec: {
        ports: [{ port: 80, targetPort: IntOrString.fromString('http') }],
        selector: lazy(() => ({ app: 'web' })) as never,
      },
    }),
  'generated class, patched': (chart) => {
    const object = new KubeDeployment(chart, 'web', {
      metadata: { labels: { app: 'web' }, creationTimestamp: undefined },
      spec: {
        selector: { matchLabels: {} },
        template: { spec: { containers: [{ name: 'c', image: 'i', args: [null as never] }] } },
      },
    });
    object.addJsonPatch(JsonPatch.add('/spec/replicas', 3), JsonPatch.add('/spec/unknown', 1));
    return object;
  },
  'overridden toJson': (chart) =>
    new (class extends ApiObject {
      override toJson(): unknown {
        return { ...super.toJson(), added: new Date(0) };
      }
    })(chart, 'odd', { apiVersion: 'v1', kind: 'Odd' }),
  'generated name': (chart) =>
    new ApiObject(new Chart(chart, 'inner', { labels: { from: 'chart' }, namespace: 'inner' }), 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
    }),
};

export const upperCase: IResolver = {
  resolve(context) {
    if (typeof context.value === 'string' && context.value === 'lower') context.replaceValue('UPPER');
  },
};

export function chartIn(app = new App({ outdir: 'unused' })): Chart {
  return new Chart(app, 'shop', { namespace: 'shop', labels: { chart: 'shop' } });
}
