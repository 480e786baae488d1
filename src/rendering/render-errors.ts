import { FleetError, joinErrors } from '../core/errors.js';
import { showValue } from '../core/show-value.js';

/** Throws the errors together, if there are any. */
export function throwAll(errors: readonly FleetError[]): void {
  const [first, ...others] = errors;
  if (first !== undefined) throw joinErrors([first, ...others]);
}

/** Runs code that is not ours. @throws FleetError `RENDER_FAILED`, or the FleetError it throws */
export function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw renderFailed(cause, path);
  }
}

/** Like {@link attempt} for every item; throws the errors of all of them together. */
export function attemptEach<T, R>(items: readonly T[], pathOf: (item: T) => string, run: (item: T) => R): readonly R[] {
  const errors: FleetError[] = [];
  const results: R[] = [];
  for (const item of items) {
    try {
      results.push(run(item));
    } catch (cause) {
      errors.push(renderFailed(cause, pathOf(item)));
    }
  }
  throwAll(errors);
  return results;
}

/** Only the first line of a message is kept: cdk8s prints whole objects, and what they hold, in the lines after it. */
export function renderFailed(cause: unknown, path: string): FleetError {
  if (cause instanceof FleetError) return cause.path === undefined ? atPath(cause, path) : cause;
  const text =
    cause instanceof Error
      ? cause.message || cause.name
      : typeof cause === 'string'
        ? cause
        : `threw ${showValue(cause)}`;
  const [message = ''] = text.split('\n', 1);
  return new FleetError('RENDER_FAILED', { message, hint: 'mend the code that builds this unit', path, cause });
}

function atPath({ code, message, hint, cause, errors }: FleetError, path: string): FleetError {
  return new FleetError(code, { message, hint, path, cause, errors });
}
