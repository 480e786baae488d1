import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { ifPossible, onFileSystem } from '../assembly/file-system.js';
import { FleetError } from '../core/errors.js';
import { listNames } from '../core/names.js';
import { confirm, readConfirmations } from '../synthesis/confirmation.js';
import { CONFIRMATION_FILE } from '../synthesis/console/environment.js';

/**
 * What each `synth` of an app tells through a file, because neither an exit code nor an output that is there says that it is new.
 * To be removed after use.
 */
export class Confirmations {
  readonly #directory: string;
  readonly #file: string;

  /** @throws FleetError `OUTPUT_FAILED` */
  constructor() {
    this.#directory = onFileSystem(() => mkdtempSync(join(tmpdir(), 'cdk8s-fleet-')));
    this.#file = join(this.#directory, 'confirmations');
    onFileSystem(() => writeFileSync(this.#file, ''), this.#file);
  }

  /** Variables of the app. */
  get environment(): { readonly [name: string]: string } {
    return { [CONFIRMATION_FILE]: this.#file };
  }

  /** Tells them to a command that waits for this one. */
  passOn(file: string | undefined): void {
    for (const [directory, state] of readConfirmations(this.#file)) confirm(file, state, directory);
  }

  /**
   * Refuses an output that this app did not complete, and any that it left begun.
   * @throws FleetError `APP_FAILED`
   */
  requireCompleted(output: string): void {
    const states = readConfirmations(this.#file);
    const [begun] = [...states].flatMap(([directory, state]) => (state === 'begun' ? [directory] : []));
    if (begun !== undefined) throw notCompleted(begun);
    if (states.size === 0) throw noSynth(output);
    const wanted = resolve(output);
    // A program of several fleets gives each a directory of its own.
    const isInside = (directory: string) => directory === wanted || directory.startsWith(join(wanted, sep));
    const directories = [...states.keys()];
    if (!directories.some(isInside)) throw otherOutput(output, directories);
  }

  remove(): void {
    ifPossible(() => rmSync(this.#directory, { recursive: true, force: true }));
  }
}

function noSynth(path: string): FleetError {
  return new FleetError('APP_FAILED', {
    message: 'the app command ended well, but without a synth',
    hint: `call "await synth(fleet)" at the end of the program, and hand variables such as ${CONFIRMATION_FILE} on to it`,
    path,
  });
}

function notCompleted(path: string): FleetError {
  return new FleetError('APP_FAILED', {
    message: 'the app command ended well, but synth began to generate this output and did not complete it',
    hint: 'wait for it with "await synth(fleet)", and let the app command end with the exit code of the program',
    path,
  });
}

function otherOutput(path: string, directories: readonly string[]): FleetError {
  return new FleetError('APP_FAILED', {
    message: `the app command ended well, but synth generated another output: ${listNames(directories)}`,
    hint: 'let the app command stay in the working directory, and leave out "directory" of synth or name the same as "output" of cdk8s.yaml',
    path,
  });
}
