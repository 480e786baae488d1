#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { FleetError } from '../core/errors.js';
import { formatError } from '../synthesis/console/format-error.js';
import { currentTerminal } from '../synthesis/console/terminal.js';
import { ownVersion } from './own-version.js';
import { addSynth } from './synth.js';
import { addValidate } from './validate.js';

/** What commander has printed by itself: help and the version. */
const SHOWN: ReadonlySet<string> = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

const program = new Command('cdk8s-fleet')
  .description('Kubernetes manifests for fleets of clusters')
  .version(ownVersion())
  .configureOutput({ outputError: () => {} })
  .exitOverride();
addSynth(program);
addValidate(program);

// Who reads it, as `head` does, may have enough of it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError && SHOWN.has(error.code)) return error.exitCode;
  const { stream, style } = currentTerminal();
  stream.write(formatError(error instanceof CommanderError ? usageError(error) : error, style));
  return 1;
}

function usageError(error: CommanderError): FleetError {
  return new FleetError('COMMAND_INVALID', {
    message: error.message.replace(/^error: /, ''),
    hint: 'see cdk8s-fleet --help, or --help of the command',
  });
}
