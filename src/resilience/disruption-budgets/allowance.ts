import { being, type Shape } from '../../core/shape.js';

/** Pods, or a percentage of those that are wanted, which Kubernetes rounds up. */
export type PodAmount = number | `${number}%`;

/** What a PodDisruptionBudget lets be evicted: one of the two. */
export type Allowance =
  | { readonly maxUnavailable: PodAmount; readonly minAvailable?: undefined }
  | { readonly minAvailable: PodAmount; readonly maxUnavailable?: undefined };

const AMOUNT = /^\d{1,3}%$/;
const MOST_PODS = 2 ** 31 - 1;

export function isPodAmount(value: unknown): value is PodAmount {
  if (typeof value === 'string') return AMOUNT.test(value) && Number.parseInt(value, 10) <= 100;
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MOST_PODS;
}

/** What never blocks every drain by itself, however many pods there are. */
export const ALLOWANCE_SHAPES = {
  maxUnavailable: being(
    'a whole number from 1, or a percentage from "1%" to "100%", so that drains go on',
    (value) => isPodAmount(value) && Number.parseInt(`${value}`, 10) > 0,
  ),
  minAvailable: being(
    'a whole number, or a percentage up to "99%", so that drains go on',
    (value) => isPodAmount(value) && value !== '100%',
  ),
} as const satisfies { readonly [field in 'maxUnavailable' | 'minAvailable']: Shape };

/**
 * How many of so many healthy pods may be evicted at once.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export function evictionsAllowed({ maxUnavailable, minAvailable }: Partial<Allowance>, pods: number): number {
  if (minAvailable !== undefined) return Math.max(0, pods - podsOf(minAvailable, pods));
  return maxUnavailable === undefined ? pods : Math.min(pods, podsOf(maxUnavailable, pods));
}

function podsOf(amount: PodAmount, pods: number): number {
  return typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * pods) / 100);
}

const PARTS_WITHOUT_ZONES = 4;

/**
 * How many pods may be away at once so that a zone can be drained in one go: as many as it holds when pods are spread
 * evenly. Where there is one zone, or none is known, a quarter, as a Deployment rolls out. Leaves one of two pods or more.
 */
export function zoneful(pods: number, zones: number): number {
  return Math.ceil(pods / (zones > 1 ? zones : PARTS_WITHOUT_ZONES));
}
