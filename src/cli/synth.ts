import type { Command } from 'commander';
import { FleetError } from '../core/errors.js';
import {
  acknowledgements,
  CONFIRMATION_FILE,
  type Modes,
  readModes,
  writeModes,
} from '../synthesis/console/environment.js';
import { Confirmations } from './confirmations.js';
import { readProject } from './project.js';
import { runApp } from './run-app.js';

interface SynthOptions {
  readonly app?: string;
  readonly output?: string;
  readonly frozen?: true;
  readonly fresh?: true;
  readonly force?: true;
  readonly acknowledge?: readonly string[];
}

/** `synth` runs the app as `cdk8s synth` does, but leaves it to the app to replace the output once it is complete. */
export function addSynth(program: Command): void {
  program
    .command('synth')
    .description('generate the manifests of all clusters')
    .option('-a, --app <command>', 'command that runs the app (default: "app" of cdk8s.yaml)')
    .option('-o, --output <directory>', 'output directory (default: "output" of cdk8s.yaml, or dist)')
    .option('--frozen', 'fail if fleet.lock.json would change')
    .option('--fresh', 'place anew, without regard to fleet.lock.json')
    .option('--force', 'overwrite files that were edited by hand or are not ours')
    .option('--acknowledge <id...>', 'let the changes with these ids go ahead')
    .action(async (options: SynthOptions) => {
      process.exitCode = await synth(options);
    });
}

async function synth(options: SynthOptions): Promise<number> {
  const modes = joinModes(readModes(process.env), options);
  const { app, output } = readProject('.', options);
  const confirmations = new Confirmations();
  try {
    const variables = { ...writeModes(modes), ...confirmations.environment, CDK8S_OUTDIR: output };
    const code = await runApp(app, { ...process.env, ...variables });
    confirmations.passOn(process.env[CONFIRMATION_FILE]);
    if (code === 0) confirmations.requireCompleted(output);
    else if (!TOLD.has(code)) throw appFailed(code);
    return code;
  } finally {
    confirmations.remove();
  }
}

/** An option can turn a mode on that the environment leaves off, not the other way round. */
function joinModes(modes: Modes, options: SynthOptions): Modes {
  for (const id of options.acknowledge ?? []) {
    if (!id.includes(',')) continue;
    throw new FleetError('COMMAND_INVALID', {
      message: `${JSON.stringify(id)} is not an id, which has no comma`,
      hint: 'separate several ids by blanks',
      path: '--acknowledge',
    });
  }
  return {
    frozen: modes.frozen || options.frozen === true,
    fresh: modes.fresh || options.fresh === true,
    force: modes.force || options.force === true,
    acknowledge: acknowledgements([...modes.acknowledge, ...(options.acknowledge ?? [])]),
  };
}

/** Exit codes that need no word from us: an error or a gate that the app has explained, and the signals a user sends. */
const TOLD: ReadonlySet<number> = new Set([1, 2, 129, 130, 143]);

function appFailed(code: number): FleetError {
  return new FleetError('APP_FAILED', {
    message: `the app command ended with exit code ${code}, not with 0, 1 or 2${REASONS.get(code) ?? ''}`,
    hint: 'run the app command by itself to see why',
    path: 'app',
  });
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [126, '; it cannot be executed'],
  [127, '; it was not found'],
  [134, '; it was aborted, perhaps because the heap of Node.js was full'],
  [137, '; it was killed, perhaps because memory ran out'],
]);
