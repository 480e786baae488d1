import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/manifest/kube-object.js';

/** Custom resources that meet their definitions, of several packs. */
export const CUSTOM_OBJECTS: readonly KubeObject[] = parseAllDocuments(
  readFileSync(new URL('custom.yaml', import.meta.url), 'utf8'),
).map((document) => document.toJS());
