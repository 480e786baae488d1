import type { KubeObject } from '../../manifest/kube-object.js';
import { itemsIn, textsIn } from './unchecked.js';

/** One entry of `rules` of a Role or ClusterRole. */
export interface RoleRule {
  readonly pointer: string;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
  /** Empty: all objects. */
  readonly resourceNames: readonly string[];
}

export function roleRulesOf({ rules }: KubeObject): readonly RoleRule[] {
  return itemsIn(rules).map(([index, { apiGroups, resources, verbs, nonResourceURLs, resourceNames }]) => ({
    pointer: `/rules/${index}`,
    apiGroups: textsIn(apiGroups),
    resources: textsIn(resources),
    verbs: textsIn(verbs),
    nonResourceURLs: textsIn(nonResourceURLs),
    resourceNames: textsIn(resourceNames),
  }));
}
