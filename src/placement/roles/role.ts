import type { Selector } from '../../core/selector.js';
import { anything, fields, listOf, number, text } from '../../core/shape.js';
import type { Preference } from '../policy/policy.js';

/** A role, such as `writer`, and who can hold it: of the targets it is elected among, those that the selector matches. */
export interface RoleRequest extends Selector {
  /** A DNS label. */
  readonly role: string;
  /** How many hold it. @default 1 */
  readonly count?: number;
  /** `placed`: the chosen targets. `hubs`: the environment's hubs, of which each holder gets a unit of the application. */
  readonly among: 'placed' | 'hubs';
  /** Who is elected first. Whoever holds the role keeps it, whatever others score. @default all alike */
  readonly prefer?: readonly Preference[];
  /** No holder has the same value of the fact `by` as a holder of the role `from`. */
  readonly apart?: { readonly from: string; readonly by: string };
}

/** Fields of a selector as they arrive. */
export const SELECTOR_FIELDS = { matchLabels: anything, matchExpressions: anything } as const;

/** Fields of a request as they arrive, for callers without types. */
export const ROLE_FIELDS = {
  ...SELECTOR_FIELDS,
  role: text,
  count: number,
  among: anything,
  prefer: listOf(fields<Preference>({ ...SELECTOR_FIELDS, weight: number }, ['weight'])),
  apart: fields<Required<RoleRequest>['apart']>({ from: text, by: text }, ['from', 'by']),
} as const;
