import { readLock } from '../assembly/read-lock.js';
import type { DeliveryAdapter } from '../delivery/delivery-adapter.js';
import type { Fleet } from '../fleet/fleet.js';
import { type Explanation, explain } from '../placement/explain.js';
import type { Lock } from '../placement/lock.js';
import { planFleet } from './plan.js';

export interface ExplainOptions {
  /** The placements made so far. @default those of fleet.lock.json in the working directory */
  readonly lock?: Lock;
  /** As given to `synth`: what extensions demand may depend on it. @default [] */
  readonly delivery?: readonly DeliveryAdapter[];
}

/**
 * Why an application runs where it does in one environment, with the scores of every chosen target, and why not on each
 * other target. {@link formatExplanation} turns it into text.
 * @throws FleetError `NAME_UNKNOWN`, `LOCK_INVALID`
 */
export function explainPlacement<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  application: string,
  environment: NoInfer<E>,
  { lock = readLock('fleet.lock.json'), delivery = [] }: ExplainOptions = {},
): Explanation {
  const engines = delivery.map(({ name }) => name);
  return explain(planFleet(fleet, { engines }).model, { application, environment, lock });
}
