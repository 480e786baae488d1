import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/manifest/kube-object.js';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';

/** Objects that an API server of 1.34 accepts, at least one of each kind that users write. */
export const GOOD_OBJECTS: readonly KubeObject[] = parseAllDocuments(
  readFileSync(new URL('good.yaml', import.meta.url), 'utf8'),
).map((document) => document.toJS());

/** Those whose kind a minor version serves. */
export function goodObjectsOf(minor: number): readonly KubeObject[] {
  const facts = kubernetesFacts();
  return GOOD_OBJECTS.filter(({ apiVersion, kind }) => facts.find({ apiVersion, kind, minor }).status === 'served');
}
