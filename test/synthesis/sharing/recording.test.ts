import { describe, expect, it } from 'vitest';
import { record } from '../../../src/synthesis/sharing/recording.js';
import { errorFrom } from '../../fixtures/error-from.js';

const DATA = Object.freeze({
  name: 'eu-1',
  region: undefined,
  zones: Object.freeze(['a', 'b']),
  labels: Object.freeze({ tier: 'edge' }),
});

function readsOf(read: (view: typeof DATA) => unknown): readonly unknown[] {
  const { view, reads } = record(DATA, 'target');
  read(view);
  return reads.map(({ kind, path }) => `${kind} ${path}`);
}

describe('a recording', () => {
  it.each<[string, (view: typeof DATA) => unknown, string[]]>([
    ['a value, once', (view) => [view.name, view.name], ['get target.name']],
    ['a value that is undefined', (view) => view.region, ['get target.region']],
    ['what is not there', (view) => Reflect.get(view.labels, 'gpu'), ['get target.labels', 'get target.labels.gpu']],
    ['the presence of a key', (view) => 'gpu' in view.labels, ['get target.labels', 'has target.labels.gpu']],
    [
      'keys and values',
      (view) => ({ ...view.labels }),
      ['get target.labels', 'keys target.labels', 'get target.labels.tier'],
    ],
    [
      'entries',
      (view) => Object.entries(view.labels),
      ['get target.labels', 'keys target.labels', 'get target.labels.tier'],
    ],
    ['items', (view) => view.zones.at(-1), ['get target.zones', 'get target.zones.length', 'get target.zones.1']],
    ['nothing of what all lists have', (view) => view.zones.map, ['get target.zones']],
  ])('holds %s', (_, read, reads) => {
    expect(readsOf(read)).toEqual(reads);
  });

  it('reads as the data does', () => {
    const { view } = record(DATA, 'target');
    const { name, ...rest } = view;
    const keys: string[] = [];
    for (const key in view) keys.push(key);
    expect([name, rest, keys, JSON.stringify(view), view.zones.toSorted().join()]).toEqual([
      'eu-1',
      { region: undefined, zones: ['a', 'b'], labels: { tier: 'edge' } },
      ['name', 'region', 'zones', 'labels'],
      JSON.stringify(DATA),

      'a,b',
    ]);
    const { labels } = view;
    expect(Object.getOwnPropertyDescriptor(view.zones, 'length')?.value).toBe(2);
    expect([Array.isArray(view.zones), view.labels === labels, Object.hasOwn(view, 'region')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each<[string, (view: object) => unknown]>([
    ['a new value', (view) => Object.assign(view, { name: 'x' })],
    ['a new key', (view) => Object.assign(view, { other: 'x' })],
    ['a definition', (view) => Object.defineProperty(view, 'name', { value: 'x' })],
    ['an item', (view) => Reflect.get(view, 'zones').push('c')],
  ])('refuses %s, as what is frozen does', (_, write) => {
    const { view } = record(DATA, 'target');
    expect(() => write(view)).toThrow(TypeError);
    expect(() => write(DATA)).toThrow(TypeError);
    expect([Reflect.deleteProperty(view, 'name'), Reflect.setPrototypeOf(view, null), view.name]).toEqual([
      false,
      false,
      'eu-1',
    ]);
  });

  it('refuses to be read when it is closed, and says what was read', () => {
    const { view, close } = record(DATA, 'target');
    const { labels } = view;
    close();
    expect(errorFrom(() => labels.tier)).toMatchObject({
      code: 'RENDER_IMPURE',
      message: 'target.labels.tier is read of a unit that is done',
    });
    expect(errorFrom(() => Object.keys(view))).toMatchObject({
      code: 'RENDER_IMPURE',
      message: 'target is read of a unit that is done',
    });
  });
});
