import { createHash } from 'node:crypto';
import { canonicalJson, compareText, isJsonObject, type Json, type JsonObject } from '../../src/core/json.js';
import { apiVersionOf, isServed, type Released, reachable } from './fold.js';
import type { KubernetesDump } from './kubernetes-dump.js';

const WITHOUT_MEANING = new Set([
  'description',
  'x-kubernetes-map-type',
  'x-kubernetes-patch-merge-key',
  'x-kubernetes-patch-strategy',
]);
const SPECIAL: { readonly [definition: string]: JsonObject } = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'int-or-string' },
};

/** By release, a digest of all that a dump says; a test makes the same from the table without having the dump. */
export function digestsOf(dumps: readonly Released<KubernetesDump>[]): { readonly [release: string]: string } {
  return Object.fromEntries(dumps.map(({ release, content }) => [release, digestOf(content, release)]));
}

function digestOf(dump: KubernetesDump, release: string): string {
  const definitions = reachable(dump, release).map((name) => [name, SPECIAL[name] ?? normal(dump.definitions[name])]);
  const kinds = dump.kinds
    .filter((kind) => isServed(kind, release))
    .map((kind) => ({
      name: `${apiVersionOf(kind)}/${kind.kind}`,
      definition: kind.definition,
      plural: kind.plural,
      scope: kind.scope,
      byDefault: kind.serving === 'default',
    }))
    .sort((a, b) => compareText(a.name, b.name));
  return createHash('sha256').update(canonicalJson({ definitions, kinds })).digest('hex');
}

function normal(schema: Json | undefined): Json {
  if (!isJsonObject(schema)) return schema ?? null;
  const entries = Object.entries(schema).filter(([keyword]) => !WITHOUT_MEANING.has(keyword));
  return Object.fromEntries(entries.map(([keyword, value]) => [keyword, normalMember(keyword, value)]));
}

function normalMember(keyword: string, value: Json): Json {
  if (keyword === 'required' && Array.isArray(value)) return [...value].sort();
  if (keyword === 'items' || keyword === 'additionalProperties') return normal(value);
  if (keyword !== 'properties' || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, normal(property)]));
}
