import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { listNames } from '../../../core/names.js';
import { DATA_KEY } from '../name-syntax.js';
import type { Walk } from '../walk.js';

const MAX_SIZE = 1024 * 1024;

export function checkConfigMap(walk: Walk, { data, binaryData }: JsonObject): void {
  checkKeys(walk, data, 'data');
  checkKeys(walk, binaryData, 'binaryData');
  checkSize(walk, sizeOf(data) + decodedSizeOf(binaryData));
  if (!isJsonObject(data) || !isJsonObject(binaryData)) return;
  for (const key of Object.keys(data))
    if (Object.hasOwn(binaryData, key))
      walk.report(
        'field-value',
        { message: `the key ${JSON.stringify(key)} is in data and in binaryData`, hint: 'rename one of them' },
        'binaryData',
      );
}

/** Keys that a server demands of a Secret, by its type. */
const KEYS_OF_TYPE: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
]);

export function checkSecret(walk: Walk, { data, stringData, type }: JsonObject): void {
  checkKeys(walk, data, 'data');
  checkKeys(walk, stringData, 'stringData');
  checkSize(walk, decodedSizeOf(data) + sizeOf(stringData));
  const keys = [data, stringData].flatMap((entries) => (isJsonObject(entries) ? Object.keys(entries) : []));
  const missing = (KEYS_OF_TYPE.get(String(type)) ?? []).filter((key) => !keys.includes(key));
  if (missing.length > 0)
    walk.report('field-value', {
      message: `a Secret of type ${String(type)} lacks ${listNames(missing)}`,
      hint: 'add them, or use the type Opaque',
    });
}

function checkKeys(walk: Walk, entries: unknown, field: string): void {
  if (!isJsonObject(entries)) return;
  walk.enter(field);
  for (const key of Object.keys(entries))
    if (!DATA_KEY.test(key))
      walk.report(
        'field-value',
        {
          message: `the key ${JSON.stringify(key)} must be ${DATA_KEY.allowed}`,
          hint: 'rename it',
          allowed: DATA_KEY.allowed,
        },
        key,
      );
  walk.leave();
}

function checkSize(walk: Walk, size: number): void {
  if (size > MAX_SIZE)
    walk.report('field-value', {
      message: `the data has ${size} bytes, at most ${MAX_SIZE} are allowed`,
      hint: 'split it, or mount it from a volume',
    });
}

function sizeOf(entries: unknown): number {
  return textsOf(entries).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function decodedSizeOf(entries: unknown): number {
  return textsOf(entries).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
}

function textsOf(entries: unknown): readonly string[] {
  return isJsonObject(entries) ? Object.values(entries).filter((entry) => typeof entry === 'string') : [];
}
