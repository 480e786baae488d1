import type { Finding } from '../../core/finding.js';
import { sha256 } from '../../core/hash.js';
import { compareText } from '../../core/json.js';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '../../core/rule-settings.js';
import { identityOf, identityText, type KubeObject, type ObjectIdentity } from '../../manifest/kube-object.js';
import { isCustomResourceDefinition } from '../../manifest/scope.js';
import type { CheckedCluster } from '../cluster/checked-cluster.js';
import type { UnknownKind } from '../cluster/unknown-kinds.js';
import { readPartOf } from '../reading/read-part.js';
import { isBuiltIn } from '../reading/served-kind.js';
import { type ClusterUnit, checkCluster, type FoundAt } from './check-clusters.js';
import { foreignRules, isCalledWith } from './foreign-rules.js';
import type { Found } from './found.js';
import type { Interned } from './interner.js';
import { type KnownObject, KnownObjects } from './known-objects.js';
import { ObjectChecks, subjectOf } from './object-checks.js';
import { factsOf, type ObjectFacts, opaqueFacts } from './object-facts.js';
import { ObjectStore } from './object-store.js';
import type { ClusterRule, Rule } from './rule.js';
import { RuleLevels } from './rule-levels.js';
import { type PlacedProblem, takeFindings, type VerificationResult } from './take-findings.js';
import { compareMembers, type UnitContent, type UnitMember, type UnitPlace } from './unit-content.js';

export interface VerificationOptions {
  readonly rules: readonly Rule[];
  /** @default every rule at its own severity */
  readonly settings?: RuleSettings;
}

/** The objects of one application on one target. */
export interface CheckedUnit extends UnitPlace {
  readonly application: string;
  readonly cluster: CheckedCluster;
  readonly objects: readonly CheckedObject[];
  /** What is there but cannot be read. */
  readonly encrypted?: readonly ObjectIdentity[];
}

export interface CheckedObject {
  readonly object: KubeObject;
  /** Of the construct or file it comes from. */
  readonly path: string;
  /** Equal for equal objects, such as a digest of their text. @default made from the object */
  readonly content?: string;
}

/** What came of some of the units. Plain data, so that it can come from another thread. */
export interface PartOfVerification {
  readonly contents: readonly UnitContent[];
  /** A content is given by its index. */
  readonly units: readonly (readonly [cluster: string, place: UnitPlace, content: number])[];
}

interface Site {
  readonly cluster: CheckedCluster;
  /** By environment and target. A large fleet has half a million contents: nothing else is kept for each. */
  readonly units: Map<string, { readonly place: UnitPlace; readonly contents: Interned<UnitContent>[] }>;
}

interface SiteUnit {
  readonly place: UnitPlace;
  readonly content: Interned<UnitContent>;
}

/**
 * Checks units one by one as they are made, and clusters at the end. Equal objects are checked once for clusters that answer alike, and
 * clusters that hold the same once. Of an object only facts are kept, so that memory grows with what differs between clusters; but
 * custom resources are kept whole, because any unit of their cluster may define their kind.
 */
export class Verification {
  readonly #levels: RuleLevels;
  readonly #checks: ObjectChecks;
  readonly #clusterRules: readonly ClusterRule[];
  readonly #foreignRules: readonly Rule[];
  readonly #store = new ObjectStore();
  readonly #known = new KnownObjects();
  readonly #sites = new Map<string, Site>();
  /** By `apiVersion/kind`. */
  readonly #unknownKinds = new Map<string, UnknownKind>();

