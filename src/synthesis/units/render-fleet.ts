import { ChunkQueue } from '../threads/chunk-queue.js';
import { renderTogether } from '../threads/render-together.js';
import type { RenderingThread } from '../threads/rendering-thread.js';
import { FleetRun, type FleetRunInput } from './fleet-run.js';
import type { RenderedFleet } from './unit-results.js';

export interface RenderFleet extends FleetRunInput {
  readonly progress: (done: number) => void;
  /** Renders units of the same fleet too. */
  readonly thread?: RenderingThread | undefined;
}

/**
 * Renders every unit and hands its files on, one at each step: hubs last, because what they hold is gathered from all others.
 * Errors of all units are thrown together.
 * @throws FleetError `RENDER_FAILED` and all other codes of rendering
 */
export function* renderFleet(input: RenderFleet): Generator<undefined, RenderedFleet> {
  const { thread } = input;
  let done = 0;
  const progress = (units = 1) => {
    done += units;
    input.progress(done);
  };
  const run = new FleetRun(input);
  const { placed, hubs } = splitHubs(input);
  if (thread === undefined) yield* each(placed, (at) => run.unit(at), progress);
  else
    yield* renderTogether(run, { queue: new ChunkQueue(placed, thread.memory), thread, write: input.write, progress });
  // A custom kind may be installed by an application that is rendered after one that uses it.
  yield* each(run.takeWaiting(), (at) => run.again(at), progress);
  yield* each(run.takeShared(), (unit) => run.share(unit), progress);
  if (run.gather()) yield* each(hubs, (at) => run.again(at), progress);
  return run.result();
}

function* each<T>(units: readonly T[], deal: (unit: T) => boolean, progress: () => void): Generator<undefined> {
  for (const unit of units) {
    if (deal(unit)) progress();
    yield;
  }
}

/** Indexes of the records. */
export interface SplitUnits {
  readonly placed: readonly number[];
  readonly hubs: readonly number[];
}

export function splitHubs({ plan, records }: Pick<FleetRunInput, 'plan' | 'records'>): SplitUnits {
  const isHub = new Set(plan.model.targets.filter(({ hub }) => hub).map(({ name }) => name));
  const placed: number[] = [];
  const hubs: number[] = [];
  let at = 0;
  for (const { cluster } of records) (isHub.has(cluster) ? hubs : placed).push(at++);
  return { placed, hubs };
}
