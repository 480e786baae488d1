import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { FleetError } from '../core/errors.js';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command through the shell, as cdk8s does, and passes signals on to it.
 * Resolves to its exit code; death by a signal counts as 128 and the signal's number.
 * @throws FleetError `APP_FAILED` when it cannot be started
 */
export async function runApp(command: string, environment: NodeJS.ProcessEnv): Promise<number> {
  // A terminal interrupts the whole group it shows and lets only that group ask questions, so there the app stays in ours.
  // Elsewhere a signal reaches only us, and passed to the shell alone it would leave what the shell has started running.
  const ownGroup = process.stdin.isTTY !== true && process.platform !== 'win32';
  const app = spawn(command, { shell: true, stdio: 'inherit', env: environment, detached: ownGroup });
  const forward = (signal: NodeJS.Signals) => forwardSignal(app, signal, ownGroup);
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    return await exitCode(app);
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

function exitCode(app: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    app.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
    app.once('error', (cause) => {
      const details = { message: 'the app command could not be started', hint: 'check that a shell can be run here' };
      reject(new FleetError('APP_FAILED', { ...details, path: 'app', cause }));
    });
  });
}

function forwardSignal(app: ChildProcess, signal: NodeJS.Signals, ownGroup: boolean): void {
  if (app.pid === undefined) return;
  if (ownGroup) process.kill(-app.pid, signal);
  else if (signal !== 'SIGINT') app.kill(signal);
}
