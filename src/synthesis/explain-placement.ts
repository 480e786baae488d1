import { checkShape, fields, flag, listOf, text } from '../core/shape.js';
import type { DeliveryAdapter } from '../delivery/delivery-adapter.js';
import type { Fleet } from '../fleet/fleet.js';
import { type Explanation, explain } from '../placement/explanation/explain.js';
import { EMPTY_LOCK, type Lock } from '../placement/lock/lock.js';
import { LOCK_SHAPE, OPTION_SHAPES } from './console/option-shapes.js';
import { planFleet } from './plan.js';
import { readOwnLock } from './read-own-lock.js';

export interface ExplainOptions {
  /** The placements made so far. @default those of fleet.lock.json in the working directory */
  readonly lock?: Lock;
  /** Explains as if nothing had been placed yet, and reads no lock. @default false */
  readonly fresh?: boolean;
  /** Names of clusters to explain without, as if they did not exist. @default [] */
  readonly without?: readonly string[];
  /** As given to `synth`: what extensions demand may depend on it. @default [] */
  readonly delivery?: readonly DeliveryAdapter[];
}

const OPTIONS = fields<ExplainOptions>({
  lock: LOCK_SHAPE,
  fresh: flag,
  without: listOf(text),
  delivery: OPTION_SHAPES.delivery,
});

/**
 * Why an application runs where it does in one environment, with the scores of every chosen target, and why not on each
 * other target. {@link formatExplanation} turns it into text.
 * @throws FleetError `VALUE_INVALID`, `NAME_UNKNOWN`, `LOCK_INVALID` also when the file is that of another fleet
 */
export function explainPlacement<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  application: string,
  environment: NoInfer<E>,
  options: ExplainOptions = {},
): Explanation {
  checkShape(OPTIONS, options, { subject: 'the options of explainPlacement', path: '' });
  const { fresh = false, delivery = [], without } = options;
  const engines = delivery.map(({ name }) => name);
  const { model } = planFleet(fleet, { engines, without });
  const lock = fresh ? EMPTY_LOCK : (options.lock ?? readOwnLock(fleet));
  return explain(model, { application, environment, lock });
}
