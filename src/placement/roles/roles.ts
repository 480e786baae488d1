import { canonicalJson } from '../../core/json.js';
import type { CapabilityDemand } from '../policy/demand.js';
import type { Policy } from '../policy/policy.js';
import type { RoleRequest } from './role.js';

/** A role with all that is asked of its holders. */
export interface Role extends RoleRequest {
  readonly count: number;
  /** Capabilities that extensions demand of its holders. */
  readonly capabilities: readonly DemandedCapability[];
  /** Names of the extensions that demand it; empty when the policy alone asks for it. */
  readonly demandedBy: readonly string[];
}

export type DemandedCapability = CapabilityDemand & { readonly by: string };

/** A request, and the name of the extension whose it is; undefined for one of the policy. */
export interface AskedRole {
  readonly request: RoleRequest;
  readonly by: string | undefined;
}

/** Those of the policy, then those that extensions demand. */
export function askedRolesOf({ roles = [], demands = [] }: Policy): readonly AskedRole[] {
  return [
    ...roles.map((request) => ({ request, by: undefined })),
    ...demands.flatMap((one) => {
      if (one.demand !== 'role') return [];
      const { demand: _, by, ...request } = one;
      return { request, by };
    }),
  ];
}

/** Equal for requests that ask for the same. */
export function requestText(request: RoleRequest): string {
  return canonicalJson({ ...request, count: request.count ?? 1 });
}

const NO_ROLES: readonly Role[] = [];

/** The roles of a valid policy in the order they are elected: one that others are apart from before these. */
export function rolesOf(policy: Policy): readonly Role[] {
  if (policy.roles === undefined && policy.demands === undefined) return NO_ROLES;
  const asked = askedRolesOf(policy);
  const names = [...new Set(asked.map(({ request }) => request.role))];
  const roles = names.flatMap((name) => {
    const same = asked.filter(({ request }) => request.role === name);
    return same.slice(0, 1).map(({ request }) => ({
      ...request,
      count: request.count ?? 1,
      capabilities: (policy.demands ?? []).flatMap((one) =>
        one.demand === 'capability' && one.role === name ? [one] : [],
      ),
      demandedBy: [...new Set(same.flatMap(({ by }) => by ?? []))],
    }));
  });
  return roles.toSorted((a, b) => originsOf(a, roles).length - originsOf(b, roles).length);
}

/** The roles that a role is apart from, directly or not, the nearest first; ends where a circle closes. */
export function originsOf({ apart }: RoleRequest, roles: readonly RoleRequest[]): readonly RoleRequest[] {
  const origins: RoleRequest[] = [];
  for (let from = apart?.from; from !== undefined; ) {
    const origin = roles.find(({ role }) => role === from);
    if (origin === undefined || origins.includes(origin)) break;
    origins.push(origin);
    from = origin.apart?.from;
  }
  return origins;
}
