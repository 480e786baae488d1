import { identityOf, identityText } from '../../manifest/kube-object.js';
import type { ClusterSubject } from '../cluster/cluster-subject.js';
import { groupKind } from '../cluster/offer.js';
import type { Found } from './found.js';
import { refusePromise, reported } from './reported.js';
import type { ObjectRule, PodRule, Problem, Rule, Subject } from './rule.js';
import { ruleFailure } from './rule-failure.js';

const NOTHING: readonly Found[] = Object.freeze([]);

/**
 * The rules that look at one object at a time. The cost is that of the rules that are meant for the object's kind; which these
 * are is found out once for each kind.
 */
export class ObjectRules {
  readonly #objectRules: readonly ObjectRule[];
  readonly #podRules: readonly PodRule[];
  readonly #byKind = new Map<string, readonly ObjectRule[]>();

  constructor(rules: readonly Rule[]) {
    this.#objectRules = rules.filter((rule) => rule.scope === 'object');
    this.#podRules = rules.filter((rule) => rule.scope === 'pod');
  }

  /** @throws FleetError `RULE_FAILED` */
  check({ object, pod }: Subject, cluster: ClusterSubject): readonly Found[] {
    let found: Found[] | undefined;
    let current: Rule | undefined;
    const place = () => identityText(identityOf(object));
    const report = (problem: Problem) => {
      if (current === undefined) return;
      found ??= [];
      found.push({
        rule: current.id,
        severity: current.severity,
        problem: reported(current, problem, { path: place(), kind: object.kind }),
      });
    };
    try {
      for (const rule of this.#rulesFor(groupKind(object))) {
        current = rule;
        const result: unknown = rule.check({ object, pod, cluster }, report);
        if (result !== undefined) refusePromise(rule, result, place());
      }
      if (pod !== undefined)
        for (const rule of this.#podRules) {
          current = rule;
          const result: unknown = rule.check({ object, pod, cluster }, report);
          if (result !== undefined) refusePromise(rule, result, place());
        }
    } catch (error) {
      throw ruleFailure(current, place(), error);
    }
    return found ?? NOTHING;
  }

  #rulesFor(kind: string): readonly ObjectRule[] {
    let rules = this.#byKind.get(kind);
    if (rules === undefined) {
      rules = this.#objectRules.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
      this.#byKind.set(kind, rules);
    }
    return rules;
  }
}