  /** @throws FleetError `VALUE_INVALID` for settings that name no rule, and the like */
  constructor({ rules, settings = DEFAULT_RULE_SETTINGS }: VerificationOptions) {
    this.#levels = new RuleLevels(rules, settings);
    const used = rules.filter((rule) => this.#levels.isUsed(rule));
    this.#checks = new ObjectChecks(used);
    this.#foreignRules = foreignRules(used);
    this.#clusterRules = used.filter((rule) => rule.scope === 'cluster');
  }

  /** @throws FleetError `RULE_FAILED` */
  add({ application, cluster, objects, encrypted = [], environment, target }: CheckedUnit): Interned<UnitContent> {
    const read = objects.map((object) => this.#member(object, cluster));
    const opaque = encrypted.map((identity) => this.#opaque(identity, application));
    const members = [...read, ...opaque].sort(compareMembers);
    const content = this.#store.content({ application, members });
    this.place(cluster, { environment, target }, content);
    return content;
  }

  /** Adds a unit that holds what another came to on a cluster that answers alike. */
  place(cluster: CheckedCluster, place: UnitPlace, content: Interned<UnitContent>): void {
    const site: Site = this.#sites.get(cluster.name) ?? { cluster, units: new Map() };
    this.#sites.set(cluster.name, site);
    const key = `${place.environment} ${place.target}`;
    const units = site.units.get(key);
    if (units === undefined) site.units.set(key, { place, contents: [content] });
    else units.contents.push(content);
  }

  part(): PartOfVerification {
    const units = [...this.#sites].flatMap(([name, site]) =>
      unitsOf(site).map(({ place, content }) => [name, place, content.id] as const),
    );
    return { contents: this.#store.contents(), units };
  }

  /** Adds what another verification with the same rules knows of other units. */
  absorb({ contents, units }: PartOfVerification, clusterOf: (name: string) => CheckedCluster): void {
    const adopted = contents.map(({ application, members }) =>
      this.#store.content({ application, members: members.map((member) => this.#store.adopt(member)) }),
    );
    for (const [cluster, place, index] of units) {
      const content = adopted[index];
      if (content !== undefined) this.place(clusterOf(cluster), place, content);
    }
  }

  /** Findings about the run that were made elsewhere, as their levels take them. */
  take(findings: readonly Finding[]): readonly Finding[] {
    return this.#levels.take(findings);
  }

  /** What was found in all units. @throws FleetError `RULE_FAILED` */
  result(): VerificationResult {
    const verdicts = new Map<string, readonly FoundAt[]>();
    const problems: PlacedProblem[] = [];
    for (const site of this.#sites.values()) {
      const { cluster } = site;
      const ordered = inOrder(unitsOf(site));
      const key = sha256(JSON.stringify([cluster.key, ordered.map(({ content, target }) => [content.id, target])]));
      const verdict = verdicts.get(key) ?? this.#verdict(cluster, ordered);
      verdicts.set(key, verdict);
      for (const { found, unit, member: at } of verdict) {
        const { place, content } = ordered[unit] as SiteUnit;
        const { application, members } = content.value;
        problems.push({ found, cluster, place, application, member: members[at] as UnitMember });
      }
    }
    return { ...takeFindings(problems, this.#levels), unknownKinds: inKindOrder(this.#unknownKinds.values()) };
  }

  #member({ object: whole, path, content }: CheckedObject, cluster: CheckedCluster): UnitMember {
    const isCustom = !isBuiltIn(whole);
    const isWhole = isCustom || content !== undefined || this.#foreignRules.some((rule) => isCalledWith(rule, whole));
    const object = isWhole ? whole : readPartOf(whole);
    const known = this.#known.find(object, { path, content }, () => ({
      facts: this.#factsOf(object, path),
      found: [],
    }));
    return {
      facts: known.facts,
      path,
      found: isCustom ? this.#store.nothingFound : this.#found(object, cluster, known.found),
      ...((isCustom || isCustomResourceDefinition(whole)) && { whole: this.#store.whole(whole) }),
    };
  }

  #opaque(identity: ObjectIdentity, path: string): UnitMember {
    return { facts: this.#store.facts(opaqueFacts(identity), path), path, found: this.#store.nothingFound };
  }

  #factsOf(object: KubeObject, path: string): Interned<ObjectFacts> {
    return this.#store.facts(factsOf(this.#clusterRules, subjectOf(object)), path);
  }

  #found(object: KubeObject, cluster: CheckedCluster, byCluster: KnownObject['found']): Interned<readonly Found[]> {
    const known = byCluster.find(({ cluster: key }) => key === cluster.key);
    if (known !== undefined) return known.found;
    const found = this.#store.found(this.#checks.check(subjectOf(object), cluster));
    byCluster.push({ cluster: cluster.key, found });
    return found;
  }

  #verdict(cluster: CheckedCluster, ordered: readonly (SiteUnit & { readonly target: number })[]): readonly FoundAt[] {
    const units = ordered.map(({ content, target }) => ({ content: content.value, target }));
    const whole = withInstalled(cluster, units);
    const alone = units.flatMap(({ content: { members } }, unit) =>
      members.flatMap((member, at) => this.#foundIn(member, whole).map((found) => ({ found, unit, member: at }))),
    );
    return [...alone, ...checkCluster(whole, units, this.#clusterRules)];
  }

  #foundIn({ found, path, whole: custom }: UnitMember, cluster: CheckedCluster): readonly Found[] {
    if (custom === undefined || isBuiltIn(custom.value)) return found.value;
    this.#noteUnknown(custom.value, cluster, path);
    return this.#checks.check(subjectOf(custom.value), cluster);
  }

  /** Where nothing brings the kind, a rule says so. */
  #noteUnknown(object: KubeObject, cluster: CheckedCluster, path: string): void {
    const { apiVersion, kind } = object;
    const name = `${apiVersion}/${kind}`;
    const facts = cluster.kind(apiVersion, kind);
    const isKnown = facts?.status === 'served' || (facts?.status === 'absent' && facts.reason !== 'unknown');
    if (isKnown || !cluster.brings(apiVersion, kind)) return;
    const place = `${identityText(identityOf(object))} in ${path}`;
    const other = this.#unknownKinds.get(name);
    // The same one, whatever the order of units.
    if (other === undefined || compareText(place, other.place) < 0)
      this.#unknownKinds.set(name, { apiVersion, kind, place });
  }
}

function inKindOrder(kinds: Iterable<UnknownKind>): readonly UnknownKind[] {
  return [...kinds].sort((a, b) => compareText(a.apiVersion, b.apiVersion) || compareText(a.kind, b.kind));
}

function unitsOf({ units }: Site): readonly SiteUnit[] {
  return [...units.values()].flatMap(({ place, contents }) => contents.map((content) => ({ place, content })));
}

/** By target, then by application. */
function inOrder(units: readonly SiteUnit[]): readonly (SiteUnit & { readonly target: number })[] {
  const targets = [...new Set(units.map(({ place }) => place.target))].sort(compareText);
  return units
    .map((unit) => ({ ...unit, target: targets.indexOf(unit.place.target) }))
    .sort((a, b) => a.target - b.target || compareText(a.content.value.application, b.content.value.application));
}

/** The cluster with the kinds that its units define, as far as it would take the definitions. */
function withInstalled(cluster: CheckedCluster, units: readonly ClusterUnit[]): CheckedCluster {
  const definitions = new Map<string, KubeObject>();
  for (const { content } of units)
    for (const { whole, found } of content.members) {
      const isRefused = found.value.some(({ severity }) => severity === 'error');
      if (whole !== undefined && !isRefused && isCustomResourceDefinition(whole.value))
        definitions.set(whole.value.metadata.name, whole.value);
    }
  return definitions.size === 0 ? cluster : cluster.withDefinitions([...definitions.values()]);
}
