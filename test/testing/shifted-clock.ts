// Preloaded into a process that shall differ in everything a program must not depend on: its clock is five years ahead.
const SHIFT_MS = 5 * 365 * 24 * 60 * 60 * 1_000;
const now = Date.now;

Date.now = () => now() + SHIFT_MS;
globalThis.Date = new Proxy(Date, {
  apply: (target) => new target(Date.now()).toString(),
  construct: (target, parameters: unknown[], newTarget) =>
    Reflect.construct(target, parameters.length === 0 ? [Date.now()] : parameters, newTarget),
});
