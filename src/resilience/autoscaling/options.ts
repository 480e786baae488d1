import { Application } from '../../application/application.js';
import type { ExtensionScope } from '../../application/extension.js';
import { type Option, optionOf, resolveOption } from '../../application/option.js';
import { FleetError, type FleetErrorDetails } from '../../core/errors.js';
import type { CapacityIntent } from '../../core/intent.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { anything, being, checkShape, fields, flag, listOf, mapOf, oneOf, type Shape, text } from '../../core/shape.js';
import { Fleet } from '../../fleet/fleet.js';
import type { Bounds } from '../../manifest/workload-bounds.js';
import { SCALING_BEHAVIOR, type ScalingBehavior, wholeUpTo } from './scaling-behavior.js';

/** What an autoscaler can scale, and the group it is of. */
export const SCALABLE = { Deployment: 'apps', StatefulSet: 'apps', Rollout: 'argoproj.io' } as const;

export type ScalableKind = keyof typeof SCALABLE;

/** Functions get the settings that `render` sees; those of `total`, `capacity` and `announceOnly` get the environment's. */
export type AutoscalingOptions<A> = ScaledWorkload<A> & (BoundsOfEach<A> | BoundsOfAll<A>);

interface ScaledWorkload<A> {
  /** Name of the workload, the same on every target. */
  readonly workload: string;
  /** @default 'Deployment' */
  readonly kind?: ScalableKind;
  /** Percent of the CPU that the pods request which they use on average. @default not looked at */
  readonly cpu?: Option<A, number>;
  /** Percent of the memory that the pods request which they use on average. @default not looked at */
  readonly memory?: Option<A, number>;
  /** Further metrics, as `autoscaling/v2` has them: of pods, objects, or outside the cluster. @default [] */
  readonly metrics?: Option<A, readonly JsonObject[]>;
  /** @default as Kubernetes has it: up at once, down after five minutes */
  readonly behavior?: Option<A, ScalingBehavior>;
  /**
   * Says who will own `spec.replicas`, and leaves everything as it is: a first step for a workload that runs already, after
   * which delivery leaves the pods alone when the field leaves Git. @default false
   */
  readonly announceOnly?: Option<A, boolean>;
  /** What one pod can serve when it uses all it requests, for simulation. @default unknown */
  readonly capacity?: Option<A, PodCapacity>;
}

interface BoundsOfEach<A> {
  /** Fewest pods on each target, from 1. */
  readonly min: Option<A, number>;
  /** Most pods on each target. */
  readonly max: Option<A, number>;
  readonly total?: undefined;
}

interface BoundsOfAll<A> {
  /** Pods of all targets of an environment, divided by their shares of the placement's replicas, or evenly. */
  readonly total: Option<A, Bounds>;
  readonly min?: undefined;
  readonly max?: undefined;
}

export type PodCapacity = Pick<CapacityIntent, 'rpsPerPod' | 'startupSeconds'>;

const MOST_PODS = 1_000_000;
const pods = wholeUpTo(1, MOST_PODS);
const percent = wholeUpTo(1, 10_000);
const notNegative = being('a number from 0', (value) => typeof value === 'number' && value >= 0 && value < Infinity);
const positive = being('a number above 0', (value) => typeof value === 'number' && value > 0 && value < Infinity);

/** What options must be, once they are resolved. */
const SHAPES = {
  min: pods,
  max: pods,
  total: inOrder(fields<Bounds>({ min: pods, max: pods }, ['min', 'max'])),
  cpu: percent,
  memory: percent,
  metrics: notEmpty(listOf(mapOf(anything))),
  behavior: SCALING_BEHAVIOR,
  announceOnly: flag,
  capacity: fields<PodCapacity>({ rpsPerPod: positive, startupSeconds: notNegative }, ['rpsPerPod', 'startupSeconds']),
} as const satisfies { readonly [field: string]: Shape };

type Resolvable = keyof typeof SHAPES;

const OPTIONS = fields<AutoscalingOptions<never>>(
  {
    workload: text,
    kind: oneOf(...Object.keys(SCALABLE)),
    min: optionOf(SHAPES.min),
    max: optionOf(SHAPES.max),
    total: optionOf(SHAPES.total),
    cpu: optionOf(SHAPES.cpu),
    memory: optionOf(SHAPES.memory),
    metrics: optionOf(SHAPES.metrics),
    behavior: optionOf(SHAPES.behavior),
    announceOnly: optionOf(SHAPES.announceOnly),
    capacity: optionOf(SHAPES.capacity),
  },
  ['workload'],
);

/** What is wrong with bounds that are both known. */
export function orderFault(min: unknown, max: unknown): string | undefined {
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return undefined;
  return `min ${min} is above max ${max}`;
}

function inOrder(shape: Shape): Shape {
  return (value, field) => {
    const { min, max } = isJsonObject(value) ? value : {};
    const fault = orderFault(min, max);
    return shape(value, field) ?? (fault === undefined ? undefined : `${field}: ${fault}`);
  };
}

/** Kubernetes fills in a metric of its own where there is none. */
function notEmpty(shape: Shape): Shape {
  const some = being('a list of at least one', (value) => !Array.isArray(value) || value.length > 0);
  return (value, field) => shape(value, field) ?? some(value, field);
}

/** What an option is with these settings; undefined when it is not given. @throws FleetError `EXTENSION_INVALID` */
export function resolved<A, T>(option: Option<A, T> | undefined, settings: A, field: Resolvable): T | undefined {
  return option === undefined ? undefined : resolveOption<A, T>(option, settings, { field, shape: SHAPES[field] });
}

/** @throws FleetError `VALUE_INVALID` */
export function checkAutoscaling<A>(scope: ExtensionScope<A>, id: string, options: AutoscalingOptions<A>): void {
  const fleet = Fleet.of(scope);
  const path = `${scope.node.path}/${id}`;
  checkShape(OPTIONS, options, { subject: 'the options', path });
  const fault = faultBetween(options);
  if (fault !== undefined) throw new FleetError('VALUE_INVALID', { ...fault, path });
  if (scope.node.scopes.some((construct) => construct instanceof Application)) return;
  throw new FleetError('VALUE_INVALID', {
    message: `an autoscaler scales a workload of one application, and is made under fleet ${JSON.stringify(fleet.name)}`,
    hint: 'make it under the application',
    path,
  });
}

type Fault = Pick<FleetErrorDetails, 'message' | 'hint'>;

function faultBetween<A>({ min, max, total, cpu, memory, metrics }: AutoscalingOptions<A>): Fault | undefined {
  const given = [min, max].filter((bound) => bound !== undefined).length;
  if (given !== (total === undefined ? 2 : 0)) {
    return {
      message: 'bounds are min and max of each target, or the total of all; these options give neither or a mixture',
      hint: 'give min and max, or total: { min, max }',
    };
  }
  const fault = orderFault(min, max);
  if (fault !== undefined) return { message: fault, hint: 'give a min that is not above the max' };
  if (cpu ?? memory ?? metrics) return undefined;
  return { message: 'there is no metric to scale by', hint: 'give cpu, memory or metrics, for example cpu: 70' };
}
