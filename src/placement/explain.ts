import { FleetError, joinErrors } from '../core/errors.js';
import { didYouMean, listNames } from '../core/names.js';
import { candidatesOf } from './candidate.js';
import { conflictOf } from './conflict.js';
import { decide } from './decide.js';
import {
  type ChosenHub,
  type ChosenTarget,
  type Decision,
  decisionOf,
  type GroupAttempt,
  type RefusedTarget,
  type RoleElection,
} from './decision.js';
import { formatConflict } from './decision-problems.js';
import { nameExtensions } from './demanded-by.js';
import type { FleetModel } from './fleet-model.js';
import type { Lock } from './lock.js';
import type { Policy } from './policy.js';
import { checkPolicies } from './policy-check.js';
import { previousPlacements } from './previous-placements.js';
import { RENDEZVOUS_ORDER } from './tie-order.js';

/** Why an application runs where it does in one environment, and why not on each other target. */
export interface Explanation extends Decision {
  readonly policy: Policy;
  /** Of a policy that is not met, names of a smallest set of its constraints that cannot be met together. */
  readonly conflict?: readonly string[];
}

/**
 * Decides as `place` does, also when the policy cannot be met, so that the reasons can be seen.
 * @throws FleetError `NAME_UNKNOWN`, and the errors of a malformed policy
 */
export function explain(
  fleet: FleetModel,
  about: { readonly application: string; readonly environment: string; readonly lock: Lock },
): Explanation {
  const application = fleet.applications.find(({ name }) => name === about.application);
  if (application === undefined) {
    const known = fleet.applications.map(({ name }) => name);
    throw unknown('application', about.application, known);
  }
  if (!Object.hasOwn(application.environments, about.environment)) {
    const kind = `environment of application ${JSON.stringify(application.name)}`;
    throw unknown(kind, about.environment, Object.keys(application.environments));
  }
  const candidates = candidatesOf(fleet);
  const { valid, errors } = checkPolicies(application, candidates);
  const [error, ...others] = errors;
  if (error !== undefined) throw joinErrors([error, ...others]);
  const previous = previousPlacements(about.lock);
  const options = { environments: fleet.environments, candidates, previous, tieOrder: RENDEZVOUS_ORDER };
  const outcomes = decide(application, valid, options);
  const outcome = outcomes.find(({ context }) => context.environment.name === about.environment);
  if (outcome === undefined) throw unknown('environment', about.environment, [...valid.keys()]);
  const conflict = conflictOf(outcome, { ...options, validTerms: valid });
  return { ...decisionOf(outcome), policy: outcome.context.policy, ...(conflict && { conflict }) };
}

function unknown(kind: string, name: string, known: readonly string[]): FleetError {
  return new FleetError('NAME_UNKNOWN', {
    message: `unknown ${kind}: ${JSON.stringify(name)}${didYouMean(name, known)}`,
    hint: known.length === 0 ? 'there is none' : `use one of ${listNames(known)}`,
  });
}

/** Aligned plain text, for a terminal or an example. */
export function formatExplanation(explanation: Explanation): string {
  const { application, environment, policy, chosen, hubs, refused, attempts, elections, conflict = [] } = explanation;
  const targets = chosen.length + hubs.length + refused.length;
  const lost = elections.flatMap(({ role, refused }) => refused.map((other) => ({ role, ...other })));
  const wanted = policy.count === undefined ? '' : `, count ${policy.count}`;
  return [
    `${application} in ${environment}: ${chosen.length} of ${targets} targets${wanted}`,
    ...(conflict.length === 0 ? [] : [formatConflict(conflict)]),
    ...section('groups', ['group', 'targets', 'because'], attempts.map(attemptRow)),
    ...section('chosen', ['target', 'rank', 'wave', 'score', 'because'], chosen.map(chosenRow)),
    ...section('hubs', ['target', 'wave', 'because'], hubs.map(hubRow)),
    ...section('refused', ['target', 'stage', 'score', 'because'], refused.map(refusedRow)),
    ...section('roles', ['role', 'holder', 'score', 'because'], elections.flatMap(roleRows)),
    ...section(
      'not elected',
      ['role', 'target', 'because'],
      lost.map(({ role, target, reason }) => [role, target, reason]),
    ),
    '',
  ].join('\n');
}

function attemptRow({ group, targets, lacks }: GroupAttempt): readonly string[] {
  return [group, `${targets}`, lacks === undefined ? 'serves' : `cannot serve: ${lacks}`];
}

function chosenRow({ target, rank, wave, replicas, roles, total, scores, kept }: ChosenTarget): readonly string[] {
  const reasons = scores.filter(({ score }) => score !== 0).map(({ scorer, score }) => `${scorer} ${score}`);
  if (kept) reasons.push('kept by lock');
  if (replicas !== undefined) reasons.push(`replicas ${replicas}`);
  if (roles.length > 0) reasons.push(holds(roles));
  return [target, `${rank}`, `${wave}`, `${total}`, reasons.join(', ')];
}

function hubRow({ target, wave, kept, roles }: ChosenHub): readonly string[] {
  return [target, `${wave}`, [...(kept ? ['kept by lock'] : []), holds(roles)].join(', ')];
}

function holds(roles: readonly string[]): string {
  return `holds ${roles.join(' and ')}`;
}

function roleRows({ role, count, demandedBy, holders }: RoleElection): readonly (readonly string[])[] {
  const demanded = demandedBy.length === 0 ? [] : [`demanded by ${nameExtensions(demandedBy)}`];
  const rows = holders.map(({ target, score, kept }) => {
    const reasons = [...(kept ? ['kept by lock'] : []), ...demanded];
    return [role, target, `${score}`, reasons.join(', ')];
  });
  const missing = count - holders.length;
  return missing === 0
    ? rows
    : [...rows, [role, '', '', [`lacks ${missing} of ${count} holders`, ...demanded].join(', ')]];
}

function refusedRow({ target, refused, standing }: RefusedTarget): readonly string[] {
  return [target, refused.stage, standing === undefined ? '' : `${standing.total}`, refused.reason];
}

function section(title: string, header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const widths = header.map((heading, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] ?? '').length), heading.length),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return ['', title, line(header), ...rows.map(line)];
}
