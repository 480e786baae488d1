import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { onFileSystem } from '../assembly/file-system.js';
import { FleetError } from '../core/errors.js';
import { CONFIRMATION_FILE } from './console/environment.js';

/** What became of an output: begun by every synth, completed by one that put all of it in place. */
export type OutputState = 'begun' | 'completed';

/**
 * Tells the `cdk8s-fleet synth` that runs this program, if one does. Returns notes: what cannot be told is no fault of the
 * output, and the command, which misses it, fails itself.
 * @param file undefined where nobody waits
 * @param directory absolute path of the output
 */
export function confirm(file: string | undefined, state: OutputState, directory: string): readonly string[] {
  if (file === undefined || file === '') return [];
  try {
    onFileSystem(() => append(file, `${state}:${directory}${END}`), file);
    return [];
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return [
      `cdk8s-fleet synth, if it waits for this run, is not told of it through ${CONFIRMATION_FILE}: ${error.message}`,
    ];
  }
}

// No path holds one.
const END = '\0';

// The file is one that the command has made; the variable may have outlived it.
function append(file: string, line: string): void {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  try {
    writeSync(descriptor, line);
  } finally {
    closeSync(descriptor);
  }
}

/** The last that was told of each output. What was not written to its end counts for nothing. @throws FleetError `OUTPUT_FAILED` */
export function readConfirmations(file: string): ReadonlyMap<string, OutputState> {
  const entries = onFileSystem(() => readFileSync(file, 'utf8'), file)
    .split(END)
    .slice(0, -1);
  return new Map(
    entries.map((entry) => {
      const colon = entry.indexOf(':');
      return [entry.slice(colon + 1), entry.slice(0, colon) === 'completed' ? 'completed' : 'begun'];
    }),
  );
}
