import { FleetError } from '../../src/core/errors.js';

/** The error a call throws; fails the test when it throws none, or not one of ours. */
export function errorFrom(call: () => unknown): FleetError {
  try {
    call();
  } catch (error) {
    if (error instanceof FleetError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
