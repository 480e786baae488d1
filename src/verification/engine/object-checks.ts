import type { KubeObject } from '../../manifest/kube-object.js';
import type { CheckedCluster } from '../cluster/checked-cluster.js';
import { podViewOf } from '../reading/pod-view.js';
import type { ValidationProblem } from '../validator/validation-problem.js';
import { ObjectRules } from './check-objects.js';
import type { Found } from './found.js';
import type { Rule, Subject } from './rule.js';

/** Everything that is checked of one object by itself: what a server would refuse, and what rules say. */
export class ObjectChecks {
  readonly #rules: ObjectRules;
  /** Ids of the rules whose word on a field counts, where a server would say the same. */
  readonly #preferred: ReadonlySet<string>;

  constructor(rules: readonly Rule[]) {
    this.#rules = new ObjectRules(rules);
    this.#preferred = new Set(rules.filter(({ kind }) => kind === 'api').map(({ id }) => id));
  }

  /** @throws FleetError `RULE_FAILED` */
  check(subject: Subject, cluster: CheckedCluster): readonly Found[] {
    const ruled = this.#rules.check(subject, cluster);
    const refused = cluster.validate(subject.object);
    if (refused.length === 0) return ruled;
    const said = new Set(
      ruled.flatMap(({ rule, problem }) => (this.#preferred.has(rule) ? [problem.pointer ?? ''] : [])),
    );
    return [...ruled, ...refused.filter(({ pointer }) => !said.has(pointer)).map(foundOf)];
  }
}

export function subjectOf(object: KubeObject): Subject {
  return { object, pod: podViewOf(object) };
}

function foundOf({ rule, severity, ...problem }: ValidationProblem): Found {
  return { rule, severity, problem };
}
