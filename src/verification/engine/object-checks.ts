import type { KubeObject } from '../../manifest/kube-object.js';
import type { CheckedCluster } from '../cluster/checked-cluster.js';
import { podViewOf } from '../reading/pod-view.js';
import type { ValidationProblem } from '../validator/validation-problem.js';
import { ObjectRules } from './check-objects.js';
import type { Found } from './found.js';
import type { Rule, Subject } from './rule.js';

/**
 * Everything that is checked of one object by itself: what a server would refuse, and what rules say. What rules of kind `api` find is not
 * looked for by the validator.
 */
export class ObjectChecks {
  readonly #rules: ObjectRules;

  constructor(rules: readonly Rule[]) {
    this.#rules = new ObjectRules(rules);
  }

  /** @throws FleetError `RULE_FAILED` */
  check(subject: Subject, cluster: CheckedCluster): readonly Found[] {
    const ruled = this.#rules.check(subject, cluster);
    const refused = cluster.validate(subject.object);
    return refused.length === 0 ? ruled : [...ruled, ...refused.map(foundOf)];
  }
}

export function subjectOf(object: KubeObject): Subject {
  return { object, pod: podViewOf(object) };
}

function foundOf({ rule, severity, ...problem }: ValidationProblem): Found {
  return { rule, severity, problem };
}
