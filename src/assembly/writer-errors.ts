import { FleetError } from '../core/errors.js';
import type { Places } from './journal.js';

export function lockChanged(lockFile: string): FleetError {
  return new FleetError('OUTPUT_EDITED', {
    message: `${lockFile} changed while this run was using it`,
    hint: 'run again',
    path: lockFile,
  });
}

/** Two fleets in one output would each delete what the other wrote, without any guard: each has a lock of its own. */
export function otherFleet(
  { output }: Places,
  { there, name }: { readonly there: string; readonly name: string },
): FleetError {
  return new FleetError('OUTPUT_FOREIGN', {
    message: `the output holds the fleet ${JSON.stringify(there)}, not ${JSON.stringify(name)}`,
    hint: 'choose another directory, or run with force to replace it',
    path: output,
  });
}

/** Without it, what runs may move or be deleted, and no guard would ask. */
export function lockLost({ lockFile, output }: Places): FleetError {
  return new FleetError('LOCK_INVALID', {
    message: `there is no lock file, but ${output} holds units that were placed with one`,
    hint: 'restore it from version control; to place anew, and lose what it kept, run with fresh',
    path: lockFile,
  });
}

/** What it says would stay: a lock that says something else was refused before anything was rendered. */
export function lockReformatted(lockFile: string): FleetError {
  return new FleetError('LOCK_OUTDATED', {
    message: `${lockFile} would change: it says the same, but is not written as synth writes it`,
    hint: 'run once without the frozen mode and commit the lock; keep formatters away from it',
    path: lockFile,
  });
}

export function halfDone(output: string, cause: unknown): FleetError {
  return new FleetError('OUTPUT_INTERRUPTED', {
    message: `writing stopped half-way: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'mend the cause and run again; the next run completes this one first',
    path: output,
    cause,
  });
}
