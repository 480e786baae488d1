import { compareText } from '../../core/json.js';
import { listNames } from '../../core/names.js';
import { requirementsOf, type SelectorRequirement } from '../../core/selector.js';
import type { StatedDemand } from '../policy/demand.js';
import { nameExtensions } from '../policy/demanded-by.js';
import type { Capability, Policy, Spread } from '../policy/policy.js';
import { skewRulesOf } from '../spread/spread-rules.js';

/** One part of a policy that can keep it from being met. */
export interface Constraint {
  /** As a person reads it; the same for the same part. */
  readonly name: string;
  /** The policy without it. */
  readonly drop: (policy: Policy) => Policy;
}

type NarrowingDemand = Exclude<StatedDemand, { readonly demand: 'role' }>;

/** The parts of a policy that can conflict, and the policy in the shape that they are dropped from. */
export function constraintsOf(given: Policy): { readonly policy: Policy; readonly constraints: readonly Constraint[] } {
  const { prefer: _prefer, waves: _waves, replicas: _replicas, roles: _roles, ...rest } = given;
  const demands = (given.demands ?? []).filter(narrowsTargets);
  const spread = (given.spread ?? []).flatMap(partsOf);
  const policy = { ...rest, spread, demands };
  const constraints = [
    ...nameConstraints(policy),
    ...selectorConstraints(policy),
    { name: 'taints', drop: (policy: Policy) => ({ ...policy, tolerations: [{ operator: 'Exists' }] as const }) },
    ...(policy.capabilities ?? []).map((one) => ({
      name: capabilityName(one),
      drop: (policy: Policy) => ({ ...policy, capabilities: without(policy.capabilities, one) }),
    })),
    ...spread.map((one) => ({
      name: spreadName(one),
      drop: (policy: Policy) => ({ ...policy, spread: without(policy.spread, one) }),
    })),
    ...demands.map((one) => ({
      name: demandName(one),
      drop: (policy: Policy) => ({ ...policy, demands: without(policy.demands, one) }),
    })),
    ...countConstraints(policy),
  ];
  return { policy, constraints };
}

/** One spread for each of its limits. */
function partsOf({ by, min, max, ...skew }: Spread): readonly Spread[] {
  const [limit] = skewRulesOf([{ by, ...skew, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }]);
  return [
    ...(limit?.isHard ? [{ by, maxSkew: limit.maxSkew }] : []),
    ...(min === undefined ? [] : [{ by, min }]),
    ...(max === undefined ? [] : [{ by, max }]),
  ];
}

function capabilityName({ name, atLeast }: Capability): string {
  return `capability ${name}${atLeast === undefined ? '' : ` at least ${atLeast}`}`;
}

/** Roles are held by targets that are chosen already. */
function narrowsTargets(demand: StatedDemand): demand is NarrowingDemand {
  return demand.demand !== 'role' && !(demand.demand === 'capability' && demand.role !== undefined);
}

function demandName(demand: NarrowingDemand): string {
  return `${demandedName(demand)} of ${nameExtensions([demand.by])}`;
}

function demandedName(demand: NarrowingDemand): string {
  if (demand.demand === 'spread') return spreadName(demand.spread);
  if (demand.demand === 'capability') return capabilityName(demand);
  return requirementsOf(demand.match).map(requirementName).join(' and ');
}

function spreadName({ by, min, max, maxSkew }: Spread): string {
  const limit = min === undefined ? (max === undefined ? `maxSkew ${maxSkew}` : `max ${max}`) : `min ${min}`;
  return `spread by ${by} ${limit}`;
}

function nameConstraints({ targets, exclude, per, groups }: Policy): readonly Constraint[] {
  const all: readonly (Constraint | undefined)[] = [
    targets && {
      name: `targets ${targets.length === 0 ? '(none)' : listNames(targets, 5)}`,
      drop: ({ targets: _, ...policy }) => policy,
    },
    exclude && {
      name: `exclude ${listNames(exclude, 5)}`,
      drop: ({ exclude: _, ...policy }) => policy,
    },
    per === 'cluster' ? { name: 'per cluster', drop: ({ per: _, ...policy }) => policy } : undefined,
    groups && {
      name: `groups ${listNames(groups.map(({ name }) => name))}`,
      drop: ({ groups: _, ...policy }) => policy,
    },
  ];
  return all.filter((constraint) => constraint !== undefined);
}

function selectorConstraints({ matchLabels = {}, matchExpressions = [] }: Policy): readonly Constraint[] {
  const labels = Object.keys(matchLabels).sort(compareText);
  return [
    ...labels.map((key) => ({
      name: requirementName({ key, operator: 'In', values: [matchLabels[key] ?? ''] }),
      drop: (policy: Policy) => {
        const { [key]: _, ...others } = policy.matchLabels ?? {};
        return { ...policy, matchLabels: others };
      },
    })),
    ...matchExpressions.map((one) => ({
      name: requirementName(one),
      drop: (policy: Policy) => ({ ...policy, matchExpressions: without(policy.matchExpressions, one) }),
    })),
  ];
}

/** `region In ("eu")` */
export function requirementName({ key, operator, values }: SelectorRequirement): string {
  return `${key} ${operator}${values === undefined ? '' : ` (${listNames(values)})`}`;
}

function countConstraints({ count, atLeast }: Policy): readonly Constraint[] {
  return [
    ...(count === undefined
      ? []
      : [{ name: `count ${count}`, drop: ({ count: _, ...policy }: Policy): Policy => policy }]),
    // Without it, the count would ask for more.
    ...(atLeast === undefined
      ? []
      : [{ name: `at least ${atLeast}`, drop: (policy: Policy): Policy => ({ ...policy, atLeast: 1 }) }]),
  ];
}

function without<T>(list: readonly T[] = [], item: T): readonly T[] {
  return list.filter((other) => other !== item);
}
