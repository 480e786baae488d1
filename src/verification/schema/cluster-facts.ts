import { sha256 } from '../../core/hash.js';
import { canonicalJson } from '../../core/json.js';
import { groupOf } from '../../manifest/kube-object.js';
import { scopeOf } from '../../manifest/scope.js';
import type { ClusterDump } from './cluster-dump.js';
import { CustomDefinitions, definitionsByKind, type FoundDefinition } from './custom-definitions.js';
import type { DefinitionFacts } from './definition-facts.js';
import type { KubernetesFacts } from './kubernetes-facts.js';
import { type AbsentKind, type ServedKind, UNKNOWN_KIND } from './look-up-kind.js';
import type { SchemaNode } from './schema-node.js';

/** What is known of the kinds on a cluster. */
export interface ClusterFacts {
  /** Equal for clusters of which the same is known. */
  readonly key: string;
  /** 34 for Kubernetes 1.34: as declared, else as the dump of the cluster tells; undefined where neither does. It may be none that is known. */
  readonly minor: number | undefined;
  /**
   * Undefined when nothing is known about the version of the cluster, and nothing else tells.
   */
  find(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined;
  /** Whether something declared for the cluster brings this custom kind: its schemas, a capability, `kinds` of the fleet. */
  brings(apiVersion: string, kind: string): boolean;
  /**
   * What is known once these definitions are installed, too. They count before everything else.
   * @throws FleetError `VALUE_INVALID` for two of one kind
   */
  withDefinitions(definitions: readonly DefinitionFacts[]): ClusterFacts;
}

/** What facts about a cluster are made of, what counts more before what counts less. */
export interface FactLayers {
  /** On the cluster, by group and kind. */
  readonly installed: ReadonlyMap<string, FoundDefinition>;
  readonly dump: ClusterDump;
  /** In files, by group and kind. */
  readonly files: ReadonlyMap<string, FoundDefinition>;
  readonly packs: DeclaredPacks;
  /** `group/kind` of what the fleet lists in `kinds`: packs are not asked about it. */
  readonly listed: ReadonlySet<string>;
  readonly shipped: KubernetesFacts;
  readonly minor: number | undefined;
  /** Equal for equal layers, but for what is installed. */
  readonly key: string;
}

/** Packs that the capabilities of a cluster name. */
export interface DeclaredPacks {
  /** By pack; without those of which any release will do, and those of which the release is not known. */
  readonly releases: { readonly [pack: string]: string };
  /** Groups of which only packs in releases that are not known describe the kinds. */
  readonly unknown: ReadonlySet<string>;
  /** Groups whose kinds they describe. */
  readonly groups: ReadonlySet<string>;
}

export class LayeredFacts implements ClusterFacts {
  readonly key: string;
  readonly #layers: FactLayers;
  readonly #installed: CustomDefinitions;
  readonly #files: CustomDefinitions;
  readonly #known = new Map<string, ServedKind | AbsentKind | undefined>();

  constructor(layers: FactLayers) {
    const digests = [...layers.installed.values()].map(({ facts }) => facts.digest).sort();
    const elsewhere = (name: string) => this.#definition(name);
    this.key = digests.length === 0 ? layers.key : sha256(canonicalJson([layers.key, digests]));
    this.#layers = layers;
    this.#installed = new CustomDefinitions(layers.installed, elsewhere);
    this.#files = new CustomDefinitions(layers.files, elsewhere);
  }

  get minor(): number | undefined {
    return this.#layers.minor;
  }

