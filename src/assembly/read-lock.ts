import { EMPTY_LOCK, type Lock } from '../placement/lock/lock.js';
import { parseLock } from './documents/lock-document.js';
import { readPlainFile } from './file-system.js';

/**
 * The placements that a lock file keeps; none where there is no file.
 * @throws FleetError `LOCK_INVALID`
 */
export function readLock(file: string): Lock {
  const text = readPlainFile(file)?.toString('utf8');
  return text === undefined ? EMPTY_LOCK : parseLock(text, file);
}
