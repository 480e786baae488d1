import { hash } from 'node:crypto';

/** Lower-case hexadecimal SHA-256. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** The first characters of a text's SHA-256, for names that must stay apart. */
export function sha256Prefix(text: string, length: number): string {
  return sha256(text).slice(0, length);
}
