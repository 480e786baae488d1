#!/usr/bin/env node
// Compares the shipped facts with what a running API server publishes: see README.md.
import { execFileSync } from 'node:child_process';
import { isJsonObject, type Json, type JsonObject } from '../../src/core/json.js';
import { groupOf } from '../../src/manifest/kube-object.js';
import { kubernetesFacts } from '../../src/verification/schema/kubernetes-facts.js';
import { SHIPPED_FACTS } from '../../src/verification/schema/load-facts.js';
import { objectOf } from '../../src/verification/schema/pack-schema.js';
import { Walk } from './walk.js';

interface ServerResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Where the resource takes objects of a kind that is not its own. */
  readonly group?: string;
}

// Creating one does something, and leaves no object.
const ACTIONS = new Set(['Binding']);

const kubectl = process.env.KUBECTL ?? 'kubectl';
const get = (path: string) =>
  JSON.parse(execFileSync(kubectl, ['get', '--raw', path], { encoding: 'utf8', maxBuffer: 1 << 28 }));

const facts = kubernetesFacts();
const minor = Number.parseInt(get('/version').minor, 10);
const found: string[] = [];
const served = new Set<string>();
const walk = new Walk(`server 1.${minor}`, found, {});

for (const path of Object.keys(get('/openapi/v3').paths).sort()) {
  const [, apiVersion] = /^apis?\/((?:[^/]+\/)?v[^/]+)$/.exec(path) ?? [];
  if (apiVersion === undefined) continue;
  walk.publish(definitionsOf(get(`/openapi/v3/${path}`)));
  for (const resource of get(`/${path}`).resources) compareResource(apiVersion, resource);
}
for (const [name, { served: mask, optIn = 0 }] of Object.entries(SHIPPED_FACTS.table('kubernetes').kinds)) {
  const bit = 1 << (minor - facts.minors.oldest);
  const apiVersion = name.slice(0, name.lastIndexOf('/'));
  const expected = (mask & bit) !== 0 && ((optIn & bit) === 0 || walked(apiVersion));
  if (expected && !served.has(name)) found.push(`${name} is in the table and not served`);
}
for (const difference of found) console.log(difference);
console.log(
  `${walk.kinds} kinds, ${walk.definitions.size} definitions, ${walk.properties} properties: ${found.length} differences`,
);
process.exitCode = found.length > 0 ? 1 : 0;

function compareResource(apiVersion: string, { name, kind, namespaced, verbs, group }: ServerResource): void {
  if (
    ACTIONS.has(kind) ||
    name.includes('/') ||
    !verbs.includes('create') ||
    (group ?? groupOf(apiVersion)) !== groupOf(apiVersion)
  )
    return;
  served.add(`${apiVersion}/${kind}`);
  const answer = facts.find({ apiVersion, kind, minor });
  const path = `${apiVersion} ${kind}`;
  if (answer.status !== 'served') {
    walk.differ(path, answer.reason, 'served');
    return;
  }
  walk.kinds += 1;
  walk.equal(`${path} plural`, answer.plural, name);
  walk.equal(`${path} scope`, answer.scope, namespaced ? 'Namespaced' : 'Cluster');
  if (answer.schema.definition !== undefined) walk.definition(answer.schema.definition, answer.schema);
}

function walked(apiVersion: string): boolean {
  return [...served].some((name) => name.startsWith(`${apiVersion}/`));
}

function definitionsOf(document: Json): { readonly [name: string]: JsonObject } {
  const schemas = objectOf(objectOf(objectOf(document).components).schemas);
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, objectOf(plain(schema))]));
}

/** Beside a reference OpenAPI 3.0 allows nothing, so the server wraps one that has a default into allOf. */
function plain(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(plain);
  if (!isJsonObject(schema)) return schema;
  const { 'x-kubernetes-group-version-kind': _, ...own } = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, plain(value)]),
  );
  const [reference] = Array.isArray(own.allOf) ? own.allOf : [];
  if (!isJsonObject(reference) || !('$ref' in reference)) return own;
  const { allOf: __, ...beside } = own;
  return { ...beside, ...reference };
}
