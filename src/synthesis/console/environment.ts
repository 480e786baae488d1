import { FleetError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import { didYouMean, listNames } from '../../core/names.js';

/** Environment variables by name, as in `process.env`. */
export type Environment = { readonly [name: string]: string | undefined };

/** How a run of synth departs from the usual. */
export interface Modes {
  /** Refuses a run that would change the lock file. */
  readonly frozen: boolean;
  /** Places anew, as if there were no lock file; record names stay. */
  readonly fresh: boolean;
  /** Overwrites files that were edited by hand or are not ours. */
  readonly force: boolean;
  /** Ids of the dangerous changes that may go ahead, sorted. */
  readonly acknowledge: readonly string[];
}

/** Name of the variable with the file in which `cdk8s-fleet synth` is told of completed outputs. */
export const CONFIRMATION_FILE = 'FLEET_CONFIRMATION';

const PREFIX = 'FLEET_';
const KNOWN = ['FLEET_FROZEN', 'FLEET_FRESH', 'FLEET_FORCE', 'FLEET_ACKNOWLEDGE', 'FLEET_DEBUG', CONFIRMATION_FILE];

/**
 * Reads the `FLEET_*` variables, the only channel to a synth that another program starts.
 * @throws FleetError `COMMAND_INVALID`
 */
export function readModes(environment: Environment): Modes {
  for (const name of Object.keys(environment).sort(compareText)) refuseUnknown(name);
  readSwitch(environment, 'FLEET_DEBUG');
  return {
    frozen: readSwitch(environment, 'FLEET_FROZEN'),
    fresh: readSwitch(environment, 'FLEET_FRESH'),
    force: readSwitch(environment, 'FLEET_FORCE'),
    acknowledge: acknowledgements(environment.FLEET_ACKNOWLEDGE?.split(',') ?? []),
  };
}

/** The variables that {@link readModes} reads the same modes from. */
export function writeModes(modes: Modes): { readonly [name: string]: string } {
  return {
    FLEET_FROZEN: modes.frozen ? '1' : '0',
    FLEET_FRESH: modes.fresh ? '1' : '0',
    FLEET_FORCE: modes.force ? '1' : '0',
    FLEET_ACKNOWLEDGE: modes.acknowledge.join(','),
  };
}

/** Ids without blanks around them, without empty ones and repetitions, sorted. */
export function acknowledgements(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((id) => id.trim()).filter((id) => id !== ''))].sort(compareText);
}

function refuseUnknown(name: string): void {
  // A misspelt FLEET_FROZEN that is silently ignored would let a run change what it was told to keep. Other programs have
  // variables of that prefix too, so only a name close to one of ours is taken for a mistake.
  if (!name.startsWith(PREFIX) || KNOWN.includes(name)) return;
  const suggestion = didYouMean(
    name.slice(PREFIX.length),
    KNOWN.map((known) => known.slice(PREFIX.length)),
  );
  if (suggestion === '') return;
  const whole = suggestion.replace('"', `"${PREFIX}`);
  throw new FleetError('COMMAND_INVALID', {
    message: `unknown environment variable ${JSON.stringify(name)}${whole}; known are ${listNames(KNOWN)}`,
    hint: 'correct its name or unset it',
    path: name,
  });
}

function readSwitch(environment: Environment, name: string): boolean {
  const value = environment[name];
  if (value === undefined || value === '0' || value === 'false') return false;
  if (value === '1' || value === 'true') return true;
  throw new FleetError('COMMAND_INVALID', {
    message: `environment variable is ${JSON.stringify(value)}, allowed are 1, true, 0 and false`,
    hint: `set ${name} to 1, or unset it`,
    path: name,
  });
}
