import { being, fields, listOf, oneOf, type Shape } from '../../core/shape.js';

/**
 * How fast an autoscaler may act.
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export interface ScalingBehavior {
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

export interface ScalingRules {
  /** 0 to 3600. @default 0 up, 300 down */
  readonly stabilizationWindowSeconds?: number;
  /** Of several policies, that of the most pods, of the fewest, or none. @default 'Max' */
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
  readonly policies?: readonly ScalingPolicy[];
}

/** At most this many pods, or percent of them, in a period. */
export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  /** 1 to 1800. */
  readonly periodSeconds: number;
}

const policy = fields<ScalingPolicy>(
  { type: oneOf('Pods', 'Percent'), value: wholeUpTo(1, 2 ** 31 - 1), periodSeconds: wholeUpTo(1, 1800) },
  ['type', 'value', 'periodSeconds'],
);

const rules = fields<ScalingRules>({
  stabilizationWindowSeconds: wholeUpTo(0, 3600),
  selectPolicy: oneOf('Max', 'Min', 'Disabled'),
  policies: listOf(policy),
});

export const SCALING_BEHAVIOR: Shape = fields<ScalingBehavior>({ scaleUp: rules, scaleDown: rules });

/** A whole number between these, both included. */
export function wholeUpTo(least: number, most: number): Shape {
  const holds = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  return being(`a whole number from ${least} to ${most}`, holds);
}
