import { FleetError, joinErrors } from '../../core/errors.js';
import { didYouMean, listNames } from '../../core/names.js';
import { candidatesOf } from '../candidate.js';
import { decide } from '../decide.js';
import { type ChosenTarget, type Decision, decisionOf, type Outcome } from '../decision.js';
import type { FleetModel } from '../fleet-model.js';
import type { Lock } from '../lock/lock.js';
import { previousPlacements } from '../lock/previous-placements.js';
import type { Policy } from '../policy/policy.js';
import { checkPolicies } from '../policy/policy-check.js';
import { describeShare } from '../shares/replicas.js';
import { RENDEZVOUS_ORDER } from '../tie-order.js';
import { conflictOf } from './conflict.js';

/** Why an application runs where it does in one environment, and why not on each other target. */
export interface Explanation extends Decision {
  readonly chosen: readonly ExplainedTarget[];
  readonly policy: Policy;
  /** Of a policy that is not met, names of a smallest set of its constraints that cannot be met together. */
  readonly conflict?: readonly string[];
}

export interface ExplainedTarget extends ChosenTarget {
  /** What its replicas are in proportion to, such as `weight 3` or `cpu 640`; absent when all targets count alike. */
  readonly share?: string;
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
  const decision = decisionOf(outcome);
  return {
    ...decision,
    chosen: decision.chosen.map((chosen, index) => ({ ...chosen, ...shareAt(outcome, index) })),
    policy: outcome.context.policy,
    ...(conflict && { conflict }),
  };
}

function shareAt({ context, chosen }: Outcome, index: number): Pick<ExplainedTarget, 'share'> {
  const candidate = chosen[index]?.candidate;
  const share = candidate && describeShare(context.policy.replicas, candidate);
  return share === undefined ? {} : { share };
}

function unknown(kind: string, name: string, known: readonly string[]): FleetError {
  return new FleetError('NAME_UNKNOWN', {
    message: `unknown ${kind}: ${JSON.stringify(name)}${didYouMean(name, known)}`,
    hint: known.length === 0 ? 'there is none' : `use one of ${listNames(known)}`,
  });
}
