import { type FleetError, joinErrors } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { canonicalJson, compareText } from '../core/json.js';
import { joinedList, type List } from '../core/list.js';
import { type Candidate, type Candidates, candidatesOf } from './candidate.js';
import { decide } from './decide.js';
import { type Decision, decisionOf, type Outcome } from './decision.js';
import { dependencyErrors, dependencyFindings } from './dependencies.js';
import { conflictOf } from './explanation/conflict.js';
import { decisionFindings, isShortage, roleShortageErrors, shortageError } from './explanation/decision-problems.js';
import type { PolicyContext } from './filter.js';
import type { FleetModel } from './fleet-model.js';
import { EMPTY_LOCK, type Lock, type LockedUnit } from './lock/lock.js';
import { type PreviousPlacements, previousPlacements } from './lock/previous-placements.js';
import { checkPolicies } from './policy/policy-check.js';
import { unknownFactFindings } from './policy/unknown-facts.js';
import { placedUnits } from './records/placed-units.js';
import type { PlacementRecord } from './records/record.js';
import { recordNameErrors } from './records/record-names.js';
import { lockedUnits, type RecordSet, recordSets } from './records/record-set.js';
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

/** What placing comes to, in as little memory as a large fleet needs. */
export interface Placement {
  /** Sorted by order of environments, then application; records by name. */
  readonly sets: readonly RecordSet[];
  /** Those of all sets. */
  readonly records: List<PlacementRecord>;
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
  const { applications, checked, options, outcomes } = deciding(fleet, given);
  const { candidates } = options;
  const pinned = given.fresh ? previousPlacements(given.lock) : options.previous;
  const toRecords = recordSets();
  const concluded = Array.from(outcomes(), (outcome) => conclude(outcome, { pinned, candidates, toRecords }));
  const placed = byEnvironment(fleet, concluded);
  const sets = placed.map(({ set }) => set);
  const records = joinedList(sets.map((set) => set.records));
  const [error, ...errors] = [
    ...checked.flatMap(({ errors }) => errors),
    ...dependencyErrors(applications),
    ...shortageErrors(placed, candidates, (outcome) => {
      const validTerms = checked.find(({ application }) => application === outcome.context.application)?.valid;
      return conflictOf(outcome, { ...options, validTerms: validTerms ?? new Map() });
    }),
    ...placed.flatMap(({ roleErrors }) => roleErrors),
    ...placed.flatMap(({ replicaErrors }) => replicaErrors),
    ...recordNameErrors(records),
  ];
  if (error !== undefined) throw joinErrors([error, ...errors]);
  return {
    sets,
    records,
    lock: lockOf(fleet.name, placed),
    findings: [
      ...placed.flatMap(({ findings }) => findings),
      ...dependencyFindings(placed),
      ...applications.flatMap((application) => unknownFactFindings(application, candidates.factNames)),
    ],
  };
}

/** Why everything is placed as it is: sorted by order of environments, then application. Takes far more memory than a placement. */
export function decisionsOf(fleet: FleetModel, options: PlaceOptions): readonly Decision[] {
  const { outcomes } = deciding(fleet, options);
  return byEnvironment(fleet, [...outcomes()]).map(decisionOf);
}

function deciding(fleet: FleetModel, { lock, fresh = false, tieOrder = RENDEZVOUS_ORDER }: PlaceOptions) {
  const candidates = candidatesOf(fleet);
  const previous = previousPlacements(fresh ? EMPTY_LOCK : lock);
  const applications = fleet.applications.toSorted((a, b) => compareText(a.name, b.name));
  const checked = applications.map((application) => ({ application, ...checkPolicies(application, candidates) }));
  const options = { environments: fleet.environments, candidates, previous, tieOrder };
  function* outcomes(): Generator<Outcome> {
    for (const { application, valid } of checked) yield* decide(application, valid, options);
  }
  return { applications, checked, options, outcomes };
}

/** What is kept of an outcome, which takes ten times the memory. */
interface Conclusion {
  readonly context: Pick<PolicyContext, 'application' | 'environment' | 'policy'>;
  readonly chosen: readonly Candidate[];
  readonly set: RecordSet;
  readonly locked: List<LockedUnit>;
  /** Where the policy is not met: to find out why. */
  readonly shortage: Outcome | undefined;
  readonly roleErrors: readonly FleetError[];
  readonly replicaErrors: readonly FleetError[];
  readonly findings: readonly Finding[];
}

interface Concluding {
  readonly pinned: PreviousPlacements;
  readonly candidates: Candidates;
  readonly toRecords: ReturnType<typeof recordSets>;
}

function conclude(outcome: Outcome, { pinned, candidates, toRecords }: Concluding): Conclusion {
  const { application, environment, policy } = outcome.context;
  const units = placedUnits(outcome, pinned);
  return {
    context: { application, environment, policy },
    chosen: outcome.chosen.map(({ candidate }) => candidate),
    set: toRecords(outcome.context, units),
    locked: lockedUnits(outcome.context, units),
    shortage: isShortage(outcome) ? outcome : undefined,
    roleErrors: roleShortageErrors(outcome, candidates.factNames),
    replicaErrors: replicaErrors(outcome),
    findings: [...decisionFindings(outcome), ...replicaFindings(outcome)],
  };
}

/** The conflicts of the first are looked for, which takes its time. */
function shortageErrors(
  placed: readonly Conclusion[],
  { factNames }: Candidates,
  conflictOf: (outcome: Outcome) => readonly string[] | undefined,
): readonly FleetError[] {
  const outcomes = placed.flatMap(({ shortage }) => shortage ?? []);
  return outcomes.map((outcome, index) => {
    const conflict = index < MAX_CONFLICTS ? (conflictOf(outcome) ?? []) : [];
    return shortageError({ ...outcome, conflict, factNames });
  });
}

function byEnvironment<T extends Pick<Conclusion | Outcome, 'context'>>(
  fleet: FleetModel,
  outcomes: readonly T[],
): readonly T[] {
  const order = new Map(fleet.environments.map(({ name }, index) => [name, index]));
  const orderOf = ({ context }: T) => order.get(context.environment.name) ?? 0;
  return outcomes.toSorted((a, b) => orderOf(a) - orderOf(b));
}

function lockOf(fleet: string, placed: readonly Conclusion[]): Lock {
  const sorted = placed.toSorted(
    ({ context: a }, { context: b }) =>
      compareText(a.environment.name, b.environment.name) || compareText(a.application.name, b.application.name),
  );
  const waves = sorted.flatMap(({ context: { environment, application, policy } }) =>
    policy.waves === undefined || policy.waves.length === 0
      ? []
      : { environment: environment.name, application: application.name, plan: canonicalJson(policy.waves) },
  );
  return { version: 1, fleet, units: joinedList(sorted.map(({ locked }) => locked)), waves };
}
