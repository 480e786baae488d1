import type { KubeObject } from '../../manifest/kube-object.js';
import { podSpecOf } from '../../manifest/workload.js';
import { groupKind } from '../cluster/offer.js';
import { ALL_RULES } from '../rules/all-rules.js';
import type { Rule } from './rule.js';

const BUILT_IN: ReadonlySet<Rule> = new Set(ALL_RULES);

/** The rules of which it is not known what they read. */
export function foreignRules(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter((rule) => !BUILT_IN.has(rule));
}

/** Whether a rule is called with an object at all, so that it may read all of it. */
export function isCalledWith(rule: Rule, object: KubeObject): boolean {
  switch (rule.scope) {
    case 'object':
      return rule.kinds?.includes(groupKind(object)) ?? true;
    case 'pod':
      return podSpecOf(object) !== undefined;
    case 'cluster':
      return true;
  }
}
