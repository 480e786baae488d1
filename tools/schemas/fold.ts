import { compareText, isJsonObject, type JsonObject } from '../../src/core/json.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import type { FactTableData, KindRow } from '../../src/verification/schema/fact-table.js';
import type { Lifecycle } from '../../src/verification/schema/look-up-kind.js';
import { TableBuilder } from '../../src/verification/schema/table-builder.js';
import type { DumpedKind, KubernetesDump } from './kubernetes-dump.js';

/** A release and what is known of it. */
export interface Released<T> {
  readonly release: string;
  readonly content: T;
}

/** Folds dumps, oldest first, into one table. */
export function foldKubernetes(dumps: readonly Released<KubernetesDump>[]): FactTableData {
  const table = new TableBuilder(
    'kubernetes',
    dumps.map(({ release }) => release),
  );
  dumps.forEach(({ release, content }, at) => {
    for (const name of reachable(content, release)) table.addDefinition(name, at, content.definitions[name] ?? {});
    for (const kind of content.kinds) {
      const row = rowOf(kind, 1 << at, release);
      if (row !== undefined) table.addKind(`${apiVersionOf(kind)}/${kind.kind}`, row);
    }
  });
  return understood(table);
}

/** Folds the definitions of a project's releases, oldest first, into one table. */
export function foldPack(name: string, releases: readonly Released<readonly KubeObject[]>[]): FactTableData {
  const table = new TableBuilder(
    name,
    releases.map(({ release }) => release),
  );
  releases.forEach(({ content }, at) => {
    for (const definition of content) table.addCustomDefinition(definition, at);
  });
  return understood(table);
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf({ group, version }: DumpedKind): string {
  return group === '' ? version : `${group}/${version}`;
}

// Clients have a method to create them; the server only shows them.
const READ_ONLY = new Set(['ComponentStatus']);

/** Whether the release serves the kind by itself or when told to. The API server leaves out what its own version has removed. */
export function isServed({ kind, plural, serving, lifecycle: { removed } }: DumpedKind, release: string): boolean {
  const minor = Number(release.slice('1.'.length));
  return (
    plural !== undefined &&
    !READ_ONLY.has(kind) &&
    serving !== undefined &&
    (removed === undefined || removed[1] > minor)
  );
}

// Upstream names the list.
const REPLACEMENTS: { readonly [replacement: string]: string } = {
  'networking.k8s.io/v1/IngressClassList': 'networking.k8s.io/v1/IngressClass',
};

function rowOf(kind: DumpedKind, bit: number, release: string): KindRow | undefined {
  const { plural, scope, definition, lifecycle, serving } = kind;
  const served = isServed(kind, release);
  if (plural === undefined || scope === undefined || !(served || lifecycle.removed)) return undefined;
  return {
    ...(served && { definition }),
    plural,
    scope,
    served: served ? bit : 0,
    ...(served && serving === 'opt-in' && { optIn: bit }),
    ...lifecycleOf(kind),
  };
}

/** As the table writes it. */
export function lifecycleOf({ lifecycle }: DumpedKind): Lifecycle {
  const { introduced, deprecated, removed, replacement } = lifecycle;
  return {
    ...(introduced && { introduced: introduced.join('.') }),
    ...(deprecated && { deprecated: deprecated.join('.') }),
    ...(removed && { removed: removed.join('.') }),
    ...(replacement !== undefined && { replacement: REPLACEMENTS[replacement] ?? replacement }),
  };
}

/** Names of the definitions that served kinds and lists of them are made of, sorted. */
export function reachable({ kinds, definitions }: KubernetesDump, release: string): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const schema = definitions[name];
    if (schema === undefined || found.has(name)) return;
    found.add(name);
    for (const reference of referencesOf(schema)) visit(reference);
  };
  for (const { definition } of kinds.filter((kind) => isServed(kind, release))) {
    visit(definition);
    visit(`${definition}List`);
  }
  return [...found].sort(compareText);
}

function referencesOf(schema: JsonObject): readonly string[] {
  return Object.values(schema).flatMap((value) => {
    if (typeof value === 'string')
      return value.startsWith('#/definitions/') ? [value.slice('#/definitions/'.length)] : [];
    if (Array.isArray(value)) return value.filter(isJsonObject).flatMap(referencesOf);
    return isJsonObject(value) ? referencesOf(value) : [];
  });
}

/** No keyword of a schema may get lost. */
function understood(table: TableBuilder): FactTableData {
  if (table.unknownKeywords.length === 0) return table.result();
  throw new Error(`keywords that pack-schema.ts does not know: ${table.unknownKeywords.join(', ')}`);
}
