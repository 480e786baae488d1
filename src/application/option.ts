import { FleetError } from '../core/errors.js';
import type { Shape } from '../core/shape.js';

/** A value, or what makes one of settings. */
export type Option<A, T> = T | ((settings: A) => T);

/** For constructors: a value of the shape, or a function, whose value is checked once it is known. */
export function optionOf(shape: Shape): Shape {
  return (value, field) => (typeof value === 'function' ? undefined : shape(value, field));
}

/** @throws FleetError `EXTENSION_INVALID`, without a path, when a function returns what the shape refuses */
export function resolveOption<A, T>(
  option: Option<A, T>,
  settings: A,
  { field, shape }: { readonly field: string; readonly shape: Shape },
): T {
  if (!isFunction(option)) return option;
  const value = option(settings);
  const fault = shape(value, field);
  if (fault === undefined) return value;
  throw new FleetError('EXTENSION_INVALID', {
    message: `${fault} of the function that is given for it`,
    hint: `correct what ${field} makes of these settings`,
  });
}

function isFunction<A, T>(option: Option<A, T>): option is (settings: A) => T {
  return typeof option === 'function';
}
