import type { Finding } from '../../core/finding.js';
import { sha256 } from '../../core/hash.js';
import { identityText, type KubeObject, type ObjectIdentity } from '../../manifest/kube-object.js';
import type { ClusterSubject } from '../cluster/cluster-subject.js';
import { podViewOf } from '../reading/pod-view.js';
import { ClusterRules, type ObjectFacts, type PlacedProblem } from './check-clusters.js';
import { type Found, ObjectRules } from './check-objects.js';
import type { Interned } from './interner.js';
import { compareFindings, type ObjectFinding, type SuppressedFinding } from './object-finding.js';
import { RecentMap } from './recent-map.js';
import type { Rule } from './rule.js';
import { RuleLevels, type RuleSettings, suppresses, UNUSED_SUPPRESSION } from './rule-settings.js';

export interface RuleRunOptions {
  readonly rules: readonly Rule[];
  /** @default {} */
  readonly settings?: RuleSettings;
}

/** The objects of one application on one target. */
export interface CheckedUnit {
  readonly application: string;
  readonly environment: string;
  readonly target: string;
  readonly cluster: ClusterSubject;
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

export interface RuleResult {
  /** Sorted: errors first. */
  readonly findings: readonly ObjectFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** One for each suppression that suppresses nothing. */
  readonly unused: readonly Finding[];
}

interface Checked {
  readonly facts: Interned<ObjectFacts>;
  /** By what the cluster answers. */
  readonly found: Map<string, readonly Found[]>;
}

/** How many objects are remembered, to recognise equal ones. */
const REMEMBERED = 20_000;

/**
 * Checks units one by one as they are made, and clusters at the end. Equal objects are checked once for clusters that answer alike;
 * nothing is kept of an object but the facts of {@link ClusterRules} and what was found.
 */
export class RuleRun {
  readonly #levels: RuleLevels;
  readonly #objectRules: ObjectRules;
  readonly #clusterRules: ClusterRules;
  readonly #checked = new RecentMap<string, Checked>(REMEMBERED);
  readonly #problems: PlacedProblem[] = [];
  readonly #paths = new Map<string, string>();

  /** @throws FleetError `VALUE_INVALID` for settings that name no rule, and the like */
  constructor({ rules, settings = {} }: RuleRunOptions) {
    this.#levels = new RuleLevels(rules, settings);
    const used = rules.filter((rule) => this.#levels.isUsed(rule));
    this.#objectRules = new ObjectRules(used);
    this.#clusterRules = new ClusterRules(used);
  }

  add({ application, environment, target, cluster, objects, encrypted = [] }: CheckedUnit): void {
    const unit = { application, environment, target, cluster };
    for (const { object, path, content } of objects) {
      const { facts, found } = this.#check(object, cluster, content ?? contentOf(object));
      const member = { facts, unit, path: this.#shared(path) };
      this.#clusterRules.add(member);
      for (const problem of found.get(cluster.key) ?? []) this.#problems.push({ found: problem, member });
    }
    for (const identity of encrypted)
      this.#clusterRules.add({ facts: this.#clusterRules.opaque(identity), unit, path: application });
  }

  /** What was found in all units. */
  result(): RuleResult {
    const all = [...this.#problems, ...this.#clusterRules.check()]
      .flatMap((problem) => this.#finding(problem))
      .sort(compareFindings);
    const used = new Set<number>();
    const findings: ObjectFinding[] = [];
    const suppressed: SuppressedFinding[] = [];
    for (const finding of all) {
      const at = this.#levels.suppressions.findIndex((suppression) => suppresses(suppression, finding));
      const suppression = this.#levels.suppressions[at];
      if (suppression === undefined) findings.push(finding);
      else {
        used.add(at);
        suppressed.push({ finding, reason: suppression.reason });
      }
    }
    return { findings, suppressed, unused: this.#unused(used) };
  }

  /** The paths of an object on many clusters, as one text in memory. */
  #shared(path: string): string {
    const known = this.#paths.get(path);
    if (known === undefined) this.#paths.set(path, path);
    return known ?? path;
  }

  #check(object: KubeObject, cluster: ClusterSubject, content: string): Checked {
    const known = this.#checked.get(content);
    if (known?.found.has(cluster.key)) return known;
    const subject = { object, pod: podViewOf(object) };
    const checked = known ?? { facts: this.#clusterRules.collect(subject), found: new Map() };
    checked.found.set(cluster.key, this.#objectRules.check(subject, cluster));
    if (known === undefined) this.#checked.set(content, checked);
    return checked;
  }

  #finding({ found: { rule, problem }, member: { facts, unit, path } }: PlacedProblem): ObjectFinding | [] {
    const { application, environment, target, cluster } = unit;
    const level = this.#levels.of(rule, application);
    if (level === 'off') return [];
    const { pointer = '', message, hint, value, allowed, notVerified } = problem;
    return {
      rule: rule.id,
      severity: notVerified === true ? 'info' : level,
      place: `${path} on ${target} (${environment})`,
      message,
      hint,
      application,
      target,
      cluster: cluster.name,
      ...(cluster.kubernetes !== undefined && { kubernetes: cluster.kubernetes }),
      object: identityText(facts.value.identity),
      apiVersion: facts.value.apiVersion,
      pointer,
      path,
      ...(value !== undefined && { value }),
      ...(allowed !== undefined && { allowed }),
    };
  }

  #unused(used: ReadonlySet<number>): readonly Finding[] {
    return this.#levels.suppressions.flatMap(({ rule, application, object }, index) =>
      used.has(index)
        ? []
        : {
            rule: UNUSED_SUPPRESSION,
            severity: 'warning',
            place: [application, object].filter((part) => part !== undefined).join(' '),
            message: `the suppression of ${JSON.stringify(rule)} suppresses nothing`,
            hint: 'remove it, or correct its application and object',
          },
    );
  }
}

function contentOf(object: KubeObject): string {
  return sha256(textOf(object));
}

function textOf(object: KubeObject): string {
  try {
    return JSON.stringify(object);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Only for integers beyond JavaScript's: a replacer makes the common case several times slower.
    return JSON.stringify(object, (_, value: unknown) => (typeof value === 'bigint' ? { bigint: `${value}` } : value));
  }
}
