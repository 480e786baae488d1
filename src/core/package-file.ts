import { createRequire } from 'node:module';

/** Absolute path of a file that this package exports, wherever its code was bundled to. */
export function packageFile(path: `schemas/${string}` | 'package.json'): string {
  return createRequire(import.meta.url).resolve(`cdk8s-fleet/${path}`);
}
