import { readFileSync } from 'node:fs';
import { packageFile } from '../core/package-file.js';

/** Of this package. */
export function ownVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return version;
}
