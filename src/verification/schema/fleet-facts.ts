import { FleetError } from '../../core/errors.js';
import { groupBy } from '../../core/group-by.js';
import { sha256 } from '../../core/hash.js';
import { canonicalJson } from '../../core/json.js';
import type { ClusterModel, FleetModel } from '../../placement/fleet-model.js';
import { ClusterDump } from './cluster-dump.js';
import { type ClusterFacts, type DeclaredPacks, LayeredFacts } from './cluster-facts.js';
import { definitionsByKind, type FoundDefinition } from './custom-definitions.js';
import { isKnownRelease, type KubernetesFacts } from './kubernetes-facts.js';
import type { SchemaFile } from './schema-file.js';

/** What facts about the clusters of a fleet are read from. */
export interface FactSources {
  readonly shipped: KubernetesFacts;
  /** By what `schemas` of the fleet and its clusters name; see `readSchemas`. */
  readonly schemas: ReadonlyMap<string, readonly SchemaFile[]>;
}

export type DescribedCluster = Pick<ClusterModel, 'name' | 'kubernetes' | 'capabilities' | 'schemas'>;

/** What holds for all clusters. */
export type CommonFacts = Pick<FleetModel, 'kinds' | 'schemas'>;

export interface DescribedFleet extends CommonFacts {
  readonly clusters: readonly DescribedCluster[];
}

/** All that `schemas` of a fleet and its clusters name. */
export function schemaPaths({ schemas = [], clusters }: Omit<DescribedFleet, 'kinds'>): readonly string[] {
  return [...new Set([...schemas, ...clusters.flatMap((cluster) => cluster.schemas ?? [])])].sort();
}

/**
 * Facts of all clusters by name. Clusters of which the same is known share them.
 * @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the declared version
 */
export function factsOfClusters(fleet: DescribedFleet, sources: FactSources): ReadonlyMap<string, ClusterFacts> {
  const byKey = new Map<string, ClusterFacts>();
  const byDeclaration = groupBy(fleet.clusters, ({ kubernetes, capabilities, schemas }) =>
    canonicalJson({ kubernetes, capabilities, schemas }),
  );
  const all = [...byDeclaration.values()].flatMap((clusters) => {
    const [first] = clusters;
    if (first === undefined) return [];
    const facts = clusterFacts(first, { fleet, sources });
    const shared = byKey.get(facts.key) ?? facts;
    byKey.set(facts.key, shared);
    return clusters.map(({ name }) => [name, shared] as const);
  });
  return new Map(all);
}

/** @throws FleetError `VALUE_INVALID` for schemas that contradict each other or the declared version */
export function clusterFacts(
  cluster: DescribedCluster,
  { fleet, sources }: { readonly fleet: CommonFacts; readonly sources: FactSources },
): ClusterFacts {
  const { kubernetes } = cluster;
  const own = filesAt(cluster.schemas, sources);
  const common = filesAt(fleet.schemas, sources);
  // A dump is of one cluster, so that two are never mixed.
  const published = own.some(isPublished) ? own.filter(isPublished) : common.filter(isPublished);
  const dump = new ClusterDump(published);
  refuseOtherRelease(cluster, dump);
  const files = new Map([...definitionsIn(common), ...definitionsIn(own)]);
  const packs = declaredPacks(cluster, sources.shipped);
  const listed = new Set(fleet.kinds.map(({ group, kind }) => `${group}/${kind}`));
  const minor = minorOf(kubernetes ?? dump.release);
  const key = sha256(
    canonicalJson({
      kubernetes,
      packs: packs.releases,
      groups: [...packs.groups].sort(),
      unknown: [...packs.unknown].sort(),
      dump: published.map(({ digest }) => digest).sort(),
      files: [...files.values()].map(({ facts }) => facts.digest).sort(),
      listed: [...listed].sort(),
    }),
  );
  return new LayeredFacts({ installed: new Map(), dump, files, packs, listed, shipped: sources.shipped, minor, key });
}

/** What was read at these paths, each file once. */
export function filesAt(paths: readonly string[] = [], { schemas }: FactSources): readonly SchemaFile[] {
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

/** Packs that the capabilities of a cluster name. */
export function packsOf({ capabilities }: DescribedCluster, { packs }: KubernetesFacts) {
  return packs.filter(({ name }) => Object.hasOwn(capabilities, name));
}

function declaredPacks(cluster: DescribedCluster, shipped: KubernetesFacts): DeclaredPacks {
  const declared = packsOf(cluster, shipped).map((pack) => ({ pack, release: cluster.capabilities[pack.name] ?? '' }));
  const isKnown = ({ pack, release }: (typeof declared)[number]) => release === '' || isKnownRelease(pack, release);
  const known = declared.filter(isKnown);
  const described = new Set(known.flatMap(({ pack }) => pack.groups));
  const groups = new Set(declared.flatMap(({ pack }) => pack.groups));
  return {
    releases: Object.fromEntries(known.flatMap(({ pack, release }) => (release === '' ? [] : [[pack.name, release]]))),
    unknown: new Set([...groups].filter((group) => !described.has(group))),
    groups,
  };
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
