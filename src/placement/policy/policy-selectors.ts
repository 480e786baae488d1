import type { Selector } from '../../core/selector.js';
import { askedRolesOf } from '../roles/roles.js';
import { nameExtensions } from './demanded-by.js';
import type { Policy } from './policy.js';

/** A selector, and the part of the policy that it is in. */
export interface PolicySelector {
  readonly part: string;
  readonly selector: Selector;
}

/** Every selector of a policy, its own first. */
export function selectorsOf(policy: Policy): readonly PolicySelector[] {
  const inPart = (part: string, selectors: readonly Selector[] = []) =>
    selectors.map((selector) => ({ part, selector }));
  const roles = askedRolesOf(policy);
  return [
    { part: 'the selector', selector: policy },
    ...inPart('prefer', policy.prefer),
    ...inPart('waves', policy.waves),
    ...inPart('groups', policy.groups),
    ...inPart('replicas.weights', policy.replicas?.weights),
    ...roles.flatMap(({ request }) => [
      ...inPart(`role ${request.role}`, [request]),
      ...inPart(`prefer of role ${request.role}`, request.prefer),
    ]),
    ...(policy.demands ?? []).flatMap((one) =>
      one.demand === 'match' ? inPart(`a demand of ${nameExtensions([one.by])}`, [one.match]) : [],
    ),
  ];
}
