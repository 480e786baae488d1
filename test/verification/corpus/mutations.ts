import { isJsonObject } from '../../../src/core/json.js';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { replaced } from './generated/places.js';

/** An object with one mistake, or with a change that might be one. */
export interface Mutation {
  readonly mistake: string;
  /** JSON pointer. */
  readonly at: string;
  readonly object: KubeObject;
}

type Path = readonly (string | number)[];
type Change = readonly [mistake: string, changed: (value: never) => unknown];

const TEXT: readonly Change[] = [
  ['number in place of a text', () => 17],
  ['truth in place of a text', () => true],
  ['object in place of a text', () => ({})],
  ['empty text', () => ''],
  ['odd text', () => 'A b/!'],
  ['long text', () => 'a'.repeat(300)],
  ['capitals', (value: string) => `${value.toUpperCase()}_X`],
  ['one letter more', (value: string) => `${value}t`],
  ['digits', () => '25'],
  ['unit that does not exist', () => '512MB'],
];
const NUMBER: readonly Change[] = [
  ['text in place of a number', () => 'seven'],
  ['number in quotes', (value: number) => String(value)],
  ['fraction', (value: number) => value + 0.5],
  ['negative number', () => -1],
  ['zero', () => 0],
  ['port out of range', () => 99_999],
  ['huge number', () => 99_999_999_999],
];
const BOOLEAN: readonly Change[] = [
  ['truth in quotes', (value: boolean) => String(value)],
  ['number in place of a truth', () => 1],
];
const LIST: readonly Change[] = [
  ['text in place of a list', () => 'x'],
  ['object in place of a list', () => ({})],
  ['empty list', () => []],
  ['duplicate item', (value: readonly unknown[]) => [...value, value[0]]],
  ['null item', (value: readonly unknown[]) => [...value, null]],
];
const OBJECT: readonly Change[] = [
  ['text in place of an object', () => 'x'],
  ['list in place of an object', () => []],
  ['empty object', () => ({})],
  ['unknown field', (value: object) => ({ ...value, bogusField: 'x' })],
];
const ANY: readonly Change[] = [['null', () => null]];

/** Every mistake at every place of an object, but for what identifies it. */
export function* mutationsOf(object: KubeObject): Generator<Mutation> {
  for (const [key, value] of Object.entries(object))
    if (key !== 'apiVersion' && key !== 'kind') yield* mutate(object, [key], value);
}

function* mutate(root: KubeObject, path: Path, value: unknown): Generator<Mutation> {
  const at = `/${path.join('/')}`;
  if (!isIdentity(path)) {
    for (const [mistake, changed] of [...changesOf(value), ...ANY])
      yield { mistake, at, object: replaced(root, path, changed(value as never)) };
    if (typeof path.at(-1) === 'string')
      yield { mistake: 'missing field', at, object: replaced(root, path, undefined) };
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value))
    yield* mutate(root, [...path, Array.isArray(value) ? Number(key) : key], member);
}

function isIdentity([first, second, third]: Path): boolean {
  if (first !== 'metadata') return false;
  return second === undefined || (third === undefined && (second === 'name' || second === 'namespace'));
}

function changesOf(value: unknown): readonly Change[] {
  if (typeof value === 'string') return TEXT;
  if (typeof value === 'number') return NUMBER;
  if (typeof value === 'boolean') return BOOLEAN;
  if (Array.isArray(value)) return LIST;
  return isJsonObject(value) ? OBJECT : [];
}
