import { isAbsolute, relative, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openAssembly } from '../assembly/writer.js';
import { FleetError } from '../core/errors.js';
import { being, checkShape, fields, flag } from '../core/shape.js';
import type { DeliveryAdapter } from '../delivery/delivery-adapter.js';
import type { Fleet } from '../fleet/fleet.js';
import { confirm } from './confirmation.js';
import { acknowledgements, CONFIRMATION_FILE, type Modes, readModes } from './console/environment.js';
import { formatError } from './console/format-error.js';
import { formatReport, type SynthesisReport } from './console/format-report.js';
import { OPTION_SHAPES } from './console/option-shapes.js';
import { inOneGo, type Pausing, pauseClock, withPauses } from './console/pausing.js';
import { openProgress } from './console/progress.js';
import { exitOnSignals } from './console/signals.js';
import { currentTerminal, type Terminal } from './console/terminal.js';
import { type Synthesized, synthesisWithPauses } from './synthesize.js';
import { renderingTask } from './threads/serve-rendering.js';
import { serve, startThread } from './threads/threads.js';

export interface SynthOptions {
  /** What consumes the placements, for example `argoCd({ repository })`. @default [] */
  readonly delivery?: readonly DeliveryAdapter[];
  /** One file for each unit, or one for each object. @default 'per-unit' */
  readonly files?: 'per-unit' | 'per-object';
  /** Where the assembly goes. @default CDK8S_OUTDIR, else `dist` */
  readonly directory?: string;
  /** The lock file, committed beside `cdk8s.yaml`. @default 'fleet.lock.json' */
  readonly lockFile?: string;
  /** Refuses a run that would change the lock file. @default FLEET_FROZEN */
  readonly frozen?: boolean;
  /** Places as if there were no lock file; record names stay. @default FLEET_FRESH */
  readonly fresh?: boolean;
  /** Overwrites files that were edited by hand or are not ours. @default FLEET_FORCE */
  readonly force?: boolean;
  /** Changes that may delete running workloads, by the ids that a refused run lists. @default FLEET_ACKNOWLEDGE */
  readonly acknowledge?: readonly string[];
  /**
   * How many threads render. On the second one the program runs once more, as far as `synth`, and prints nothing.
   * @default 2 from 20,000 units on where there are two cores and renders are not shared, else 1
   */
  readonly threads?: 1 | 2;
}

// The empty one would be the working directory, and its files ours to replace.
const place = being('a path that is not empty', (value) => typeof value === 'string' && value.trim() !== '');
const OPTIONS = fields<SynthOptions>({
  ...OPTION_SHAPES,
  directory: place,
  lockFile: place,
  force: flag,
  threads: being('1 or 2', (value) => value === 1 || value === 2),
});

/**
 * Generates the assembly of a fleet, or leaves everything as it was. Meant as the last line of a program: on an error it
 * prints the message and ends the process with exit code 1.
 */
export async function synth<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  options: SynthOptions = {},
): Promise<SynthesisReport> {
  const task = renderingTask();
  if (task !== undefined) return serve(fleet, options, task);
  const terminal = currentTerminal();
  const ignoreSignals = exitOnSignals();
  try {
    const surroundings = { terminal, isPauseDue: pauseClock(), startThread };
    const report = await withPauses(synthesis(fleet, options, surroundings));
    terminal.stream.write(formatReport(report, terminal.style));
    // for a signal that came while files were put in place
    await setImmediate();
    return report;
  } catch (error) {
    terminal.stream.write(formatError(error, terminal.style));
    process.exit(1);
  } finally {
    ignoreSignals();
  }
}

/**
 * As {@link synth}, but in one go, throws instead of ending the process, and prints nothing but progress.
 * @throws FleetError
 */
export function synthToDirectory<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  options: SynthOptions = {},
  terminal: Terminal = currentTerminal(),
): SynthesisReport {
  return inOneGo(synthesis(fleet, options, { terminal }));
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly isPauseDue?: () => boolean;
  readonly startThread?: typeof startThread;
}

function* synthesis<S extends object, E extends string>(
  fleet: Fleet<S, E>,
  options: SynthOptions,
  { terminal, isPauseDue, startThread }: Surroundings,
): Pausing<SynthesisReport> {
  const started = performance.now();
  const modes = readOptions(options);
  const directory = resolve(options.directory ?? outputOf(process.env) ?? 'dist');
  const lockFile = resolve(options.lockFile ?? 'fleet.lock.json');
  const confirmationFile = process.env[CONFIRMATION_FILE];
  confirm(confirmationFile, 'begun', directory);
  const writer = openAssembly({
    directory,
    lockFile,
    force: modes.force,
    frozen: modes.frozen,
    fresh: modes.fresh,
  });
  const { stream, isTTY, isCi } = terminal;
  let progress: ReturnType<typeof openProgress> | undefined;
  const close = () => {
    progress?.stop();
    writer.abort();
  };
  // a signal at a pause, or a program that ends itself while it renders
  process.once('exit', close);
  try {
    const synthesized = yield* synthesisWithPauses({
      fleet,
      root: process.cwd(),
      lock: writer.previousLock,
      modes,
      delivery: options.delivery ?? [],
      files: options.files,
      sink: writer,
      isPauseDue,
      startThread: (plan) => startThread?.(plan, { ...options, lock: writer.previousLock, fresh: modes.fresh }),
      progress: (done, total) => {
        progress ??= openProgress({ stream, isTTY, isCi, total, label: 'units' });
        progress.update(done);
      },
    });
    const written = writer.commit(synthesized.documents);
    const seconds = (performance.now() - started) / 1_000;
    return {
      ...countsOf(synthesized),
      ...written,
      seconds,
      directory: display(directory),
      lockFile: display(lockFile),
      notes: [...writer.notes, ...confirm(confirmationFile, 'completed', directory)],
    };
  } finally {
    process.off('exit', close);
    close();
  }
}

function outputOf({ CDK8S_OUTDIR: output }: NodeJS.ProcessEnv): string | undefined {
  if (output !== '') return output;
  throw new FleetError('COMMAND_INVALID', {
    message: 'environment variable is empty, allowed is the path of a directory',
    hint: 'name a directory, or unset it',
    path: 'CDK8S_OUTDIR',
  });
}

function readOptions(options: SynthOptions): Modes {
  checkShape(OPTIONS, options, { subject: 'the options of synth', path: '' });
  const environment = readModes(process.env);
  return {
    frozen: options.frozen ?? environment.frozen,
    fresh: options.fresh ?? environment.fresh,
    force: options.force ?? environment.force,
    acknowledge: acknowledgements([...(options.acknowledge ?? []), ...environment.acknowledge]),
  };
}

function countsOf({ documents, placement, objects, findings }: Synthesized) {
  const { fleet } = documents;
  return {
    fleet: fleet.name,
    clusters: fleet.clusters.length,
    targets: fleet.targets.length,
    applications: fleet.applications.length,
    units: placement.records.length,
    objects,
    findings,
  };
}

function display(directory: string): string {
  const path = relative(process.cwd(), directory);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? directory : path;
}
