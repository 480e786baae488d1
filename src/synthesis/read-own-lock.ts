import { readLock } from '../assembly/read-lock.js';
import { FleetError } from '../core/errors.js';
import type { Fleet } from '../fleet/fleet.js';
import type { Lock } from '../placement/lock/lock.js';

const LOCK_FILE = 'fleet.lock.json';

/**
 * The lock file in the working directory.
 * @throws FleetError `LOCK_INVALID` also when it is that of another fleet, which would explain nothing
 */
export function readOwnLock({ name }: Pick<Fleet, 'name'>): Lock {
  const lock = readLock(LOCK_FILE);
  if (lock.fleet === undefined || lock.fleet === name) return lock;
  throw new FleetError('LOCK_INVALID', {
    message: `the lock file is that of fleet ${JSON.stringify(lock.fleet)}, and fleet ${JSON.stringify(name)} is to be explained`,
    hint: 'pass its own lock, or fresh: true to explain without one',
    path: LOCK_FILE,
  });
}
