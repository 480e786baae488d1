import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/manifest/kube-object.js';

/** Objects that an API server of 1.34 accepts, at least one of each kind that users write. */
export const GOOD_OBJECTS: readonly KubeObject[] = parseAllDocuments(
  readFileSync(new URL('good.yaml', import.meta.url), 'utf8'),
).map((document) => document.toJS());
