/**
 * Whether a value is a promise, of whatever library, where a result was wanted. If it is, a later rejection no longer ends the
 * process, so that the error about it is printed.
 */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null || !('then' in value) || typeof value.then !== 'function')
    return false;
  Promise.resolve(value).catch(() => undefined);
  return true;
}
