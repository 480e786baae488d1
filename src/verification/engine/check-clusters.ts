import { sha256 } from '../../core/hash.js';
import { compareText } from '../../core/json.js';
import { identityOf, identityText, type ObjectIdentity } from '../../manifest/kube-object.js';
import { ClusterIndex, type IndexedObject } from '../cluster/cluster-index.js';
import type { ClusterSubject } from '../cluster/cluster-subject.js';
import { type Offer, offerOf } from '../cluster/offer.js';
import type { Found } from './check-objects.js';
import { type Interned, Interner } from './interner.js';
import type { ClusterProblem, ClusterRule, Collected, Rule, Subject } from './rule.js';
import { ruleFailure } from './rule-failure.js';

/** What is kept of an object: enough for every rule, and small. Equal ones are one, and so are equal facts of different objects. */
export interface ObjectFacts {
  readonly apiVersion: string;
  readonly identity: ObjectIdentity;
  readonly offer: Offer;
  readonly facts: readonly Interned<RuleFact>[];
}

/** What a rule collected of an object. */
interface RuleFact {
  /** Position of the rule. */
  readonly rule: number;
  readonly fact: unknown;
}

/** The unit that objects come from. */
export interface UnitOrigin {
  readonly cluster: ClusterSubject;
  readonly environment: string;
  readonly target: string;
  readonly application: string;
}

/** An object of a cluster. */
export interface Member {
  readonly facts: Interned<ObjectFacts>;
  readonly unit: UnitOrigin;
  /** Of the construct or file. */
  readonly path: string;
}

/** A problem, and whose it is. */
export interface PlacedProblem {
  readonly found: Found;
  readonly member: Member;
}

interface Site {
  readonly cluster: ClusterSubject;
  readonly members: Member[];
}

/** A member, and the number of its target among those of the cluster, by name. */
interface Ordered {
  readonly member: Member;
  readonly target: number;
}

/** What was found in one cluster, by position among its sorted members. */
type Verdict = readonly { readonly found: Found<ClusterProblem>; readonly member: number }[];

/**
 * The rules that look at all objects of a cluster. Of an object only its facts are kept, and equal facts are kept once, so that
 * memory grows with what differs between clusters; an object adds three references to its cluster. Checking costs one index and one
 * pass over the facts for each set of facts that differs: 1,000 equal clusters cost one.
 */
export class ClusterRules {
  readonly #rules: readonly ClusterRule[];
  readonly #objects = new Interner<ObjectFacts>();
  readonly #facts = new Interner<RuleFact>();
  readonly #sites = new Map<string, Site>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules.filter((rule) => rule.scope === 'cluster');
  }

  /** What is to be kept of an object. @throws FleetError `RULE_FAILED` */
  collect(subject: Subject): Interned<ObjectFacts> {
    const { object, pod } = subject;
    const facts: Interned<RuleFact>[] = [];
    let rule = 0;
    try {
      for (; rule < this.#rules.length; rule += 1) {
        const fact = this.#rules[rule]?.collect(subject);
        if (fact !== undefined) facts.push(this.#facts.intern({ rule, fact }));
      }
    } catch (error) {
      throw ruleFailure(this.#rules[rule], identityText(identityOf(object)), error);
    }
    const { apiVersion } = object;
    return this.#intern({ apiVersion, identity: identityOf(object), offer: offerOf(object, pod), facts });
  }

  /** An object of which only the identity can be read, because it is encrypted. */
  opaque(identity: ObjectIdentity): Interned<ObjectFacts> {
    return this.#intern({ apiVersion: '', identity, offer: {}, facts: [] });
  }

  add(member: Member): void {
    const { cluster } = member.unit;
    const site = this.#sites.get(cluster.name);
    if (site === undefined) this.#sites.set(cluster.name, { cluster, members: [member] });
    else site.members.push(member);
  }

  /** The problems of all objects that were added. @throws FleetError `RULE_FAILED` */
  check(): readonly PlacedProblem[] {
    const verdicts = new Map<string, Verdict>();
    return [...this.#sites.values()].flatMap(({ cluster, members }) => {
      const ordered = inOrder(members);
      const key = sha256(JSON.stringify([cluster.key, ordered.map(({ member, target }) => keyOf(member, target))]));
      let verdict = verdicts.get(key);
      if (verdict === undefined) {
        verdict = this.#verdict(cluster, ordered);
        verdicts.set(key, verdict);
      }
      return verdict.flatMap(({ found, member }) => {
        const placed = ordered[member]?.member;
        return placed === undefined ? [] : { found, member: placed };
      });
    });
  }

  #verdict(cluster: ClusterSubject, members: readonly Ordered[]): Verdict {
    const objects = members.map(({ member: { facts, unit }, target }): IndexedObject => {
      const { apiVersion, identity, offer } = facts.value;
      return { apiVersion, identity, offer, application: unit.application, target };
    });
    const index = new ClusterIndex(cluster, objects);
    const positions = new Map(objects.map((object, position) => [object, position]));
    const collected = this.#collected(members, objects);
    const verdict: { found: Found<ClusterProblem>; member: number }[] = [];
    for (const [at, rule] of this.#rules.entries()) {
      const report = (problem: ClusterProblem) => {
        const member = positions.get(problem.object);
        if (member !== undefined) verdict.push({ found: { rule, problem }, member });
      };
      try {
        rule.check({ collected: collected[at] ?? [], index }, report);
      } catch (error) {
        throw ruleFailure(rule, cluster.name, error);
      }
    }
    return verdict;
  }

  #collected(
    members: readonly Ordered[],
    objects: readonly IndexedObject[],
  ): readonly (readonly Collected<unknown>[])[] {
    const byRule: Collected<unknown>[][] = this.#rules.map(() => []);
    for (const [position, { member }] of members.entries()) {
      const object = objects[position];
      if (object !== undefined)
        for (const { value } of member.facts.value.facts) byRule[value.rule]?.push({ object, fact: value.fact });
    }
    return byRule;
  }

  #intern(object: ObjectFacts): Interned<ObjectFacts> {
    const { apiVersion, identity, offer, facts } = object;
    return this.#objects.intern(
      object,
      sha256(JSON.stringify([apiVersion, identity, offer, facts.map(({ id }) => id)])),
    );
  }
}

function inOrder(members: readonly Member[]): readonly Ordered[] {
  const targets = [...new Set(members.map(({ unit }) => unit.target))].sort(compareText);
  return members.map((member) => ({ member, target: targets.indexOf(member.unit.target) })).sort(byContent);
}

function keyOf({ facts, unit }: Member, target: number): readonly (string | number)[] {
  return [facts.id, target, unit.application];
}

function byContent(a: Ordered, b: Ordered): number {
  return (
    compareText(a.member.unit.application, b.member.unit.application) ||
    a.target - b.target ||
    compareIdentities(a.member.facts.value.identity, b.member.facts.value.identity) ||
    a.member.facts.id - b.member.facts.id
  );
}

function compareIdentities(a: ObjectIdentity, b: ObjectIdentity): number {
  return (
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}
