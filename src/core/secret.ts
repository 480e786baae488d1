import { isJsonObject, type Json } from './json.js';

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Whether text holds a private key in PEM. */
export function holdsPrivateKey(text: string): boolean {
  return PRIVATE_KEY.test(text);
}

/** JSON pointer of the first thing that is a secret beyond doubt: a Secret with data, or a private key. */
export function findSecret(value: Json, pointer = ''): string | undefined {
  if (typeof value === 'string') return holdsPrivateKey(value) ? pointer : undefined;
  if (isJsonObject(value) && value.kind === 'Secret' && (value.data ?? value.stringData) !== undefined) return pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = findSecret(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
