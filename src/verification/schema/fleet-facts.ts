import { FleetError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import { canonicalJson } from '../../core/json.js';
import { type KindScope, scopeOf } from '../../manifest/scope.js';
import type { ClusterModel, FleetModel } from '../../placement/fleet-model.js';
import { ClusterDump } from './cluster-dump.js';
import { type ClusterFacts, type DeclaredPacks, LayeredFacts } from './cluster-facts.js';
import { definitionsByKind, type FoundDefinition } from './custom-definitions.js';
import type { KubernetesFacts } from './kubernetes-facts.js';
import { groupAndKind } from './look-up-kind.js';
import type { SchemaFile } from './schema-file.js';

/** What facts about the clusters of a fleet are read from. */
export interface FactSources {
  readonly shipped: KubernetesFacts;
  /** By what `schemas` of the fleet and its clusters name; see `readSchemas`. */
  readonly schemas: ReadonlyMap<string, readonly SchemaFile[]>;
}

export type DescribedFleet = Pick<FleetModel, 'kinds' | 'schemas'>;
export type DescribedCluster = Pick<ClusterModel, 'name' | 'kubernetes' | 'capabilities' | 'schemas'>;

/** All that `schemas` of a fleet and its clusters name. */
export function schemaPaths({ schemas = [], clusters }: Pick<FleetModel, 'schemas' | 'clusters'>): readonly string[] {
  return [...new Set([...schemas, ...clusters.flatMap((cluster) => cluster.schemas ?? [])])].sort();
}

/**
 * Facts of all clusters by name. Clusters of which the same is known share them.
 * @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the declared version
 */
export function factsByCluster(
  fleet: DescribedFleet & { readonly clusters: readonly DescribedCluster[] },
  sources: FactSources,
): ReadonlyMap<string, ClusterFacts> {
  const byKey = new Map<string, ClusterFacts>();
  const all = fleet.clusters.map((cluster): [string, ClusterFacts] => {
    const facts = clusterFacts(cluster, fleet, sources);
    const shared = byKey.get(facts.key) ?? facts;
    byKey.set(facts.key, shared);
    return [cluster.name, shared];
  });
  return new Map(all);
}

/** @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the declared version */
export function clusterFacts(
  cluster: DescribedCluster,
  { kinds, schemas }: DescribedFleet,
  sources: FactSources,
): ClusterFacts {
  const { kubernetes } = cluster;
  const own = filesAt(cluster.schemas, sources);
  const common = filesAt(schemas, sources);
  // A dump is of one cluster, so that two are never mixed.
  const published = own.some(isPublished) ? own.filter(isPublished) : common.filter(isPublished);
  const dump = new ClusterDump(published);
  refuseOtherRelease(cluster, dump);
  const files = new Map([...definitionsIn(common), ...definitionsIn(own)]);
  const packs = declaredPacks(cluster, sources.shipped);
  const listed = new Set(kinds.map(({ group, kind }) => `${group}/${kind}`));
  const minor = minorOf(kubernetes ?? dump.release);
  const key = sha256(
    canonicalJson({
      kubernetes,
      packs: packs.releases,
      groups: [...packs.groups].sort(),
      dump: published.map(({ digest }) => digest).sort(),
      files: [...files.values()].map(({ facts }) => facts.digest).sort(),
      listed: [...listed].sort(),
    }),
  );
  return new LayeredFacts({ installed: new Map(), dump, files, packs, listed, shipped: sources.shipped, minor, key });
}

/**
 * Scopes of custom kinds that a fleet tells: those it lists, and those in schemas and in packs that capabilities name.
 * @throws FleetError `VALUE_INVALID` when it tells different ones
 */
export function declaredScopes(
  fleet: DescribedFleet & { readonly clusters: readonly DescribedCluster[] },
  sources: FactSources,
): readonly KindScope[] {
  const listed = fleet.kinds.map((scope): Told => ({ scope, by: '`kinds` of the fleet' }));
  const paths = [...(fleet.schemas ?? []), ...fleet.clusters.flatMap(({ schemas = [] }) => schemas)];
  const read = [...new Set(filesAt(paths, sources))].flatMap(toldByFile);
  const packs = new Set(fleet.clusters.flatMap((cluster) => packsOf(cluster, sources.shipped).map(({ name }) => name)));
  const shipped = [...packs].flatMap((pack) =>
    sources.shipped.scopes(pack).map((scope): Told => ({ scope, by: `the pack ${JSON.stringify(pack)}` })),
  );
  return agreed([...listed, ...read, ...shipped]);
}

interface Told {
  readonly scope: KindScope;
  readonly by: string;
}

function toldByFile({ path, content }: SchemaFile): readonly Told[] {
  return scopesIn(content).map((scope) => ({ scope, by: path }));
}

function scopesIn(content: SchemaFile['content']): readonly KindScope[] {
  if (content.kind === 'openapi-index') return [];
  const kinds =
    content.kind === 'openapi'
      ? [...content.kinds].map(([name, { scope }]) => ({ ...groupAndKind(name), scope }))
      : content.definitions.flatMap((facts) =>
          facts.kinds.map(({ name, scope }) => ({ ...groupAndKind(name), scope })),
        );
  return kinds.filter(({ group, kind }) => scopeOf(group, kind, []) === undefined);
}

function agreed(told: readonly Told[]): readonly KindScope[] {
  const first = new Map<string, Told>();
  for (const each of told) {
    const { group, kind, scope } = each.scope;
    const key = `${group}/${kind}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, each);
    else if (other.scope.scope !== scope) {
      throw new FleetError('VALUE_INVALID', {
        message: `${kind} of ${group} is ${other.scope.scope} according to ${other.by}, and ${scope} according to ${each.by}`,
        hint: 'correct what is wrong; a kind has one scope',
      });
    }
  }
  return [...first.values()].map(({ scope }) => scope);
}

function filesAt(paths: readonly string[] = [], { schemas }: FactSources): readonly SchemaFile[] {
  const files = paths.flatMap((path) => {
    const found = schemas.get(path);
    if (found !== undefined) return found;
    throw new FleetError('PATH_INVALID', {
      message: `the schemas at ${JSON.stringify(path)} were not read`,
      hint: 'this is a defect of cdk8s-fleet: please report it',
      path,
    });
  });
  // A directory and a file in it may both be named.
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function isPublished({ content }: SchemaFile): boolean {
  return content.kind !== 'crds';
}

function definitionsIn(files: readonly SchemaFile[]): ReadonlyMap<string, FoundDefinition> {
  return definitionsByKind(
    files.flatMap(({ path, content }) =>
      content.kind === 'crds' ? content.definitions.map((facts) => ({ facts, file: path })) : [],
    ),
  );
}

function packsOf({ capabilities }: DescribedCluster, { packs }: KubernetesFacts) {
  return packs.filter(({ name }) => Object.hasOwn(capabilities, name));
}

function declaredPacks(cluster: DescribedCluster, shipped: KubernetesFacts): DeclaredPacks {
  const declared = packsOf(cluster, shipped);
  const releases = declared.flatMap(({ name }): [string, string][] => {
    const release = cluster.capabilities[name];
    return release === undefined || release === '' ? [] : [[name, release]];
  });
  return { releases: Object.fromEntries(releases), groups: new Set(declared.flatMap(({ groups }) => groups)) };
}

function refuseOtherRelease({ name, kubernetes }: DescribedCluster, { release }: ClusterDump): void {
  if (kubernetes === undefined || release === undefined || minorOf(kubernetes) === minorOf(release)) return;
  throw new FleetError('VALUE_INVALID', {
    message: `cluster ${JSON.stringify(name)} is declared to run Kubernetes ${kubernetes}, its dump is of ${release}`,
    hint: 'dump the cluster anew, or correct the declared version; to plan an upgrade, leave the dump out',
    path: name,
  });
}

function minorOf(release: string | undefined): number | undefined {
  const minor = release === undefined ? undefined : /^v?1\.(\d+)/.exec(release)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
