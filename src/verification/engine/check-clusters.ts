import { ClusterIndex, type IndexedObject } from '../cluster/cluster-index.js';
import type { ClusterSubject } from '../cluster/cluster-subject.js';
import type { Found } from './found.js';
import { refusePromise, refuseUnknownObject, reported } from './reported.js';
import type { ClusterProblem, ClusterRule, Collected } from './rule.js';
import { ruleFailure } from './rule-failure.js';
import type { UnitContent, UnitMember } from './unit-content.js';

/** A unit of a cluster. */
export interface ClusterUnit {
  readonly content: UnitContent;
  /** Number of its target among those of the cluster, by name. */
  readonly target: number;
}

/** What was found in an object: its unit, and itself, by position. */
export interface FoundAt {
  readonly found: Found;
  readonly unit: number;
  readonly member: number;
}

interface Placed {
  readonly member: UnitMember;
  readonly object: IndexedObject;
  readonly at: Pick<FoundAt, 'unit' | 'member'>;
}

/** Looks at all objects of a cluster together. Costs one index, and one pass over the facts. @throws FleetError `RULE_FAILED` */
export function checkCluster(
  cluster: ClusterSubject,
  units: readonly ClusterUnit[],
  rules: readonly ClusterRule[],
): readonly FoundAt[] {
  const placed = units.flatMap(placeMembers);
  const objects = placed.map(({ object }) => object);
  const places = new Map(placed.map(({ object, at }) => [object, at]));
  const index = new ClusterIndex(cluster, objects);
  const collected = collectedByRule(placed, rules);
  const found: FoundAt[] = [];
  for (const [position, rule] of rules.entries()) {
    const { id, severity } = rule;
    const report = ({ object, ...problem }: ClusterProblem) => {
      const at = places.get(object) ?? refuseUnknownObject(rule, cluster.name);
      const told = reported(rule, problem, { path: cluster.name, kind: object.identity.kind });
      found.push({ found: { rule: id, severity, problem: told }, ...at });
    };
    try {
      const result: unknown = rule.check({ collected: collected[position] ?? [], index }, report);
      refusePromise(rule, result, cluster.name);
    } catch (error) {
      throw ruleFailure(rule, cluster.name, error);
    }
  }
  return found;
}

function placeMembers({ content, target }: ClusterUnit, unit: number): readonly Placed[] {
  const { application, members } = content;
  return members.map((member, at) => {
    const { apiVersion, identity, offer } = member.facts.value;
    return { member, object: { apiVersion, identity, offer, application, target }, at: { unit, member: at } };
  });
}

function collectedByRule(
  placed: readonly Placed[],
  rules: readonly ClusterRule[],
): readonly (readonly Collected<unknown>[])[] {
  const byRule: Collected<unknown>[][] = rules.map(() => []);
  for (const { member, object } of placed)
    for (const { rule, fact } of member.facts.value.facts) byRule[rule]?.push({ object, fact });
  return byRule;
}
