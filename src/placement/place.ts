import { type FleetError, joinErrors } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { canonicalJson, compareText } from '../core/json.js';
import { type Candidates, candidatesOf } from './candidate.js';
import { decide } from './decide.js';
import { type Decision, decisionOf, type Outcome } from './decision.js';
import { dependencyErrors, dependencyFindings } from './dependencies.js';
import { conflictOf } from './explanation/conflict.js';
import { decisionFindings, isShortage, roleShortageErrors, shortageError } from './explanation/decision-problems.js';
import type { FleetModel } from './fleet-model.js';
import { EMPTY_LOCK, type Lock } from './lock/lock.js';
import { previousPlacements } from './lock/previous-placements.js';
import { checkPolicies } from './policy/policy-check.js';
import { unknownFactFindings } from './policy/unknown-facts.js';
import type { PlacementRecord } from './records/record.js';
import { recordNameErrors } from './records/record-names.js';
import { recordsOf } from './records/records.js';
import { replicaErrors, replicaFindings } from './shares/replicas.js';
import { RENDEZVOUS_ORDER, type TieOrder } from './tie-order.js';

const MAX_CONFLICTS = 5;

export interface PlaceOptions {
  /** The lock of the last run; `EMPTY_LOCK` when there is none. */
  readonly lock: Lock;
  /** Forgets where applications were and which waves they had, but not the names of records. @default false */
  readonly fresh?: boolean;
  /** @default RENDEZVOUS_ORDER */
  readonly tieOrder?: TieOrder;
}

export interface Placement {
  /** Sorted by order of environments, then application. */
  readonly decisions: readonly Decision[];
  /** Sorted by order of environments, then application, then name. */
  readonly records: readonly PlacementRecord[];
  /** For the next run. */
  readonly lock: Lock;
  readonly findings: readonly Finding[];
}

/**
 * Decides where every application of a fleet runs. Depends on its arguments alone, and not on the order of their lists.
 * @throws FleetError one or several of `SELECTOR_INVALID`, `TOLERATION_INVALID`, `VALUE_INVALID`, `NAME_UNKNOWN`,
 * `DEPENDENCY_CYCLE`, `PLACEMENT_EMPTY`, `PLACEMENT_UNSATISFIED`, `RECORD_NAME_CONFLICT`
 */
export function place(fleet: FleetModel, given: PlaceOptions): Placement {
  const { lock, fresh = false, tieOrder = RENDEZVOUS_ORDER } = given;
  const candidates = candidatesOf(fleet);
  const previous = previousPlacements(fresh ? EMPTY_LOCK : lock);
  const applications = fleet.applications.toSorted((a, b) => compareText(a.name, b.name));
  const checked = applications.map((application) => ({ application, ...checkPolicies(application, candidates) }));
  const options = { environments: fleet.environments, candidates, previous, tieOrder };
  const outcomes = byEnvironment(
    fleet,
    checked.flatMap(({ application, valid }) => decide(application, valid, options)),
  );
  const records = recordsOf(outcomes, previousPlacements(lock));
  const [error, ...errors] = [
    ...checked.flatMap(({ errors }) => errors),
    ...dependencyErrors(applications),
    ...shortageErrors(outcomes, candidates, (outcome) => {
      const validTerms = checked.find(({ application }) => application === outcome.context.application)?.valid;
      return conflictOf(outcome, { ...options, validTerms: validTerms ?? new Map() });
    }),
    ...outcomes.flatMap((outcome) => roleShortageErrors(outcome, candidates.factNames)),
    ...outcomes.flatMap(replicaErrors),
    ...recordNameErrors(records),
  ];
  if (error !== undefined) throw joinErrors([error, ...errors]);
  return {
    // Most callers need none, and those of a large fleet take as much memory as its records.
    get decisions() {
      return outcomes.map(decisionOf);
    },
    records,
    lock: lockOf(fleet.name, outcomes, records),
    findings: [
      ...outcomes.flatMap((outcome) => [...decisionFindings(outcome), ...replicaFindings(outcome)]),
      ...dependencyFindings(outcomes),
      ...applications.flatMap((application) => unknownFactFindings(application, candidates.factNames)),
    ],
  };
}

/** The conflicts of the first are looked for, which takes its time. */
function shortageErrors(
  outcomes: readonly Outcome[],
  { factNames }: Candidates,
  conflictOf: (outcome: Outcome) => readonly string[] | undefined,
): readonly FleetError[] {
  return outcomes.filter(isShortage).map((outcome, index) => {
    const conflict = index < MAX_CONFLICTS ? (conflictOf(outcome) ?? []) : [];
    return shortageError({ ...outcome, conflict, factNames });
  });
}

function byEnvironment(fleet: FleetModel, outcomes: readonly Outcome[]): readonly Outcome[] {
  const order = new Map(fleet.environments.map(({ name }, index) => [name, index]));
  const orderOf = ({ context }: Outcome) => order.get(context.environment.name) ?? 0;
  return outcomes.toSorted((a, b) => orderOf(a) - orderOf(b));
}

function lockOf(fleet: string, outcomes: readonly Outcome[], records: readonly PlacementRecord[]): Lock {
  const units = records.map(({ env, app, cluster, wave, group, roles, name }) => ({
    environment: env,
    application: app,
    target: cluster,
    wave,
    ...(group !== '' && { group }),
    ...(roles && { roles }),
    name,
  }));
  const waves = outcomes.flatMap(({ context: { environment, application, policy } }) =>
    policy.waves === undefined || policy.waves.length === 0
      ? []
      : { environment: environment.name, application: application.name, plan: canonicalJson(policy.waves) },
  );
  const compare = (a: Located, b: Located) =>
    compareText(a.environment, b.environment) ||
    compareText(a.application, b.application) ||
    compareText(a.target ?? '', b.target ?? '');
  return { version: 1, fleet, units: units.sort(compare), waves: waves.sort(compare) };
}

interface Located {
  readonly environment: string;
  readonly application: string;
  readonly target?: string;
}
