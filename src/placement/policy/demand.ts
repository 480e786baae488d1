import { FleetError } from '../../core/errors.js';
import type { Selector } from '../../core/selector.js';
import { anything, fields, number, type Shape, text } from '../../core/shape.js';
import { showValue } from '../../core/show-value.js';
import { ROLE_FIELDS, type RoleRequest, SELECTOR_FIELDS } from '../roles/role.js';
import type { Capability, Policy, Spread } from './policy.js';
import { policyErrors } from './policy-check.js';

/** Only targets that match. */
export interface MatchDemand {
  readonly demand: 'match';
  readonly match: Selector;
}

/** Only targets whose cluster has the capability. */
export interface CapabilityDemand extends Capability {
  readonly demand: 'capability';
  /** Needed only of targets that hold this role. @default all */
  readonly role?: string;
}

/** Targets with at least so many different values of a fact. */
export interface SpreadDemand {
  readonly demand: 'spread';
  readonly spread: Required<Pick<Spread, 'by' | 'min'>>;
}

/** A role that targets or hubs of the application hold. */
export interface RoleDemand extends RoleRequest {
  readonly demand: 'role';
}

/** What an extension needs of where its application runs. Only narrows the policy, never widens it. */
export type Demand = MatchDemand | CapabilityDemand | SpreadDemand | RoleDemand;

/** A demand, and the name of the extension whose it is. */
export type StatedDemand = Demand & { readonly by: string };

/** The policy with demands, which it lists after those it has. */
export function withDemands(policy: Policy, demands: readonly StatedDemand[]): Policy {
  return demands.length === 0 ? policy : { ...policy, demands: [...(policy.demands ?? []), ...demands] };
}

const SHAPES: { readonly [D in Demand['demand']]: Shape } = {
  match: fields<MatchDemand>({ demand: anything, match: fields<Selector>(SELECTOR_FIELDS) }, ['match']),
  capability: fields<CapabilityDemand>({ demand: anything, name: text, atLeast: text, role: text }, ['name']),
  spread: fields<SpreadDemand>(
    { demand: anything, spread: fields<SpreadDemand['spread']>({ by: text, min: number }, ['by', 'min']) },
    ['spread'],
  ),
  role: fields<RoleDemand>({ ...ROLE_FIELDS, demand: anything }, ['role', 'among']),
};

/** What is wrong with a demand by itself: `VALUE_INVALID`, `SELECTOR_INVALID`, `NAME_INVALID`; nothing when it is valid. */
export function demandErrors(demand: Demand, path: string): readonly FleetError[] {
  const fault = shapeOf(demand)(demand, '');
  if (fault === undefined) return policyErrors(withDemands({}, [{ ...demand, by: path }]), path);
  return [new FleetError('VALUE_INVALID', { message: `a demand is malformed: ${fault}`, hint: 'correct it', path })];
}

function shapeOf(given: unknown): Shape {
  const kind: unknown = typeof given === 'object' && given !== null && 'demand' in given ? given.demand : undefined;
  const known = Object.entries(SHAPES).find(([name]) => name === kind);
  const unknown: Shape = () => `demand must be one of ${Object.keys(SHAPES).join(', ')}, got ${showValue(kind)}`;
  return known?.[1] ?? unknown;
}
