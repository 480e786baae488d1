import { FleetError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import { didYouMean, listNames, validName } from '../../core/names.js';
import { validateSelector } from '../../core/selector.js';
import type { Toleration } from '../../core/taint.js';
import type { Candidates } from '../candidate.js';
import type { ApplicationEnvironmentModel, ApplicationModel } from '../fleet-model.js';
import { roleErrors, unknownRoleErrors } from '../roles/role-check.js';
import { askedRolesOf } from '../roles/roles.js';
import { spreadsOf } from '../spread/spread-rules.js';
import type { FailoverGroup, Policy, Replicas, Wave } from './policy.js';
import { selectorsOf } from './policy-selectors.js';
import { capabilityErrors, errorOf, invalidValue, isCount, preferenceErrors, spreadErrors } from './policy-values.js';

const PERCENTAGE = /^\d+(\.\d+)?%$/;
const MAX_REPLICAS = 1_000_000;

export interface CheckedPolicies {
  /** The terms whose policies have no error, by environment. */
  readonly valid: ReadonlyMap<string, ApplicationEnvironmentModel>;
  /** An error that several environments share is reported for the first of them. */
  readonly errors: readonly FleetError[];
}

/** Checks every policy of an application by itself and against the fleet. */
export function checkPolicies(application: ApplicationModel, candidates: Candidates): CheckedPolicies {
  const valid = new Map<string, ApplicationEnvironmentModel>();
  const errors = new Map<string, FleetError>();
  const byName = Object.entries(application.environments).sort(([a], [b]) => compareText(a, b));
  for (const [environment, terms] of byName) {
    const path = `${environment}/${application.name}`;
    const found = [
      ...unknownEnvironmentErrors(environment, candidates, path),
      ...policyErrors(terms.policy, path),
      ...unknownNameErrors(terms.policy, candidates, path),
      ...unknownRoleErrors(terms.policy, path),
    ];
    if (found.length === 0) valid.set(environment, terms);
    for (const error of found) if (!errors.has(error.message)) errors.set(error.message, error);
  }
  return { valid, errors: [...errors.values()] };
}

/** What is wrong with a policy by itself: `SELECTOR_INVALID`, `TOLERATION_INVALID`, `VALUE_INVALID`; nothing when it is valid. */
export function policyErrors(policy: Policy, path: string): readonly FleetError[] {
  return [
    ...selectorsOf(policy).flatMap(({ selector }) => errorOf(() => validateSelector(selector, path))),
    ...(policy.tolerations ?? []).flatMap((toleration) => tolerationErrors(toleration, path)),
    ...replicasErrors(policy.replicas, path),
    ...groupErrors(policy.groups ?? [], path),
    ...roleErrors(policy, path),
    ...choiceErrors(policy, path),
    ...valueErrors(policy, path),
  ];
}

/** Names in a policy that nothing in the fleet has (`NAME_UNKNOWN`), each with the nearest that exists. */
function unknownNameErrors(policy: Policy, candidates: Candidates, path: string): readonly FleetError[] {
  const unknown = (kind: string, name: string, known: ReadonlySet<string>) =>
    known.has(name)
      ? []
      : new FleetError('NAME_UNKNOWN', {
          message: `the policy names ${kind} ${JSON.stringify(name)}, which no target ${kind === 'fact' ? 'has' : 'is'}${didYouMean(name, [...known])}`,
          hint: `use one of ${listNames([...known].sort())}`,
          path,
        });
  const targets = [...(policy.targets ?? []), ...(policy.exclude ?? [])];
  const facts = [
    ...spreadsOf(policy).map(({ by }) => by),
    ...askedRolesOf(policy).flatMap(({ request }) => request.apart?.by ?? []),
  ];
  return [
    ...targets.flatMap((name) => unknown('target', name, candidates.targetNames)),
    ...facts.flatMap((name) => unknown('fact', name, candidates.factNames)),
  ];
}

function unknownEnvironmentErrors(environment: string, { byEnvironment }: Candidates, path: string) {
  if (byEnvironment.has(environment)) return [];
  const known = [...byEnvironment.keys()];
  const message = `unknown environment ${JSON.stringify(environment)}${didYouMean(environment, known)}`;
  return [new FleetError('NAME_UNKNOWN', { message, hint: `use one of ${listNames(known)}`, path })];
}

function tolerationErrors(toleration: Toleration, path: string): readonly FleetError[] {
  const { key, operator = 'Equal', value } = toleration;
  const problem =
    operator !== 'Equal' && operator !== 'Exists'
      ? 'has an operator other than Equal or Exists'
      : !key && operator === 'Equal'
        ? 'has no key, which needs operator Exists'
        : operator === 'Exists' && value
          ? 'has operator Exists, which allows no value'
          : undefined;
  if (problem === undefined) return [];
  const message = `a toleration ${problem}, got ${JSON.stringify(toleration)}`;
  return [new FleetError('TOLERATION_INVALID', { message, hint: 'write it like a Kubernetes toleration', path })];
}

function replicasErrors(replicas: Replicas | undefined, path: string): readonly FleetError[] {
  if (replicas === undefined) return [];
  const { total, weights = [], byCapacity } = replicas;
  const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0;
  const invalid = (subject: string, value: unknown, allowed: string) => invalidValue(subject, value, allowed, path);
  return [
    ...(isWhole(total) && total <= MAX_REPLICAS
      ? []
      : [invalid('replicas.total', total, `a whole number up to ${MAX_REPLICAS}`)]),
    ...weights
      .filter(({ weight }) => !isWhole(weight))
      .map(({ weight }) => invalid('a weight of replicas', weight, 'a whole number from 0')),
    ...(replicas.weights === undefined || byCapacity === undefined
      ? []
      : [invalid('replicas.byCapacity', byCapacity, 'left out when weights are given')]),
  ];
}

function groupErrors(groups: readonly FailoverGroup[], path: string): readonly FleetError[] {
  const names = groups.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...names.flatMap((name) => errorOf(() => validName('failover group', name, path))),
    ...twice.map((name) => invalidValue('the name of a failover group', name, 'given once', path)),
  ];
}

