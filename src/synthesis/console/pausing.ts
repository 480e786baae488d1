import { setImmediate } from 'node:timers/promises';

/** Work that pauses now and then, in a state in which anything else may run. */
export type Pausing<T> = Generator<undefined, T>;

/** Does steps until a pause is due, each time inside `around`. */
export function* inSlices<T>(
  steps: Pausing<T>,
  isPauseDue: () => boolean,
  around: <R>(slice: () => R) => R,
): Pausing<T> {
  const slice = () => {
    for (;;) {
      const step = steps.next();
      if (step.done === true || isPauseDue()) return step;
    }
  };
  for (;;) {
    const last = around(slice);
    if (last.done === true) return last.value;
    yield;
  }
}

export function inOneGo<T>(work: Pausing<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Lets the event loop turn at every pause, so that signals are heard. */
export async function withPauses<T>(work: Pausing<T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}

const PAUSE_EVERY_MS = 50;

/** Says yes once in a while. */
export function pauseClock(): () => boolean {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < PAUSE_EVERY_MS) return false;
    last = now;
    return true;
  };
}
