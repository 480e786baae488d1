import { FleetError } from '../../core/errors.js';
import { didYouMean, listNames, validName } from '../../core/names.js';
import type { StatedDemand } from '../policy/demand.js';
import { nameExtensions } from '../policy/demanded-by.js';
import type { Policy } from '../policy/policy.js';
import { errorOf, invalidValue, preferenceErrors } from '../policy/policy-values.js';
import type { RoleRequest } from './role.js';
import { type AskedRole, askedRolesOf, originsOf, requestText } from './roles.js';

const MAX_HOLDERS = 1000;

/** What is wrong with the roles of a policy by themselves: `NAME_INVALID`, `VALUE_INVALID`; selectors are not looked at. */
export function roleErrors(policy: Policy, path: string): readonly FleetError[] {
  const asked = askedRolesOf(policy);
  const requests = asked.map(({ request }) => request);
  return [
    ...requests.flatMap((request) => requestErrors(request, path)),
    ...differenceErrors(asked, path),
    ...circleErrors(requests, path),
  ];
}

function requestErrors({ role, count, among, prefer = [], apart }: RoleRequest, path: string): readonly FleetError[] {
  const isCount = count === undefined || (Number.isSafeInteger(count) && count >= 1 && count <= MAX_HOLDERS);
  const invalid = (field: string, value: unknown, allowed: string) =>
    invalidValue(`${field} of role ${JSON.stringify(role)}`, value, allowed, path);
  return [
    ...errorOf(() => validName('role', role, path)),
    ...(isCount ? [] : [invalid('count', count, `a whole number from 1 to ${MAX_HOLDERS}`)]),
    ...(among === 'placed' || among === 'hubs' ? [] : [invalid('among', among, 'one of "placed", "hubs"')]),
    ...(apart?.from === role ? [invalid('apart.from', apart.from, 'another role')] : []),
    ...preferenceErrors(prefer, path),
  ];
}

/** Who asks for a role differently than who asks for it first. */
function differenceErrors(asked: readonly AskedRole[], path: string): readonly FleetError[] {
  return asked.flatMap(({ request, by }) => {
    const first = asked.find((other) => other.request.role === request.role);
    if (first === undefined || requestText(first.request) === requestText(request)) return [];
    const [one, other] = [first, { request, by }].map((each) => `${nameOf(each)} as ${requestText(each.request)}`);
    return new FleetError('VALUE_INVALID', {
      message: `role ${JSON.stringify(request.role)} is asked for differently by ${one} and by ${other}`,
      hint: 'ask for the same, or give one of them another name',
      path,
    });
  });
}

function nameOf({ by }: AskedRole): string {
  return by === undefined ? 'the policy' : nameExtensions([by]);
}

function circleErrors(requests: readonly RoleRequest[], path: string): readonly FleetError[] {
  const isInCircle = (request: RoleRequest) => originsOf(request, requests).some(({ role }) => role === request.role);
  // A role that is apart from itself was refused already.
  const circle = [...new Set(requests.filter(isInCircle).map(({ role }) => role))];
  if (circle.length < 2) return [];
  return [
    new FleetError('VALUE_INVALID', {
      message: `roles ${listNames(circle)} are apart from each other in a circle, so none can be elected first`,
      hint: 'say it of one of them only: that one is elected after the other',
      path,
    }),
  ];
}

/** Roles that a policy names and nobody asks for (`NAME_UNKNOWN`). */
export function unknownRoleErrors(policy: Policy, path: string): readonly FleetError[] {
  const asked = askedRolesOf(policy);
  const known = [...new Set(asked.map(({ request }) => request.role))].sort();
  const named = [
    ...asked.flatMap((one) => (one.request.apart ? [{ name: one.request.apart.from, by: nameOf(one) }] : [])),
    ...(policy.demands ?? []).flatMap(roleNamedBy),
  ];
  return named
    .filter(({ name }) => !known.includes(name))
    .map(({ name, by }) => {
      const message = `${by} names role ${JSON.stringify(name)}, which nobody asks for${didYouMean(name, known)}`;
      const hint = known.length === 0 ? 'ask for it' : `ask for it, or use one of ${listNames(known)}`;
      return new FleetError('NAME_UNKNOWN', { message, hint, path });
    });
}

function roleNamedBy(demand: StatedDemand) {
  if (demand.demand !== 'capability' || demand.role === undefined) return [];
  return [{ name: demand.role, by: nameExtensions([demand.by]) }];
}