const EFFECTS = ['NoSelect', 'PreferNoSelect', 'NoSelectIfNew'];

/** Fields that have one of a few values, for callers without types. */
function choiceErrors(
  { per, onShortfall, spread = [], tolerations = [] }: Policy,
  path: string,
): readonly FleetError[] {
  const choices: readonly (readonly [field: string, value: unknown, allowed: readonly string[]])[] = [
    ['per', per, ['target', 'cluster']],
    ['onShortfall', onShortfall, ['fail', 'keep']],
    ...spread.map(
      ({ whenUnsatisfiable }) => ['whenUnsatisfiable', whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']] as const,
    ),
    ...tolerations.map(({ effect }) => ['the effect of a toleration', effect, EFFECTS] as const),
  ];
  return choices
    .filter(([, value, allowed]) => value !== undefined && !allowed.some((choice) => choice === value))
    .map(([field, value, allowed]) => invalidValue(field, value, `one of ${listNames(allowed)}`, path));
}

function valueErrors({ count, atLeast, prefer = [], waves = [], capabilities = [], ...policy }: Policy, path: string) {
  const invalid = (subject: string, value: unknown, allowed: string) => invalidValue(subject, value, allowed, path);
  const demanded = (policy.demands ?? []).filter((one) => one.demand === 'capability');
  return [
    ...(count === undefined || isCount(count) ? [] : [invalid('count', count, 'a whole number from 1')]),
    ...(atLeast === undefined || isCount(atLeast) ? [] : [invalid('atLeast', atLeast, 'a whole number from 1')]),
    ...(atLeast === undefined || count === undefined || atLeast <= count
      ? []
      : [invalid('atLeast', atLeast, `at most the count of ${count}`)]),
    ...spreadsOf(policy).flatMap((spread) => spreadErrors(spread, path)),
    ...preferenceErrors(prefer, path),
    ...waves
      .filter((wave) => !isWaveSize(wave))
      .map(({ size }) => invalid('the size of a wave', size, "a whole number from 1, a share up to '100%', or 'rest'")),
    ...capabilityErrors([...capabilities, ...demanded], path),
  ];
}

function isWaveSize({ size = 'rest' }: Wave): boolean {
  if (size === 'rest') return true;
  if (typeof size === 'number') return Number.isSafeInteger(size) && size >= 1;
  const share = PERCENTAGE.test(size) ? Number(size.slice(0, -1)) : Number.NaN;
  return share > 0 && share <= 100;
}
