import { identityOf, identityText, type ObjectIdentity } from '../../manifest/kube-object.js';
import { type Offer, offerOf, opaqueOffer } from '../cluster/offer.js';
import type { ClusterRule, Subject } from './rule.js';
import { ruleFailure } from './rule-failure.js';

/** What is kept of an object: enough for every rule, small, and plain data. */
export interface ObjectFacts {
  readonly apiVersion: string;
  readonly identity: ObjectIdentity;
  readonly offer: Offer;
  readonly facts: readonly RuleFact[];
}

/** What a rule collected of an object. */
export interface RuleFact {
  /** Position among the rules about clusters. */
  readonly rule: number;
  readonly fact: unknown;
}

/** @throws FleetError `RULE_FAILED` */
export function factsOf(rules: readonly ClusterRule[], subject: Subject): ObjectFacts {
  const { object, pod } = subject;
  const identity = identityOf(object);
  const facts: RuleFact[] = [];
  let rule = 0;
  try {
    for (; rule < rules.length; rule += 1) {
      const fact = rules[rule]?.collect(subject);
      if (fact !== undefined) facts.push({ rule, fact });
    }
  } catch (error) {
    throw ruleFailure(rules[rule], identityText(identity), error);
  }
  return { apiVersion: object.apiVersion, identity, offer: offerOf(object, pod), facts };
}

/** An object of which only the identity can be read, because it is encrypted. */
export function opaqueFacts(identity: ObjectIdentity): ObjectFacts {
  return { apiVersion: '', identity, offer: opaqueOffer(identity), facts: [] };
}
