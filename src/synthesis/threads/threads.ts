import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';
import type { DeliveryAdapter } from '../../delivery/delivery-adapter.js';
import type { Fleet } from '../../fleet/fleet.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import { type Lock, plainLock } from '../../placement/lock/lock.js';
import { place } from '../../placement/place.js';
import { type Plan, planFleet } from '../plan.js';
import { prepareRun } from '../units/prepare-run.js';
import { RenderingThread } from './rendering-thread.js';
import { type ServedTask, serveRendering } from './serve-rendering.js';

/** Below, a second thread takes longer to start than it saves. */
const MANY_UNITS = 20_000;

export interface StartOptions {
  readonly lock: Lock;
  readonly fresh: boolean;
  /** @default 2 for many units that are rendered one by one, else 1 */
  readonly threads?: 1 | 2 | undefined;
}

/** Starts a second thread where that is wanted or pays. */
export function startThread(
  { model, share }: Pick<Plan, 'model' | 'share'>,
  { lock, fresh, threads }: StartOptions,
): RenderingThread | undefined {
  const wanted = threads ?? (share || mostUnits(model) < MANY_UNITS ? 1 : 2);
  return wanted === 1 ? undefined : RenderingThread.start({ lock: plainLock(lock), fresh, modelHash: hashOf(model) });
}

/** What placement will at most come to. */
function mostUnits({ applications, environments, targets }: FleetModel): number {
  return environments.reduce((sum, { name }) => {
    const available = targets.filter(({ environment }) => environment === name).length;
    const placed = applications.flatMap((application) => application.environments[name] ?? []);
    return sum + placed.reduce((units, { policy }) => units + Math.min(policy.count ?? available, available), 0);
  }, 0);
}

function hashOf(model: FleetModel): string {
  return hash('sha256', canonicalJson(model));
}

/** Helps the main thread of this program, then waits for nothing: the thread ends. */
export async function serve<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  options: { readonly delivery?: readonly DeliveryAdapter[]; readonly files?: 'per-unit' | 'per-object' },
  task: ServedTask,
): Promise<never> {
  const plan = planFleet(fleet, { engines: (options.delivery ?? []).map(({ name }) => name) });
  if (hashOf(plan.model) === task.modelHash) {
    const placement = place(plan.model, { lock: task.lock, fresh: task.fresh });
    serveRendering(prepareRun(plan, placement, { root: process.cwd(), files: options.files }), task);
  }
  return new Promise<never>(() => undefined);
}
