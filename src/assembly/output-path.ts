import { FleetError } from '../core/errors.js';
import { isDocument } from './layout.js';

const MAX_SEGMENT_BYTES = 200;
const MAX_PATH_BYTES = 1000;
const SAFE_PATH = /^[a-z0-9_-][a-z0-9_.-]*(\/[a-z0-9_-][a-z0-9_.-]*)*$/;
// What a safe path may still have that needs a closer look: a final dot, a device name.
const SUSPECT = /\.(\/|$)|(^|\/)(con|prn|aux|nul|com|lpt)/;
// Windows refuses these characters, and control characters hide in listings; a lone surrogate has no UTF-8.
const REFUSED = /[\p{Cc}\p{Cs}\\:<>"|?*]/u;
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)/i;

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'has an empty part';
  if (segment === '.' || segment === '..') return `has the part ${JSON.stringify(segment)}`;
  if (REFUSED.test(segment)) return `has a character in ${JSON.stringify(segment)} that not every file system can hold`;
  if (/[. ]$/.test(segment)) return `has the part ${JSON.stringify(segment)}, which ends in a dot or a space`;
  if (DEVICE.test(segment)) return `has the part ${JSON.stringify(segment)}, a device name on Windows`;
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return `has a part longer than ${MAX_SEGMENT_BYTES} bytes`;
  return undefined;
}

function pathProblem(path: string): string | undefined {
  if (path.length <= MAX_SEGMENT_BYTES && SAFE_PATH.test(path) && !SUSPECT.test(path)) return undefined;
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`;
  for (const segment of path.split('/')) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Returns the path if it is relative, stays inside the output and can be held by every common file system.
 * @throws FleetError `PATH_INVALID`
 */
export function validPath(path: string): string {
  const problem = pathProblem(path);
  if (problem === undefined) return path;
  throw new FleetError('PATH_INVALID', {
    message: `path ${JSON.stringify(path.slice(0, 300))} ${problem}: use relative parts of letters, digits, '-', '_' and '.', separated by '/'`,
    hint: 'change the name this path is made of',
    path: path.slice(0, 300),
  });
}

/**
 * Returns the path if a caller may put a file there: valid, no document, and below `clusters/` only in a target's directory.
 * @throws FleetError `PATH_INVALID`
 */
export function validFilePath(path: string): string {
  validPath(path);
  const needsTarget = path === 'clusters' || (path.startsWith('clusters/') && !path.includes('/', 'clusters/'.length));
  if (!isDocument(path) && !needsTarget) return path;
  throw new FleetError('PATH_INVALID', {
    message: `path ${JSON.stringify(path)} ${needsTarget ? 'is not in the directory of a cluster target' : 'is kept for documents of the assembly'}`,
    hint: 'write files to clusters/<target>/, delivery/<engine>/ or extras/<extension>/',
    path,
  });
}

/** What a path is on a file system that ignores case and normalisation. */
export function foldedPath(path: string): string {
  if (SAFE_PATH.test(path)) return path;
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