  find(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined {
    const name = `${apiVersion}/${kind}`;
    if (!this.#known.has(name)) {
      const isBuiltIn = scopeOf(groupOf(apiVersion), kind, []) !== undefined;
      this.#known.set(name, isBuiltIn ? this.#builtIn(apiVersion, kind) : this.#custom(apiVersion, kind));
    }
    return this.#known.get(name);
  }

  brings(apiVersion: string, kind: string): boolean {
    const name = `${apiVersion}/${kind}`;
    const { dump, packs } = this.#layers;
    const isDefined = this.#installed.has(name) || this.#files.has(name) || dump.has(name);
    return isDefined || packs.groups.has(groupOf(apiVersion)) || this.#isListed(apiVersion, kind);
  }

  withDefinitions(definitions: readonly DefinitionFacts[]): ClusterFacts {
    const { installed, ...others } = this.#layers;
    const found = definitions.map((facts): FoundDefinition => ({ facts }));
    if (found.length === 0) return this;
    return new LayeredFacts({ ...others, installed: definitionsByKind([...installed.values(), ...found]) });
  }

  /** No dump tells since when a kind is deprecated; the version of Kubernetes does. */
  #builtIn(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined {
    const { dump, shipped, minor } = this.#layers;
    const dumped = dump.find(apiVersion, kind);
    const released = isKnown(minor, shipped) ? shipped.find({ apiVersion, kind, minor }) : undefined;
    if (dumped === undefined) return released;
    if (dumped.status === 'served')
      return { ...dumped, isNative: true, ...(released?.status === 'served' && { lifecycle: released.lifecycle }) };
    const isExplained = released?.status === 'absent' && released.reason !== 'unknown';
    return isExplained ? { ...released, instead: dumped.instead } : dumped;
  }

  #custom(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined {
    const sources = [
      () => this.#installed.find(apiVersion, kind),
      () => this.#dumped(apiVersion, kind),
      () => this.#files.find(apiVersion, kind),
    ];
    let absent: AbsentKind | undefined;
    for (const find of sources) {
      const answer = find();
      if (answer.status === 'served') return answer;
      if (absent === undefined && answer.reason !== 'unknown') absent = answer;
    }
    if (this.#isListed(apiVersion, kind)) return absent ?? UNKNOWN_KIND;
    const isDeclared = this.#layers.packs.groups.has(groupOf(apiVersion));
    const packed = absent === undefined || isDeclared ? this.#packed(apiVersion, kind) : absent;
    return packed?.status === 'served' ? packed : (absent ?? packed);
  }

  /** That a cluster does not have a custom kind yet says nothing: it may be about to get it. Deprecations only its definition tells. */
  #dumped(apiVersion: string, kind: string): ServedKind | AbsentKind {
    const { dump } = this.#layers;
    const answer = dump.has(`${apiVersion}/${kind}`) ? dump.find(apiVersion, kind) : undefined;
    if (answer?.status !== 'served') return answer ?? UNKNOWN_KIND;
    const defined = this.#files.find(apiVersion, kind);
    return defined.status === 'served' ? { ...answer, lifecycle: defined.lifecycle } : answer;
  }

  /** Where no capability names a release, the newest is a guess, which needs a version of Kubernetes at least. */
  #packed(apiVersion: string, kind: string): ServedKind | AbsentKind | undefined {
    const { packs, shipped } = this.#layers;
    const minor = this.#nearestMinor();
    // Another release may have other fields.
    if (packs.unknown.has(groupOf(apiVersion))) return UNKNOWN_KIND;
    if (packs.groups.has(groupOf(apiVersion))) return shipped.find({ apiVersion, kind, minor, packs: packs.releases });
    return this.minor === undefined ? undefined : shipped.find({ apiVersion, kind, minor });
  }

  /** Custom kinds have nothing from Kubernetes but their metadata, which hardly changes. */
  #nearestMinor(): number {
    const { shipped, minor } = this.#layers;
    return isKnown(minor, shipped) ? minor : shipped.minors.newest;
  }

  #isListed(apiVersion: string, kind: string): boolean {
    return this.#layers.listed.has(`${groupOf(apiVersion)}/${kind}`);
  }

  /** What custom definitions refer to: the metadata of all objects. */
  #definition(name: string): SchemaNode | undefined {
    const { dump, shipped } = this.#layers;
    return dump.definition(name) ?? shipped.definition(name, this.#nearestMinor());
  }
}

function isKnown(minor: number | undefined, { minors }: KubernetesFacts): minor is number {
  return minor !== undefined && minor >= minors.oldest && minor <= minors.newest;
}
