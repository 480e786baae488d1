import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { compareText } from '../../core/json.js';
import { listNames } from '../../core/names.js';
import { milliOf } from '../../core/quantity.js';
import { matches } from '../../core/selector.js';
import type { Candidate } from '../candidate.js';
import type { Outcome } from '../decision.js';
import type { Replicas } from '../policy/policy.js';
import { apportion } from './apportion.js';

/** How many replicas each of the targets gets, by name; empty when the policy divides none. */
export function divideReplicas(
  replicas: Replicas | undefined,
  targets: readonly Candidate[],
  compareNames: (a: string, b: string) => number,
): ReadonlyMap<string, number> {
  if (replicas === undefined) return new Map();
  const weights = targets.map((candidate) => weightOf(replicas, candidate));
  const isAnyPositive = weights.some((weight) => weight > 0n);
  const claims = targets.map(({ target }, index) => {
    return { name: target.name, weight: isAnyPositive ? (weights[index] ?? 0n) : 1n };
  });
  return apportion(replicas.total, claims, compareNames);
}

/** As Karmada weighs: the largest weight of all that match, 0 when none does. */
function weightOf({ weights, byCapacity }: Replicas, { cluster, facts }: Candidate): bigint {
  if (byCapacity !== undefined) return capacityOf(byCapacity, { cluster }) ?? 0n;
  if (weights === undefined) return 1n;
  return BigInt(weights.reduce((most, rule) => (matches(rule, facts) ? Math.max(most, rule.weight) : most), 0));
}

/** What a target's replicas are in proportion to: `weight 3`, `cpu 640`; undefined when targets count alike. */
export function describeShare(replicas: Replicas | undefined, candidate: Candidate): string | undefined {
  if (replicas?.byCapacity !== undefined) {
    const { capacity } = candidate.cluster;
    const quantity = Object.hasOwn(capacity, replicas.byCapacity) ? capacity[replicas.byCapacity] : undefined;
    return `${replicas.byCapacity} ${quantity ?? 'not declared'}`;
  }
  return replicas?.weights && `weight ${weightOf(replicas, candidate)}`;
}

function capacityOf(resource: string, { cluster: { capacity } }: Pick<Candidate, 'cluster'>): bigint | undefined {
  const quantity = Object.hasOwn(capacity, resource) ? capacity[resource] : undefined;
  return quantity === undefined ? undefined : milliOf(quantity);
}

/** `VALUE_INVALID` when replicas are divided by a capacity that clusters do not declare. */
export function replicaErrors({ context, chosen }: Outcome): readonly FleetError[] {
  const resource = context.policy.replicas?.byCapacity;
  if (resource === undefined) return [];
  const lacking = chosen.filter(({ candidate }) => capacityOf(resource, candidate) === undefined);
  if (lacking.length === 0) return [];
  const names = [...new Set(lacking.map(({ candidate }) => candidate.cluster.name))].sort(compareText);
  return [
    new FleetError('VALUE_INVALID', {
      message: `replicas are divided by capacity ${JSON.stringify(resource)}, which clusters ${listNames(names)} do not declare`,
      hint: `declare it: new Cluster(fleet, ${JSON.stringify(names[0])}, { capacity: { ${JSON.stringify(resource)}: … } })`,
      path: `${context.environment.name}/${context.application.name}`,
    }),
  ];
}

/** Tells of targets that run without a replica, which the policy may mean or not. */
export function replicaFindings({ context, chosen }: Outcome): readonly Finding[] {
  const idle = chosen.filter(({ replicas }) => replicas === 0).map(({ candidate }) => candidate.target.name);
  if (idle.length === 0) return [];
  return [
    {
      rule: 'target-without-replicas',
      severity: 'info',
      place: `${context.environment.name}/${context.application.name}`,
      message: `of ${context.policy.replicas?.total} replicas, ${listNames(idle.sort(compareText))} get none`,
      hint: 'raise the total or the weight, or leave the targets out of the placement',
    },
  ];
}
