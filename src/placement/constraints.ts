import { compareText } from '../core/json.js';
import { listNames } from '../core/names.js';
import type { SelectorRequirement } from '../core/selector.js';
import type { Policy, Spread } from './policy.js';
import { skewRulesOf } from './spread-rules.js';

/** One part of a policy that can keep it from being met. */
export interface Constraint {
  /** As a person reads it; the same for the same part. */
  readonly name: string;
  /** The policy without it. */
  readonly drop: (policy: Policy) => Policy;
}

/** The parts of a policy that can conflict, and the policy in the shape that they are dropped from. */
export function constraintsOf(given: Policy): { readonly policy: Policy; readonly constraints: readonly Constraint[] } {
  const { prefer: _prefer, waves: _waves, replicas: _replicas, ...rest } = given;
  const spread = (given.spread ?? []).flatMap(partsOf);
  const policy = { ...rest, spread };
  const constraints = [
    ...nameConstraints(policy),
    ...selectorConstraints(policy),
    { name: 'taints', drop: (policy: Policy) => ({ ...policy, tolerations: [{ operator: 'Exists' }] as const }) },
    ...(policy.capabilities ?? []).map((one) => ({
      name: `capability ${one.name}${one.atLeast === undefined ? '' : ` at least ${one.atLeast}`}`,
      drop: (policy: Policy) => ({ ...policy, capabilities: without(policy.capabilities, one) }),
    })),
    ...spread.map((one) => ({
      name: spreadName(one),
      drop: (policy: Policy) => ({ ...policy, spread: without(policy.spread, one) }),
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

function spreadName({ by, min, max, maxSkew }: Spread): string {
  const limit = min === undefined ? (max === undefined ? `maxSkew ${maxSkew}` : `max ${max}`) : `min ${min}`;
  return `spread by ${by} ${limit}`;
}

function nameConstraints({ targets, exclude, per, groups }: Policy): readonly Constraint[] {
  const all: readonly (Constraint | undefined)[] = [
    targets && {
      name: `targets ${listNames(targets, 5)}`,
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

function requirementName({ key, operator, values }: SelectorRequirement): string {
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
