import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, onTestFinished } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(PROJECT, 'node_modules/typescript/bin/tsc');
const OPTIONS = ['--ignoreConfig', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--skipLibCheck'];

/** The program `fleet.ts` and all it imports as JavaScript, built once for a test file: some hundred runs would each compile it. */
const program = (() => {
  const build = temporaryDirectory('crash-program-');
  afterAll(() => rmSync(build, { recursive: true, force: true }));
  // other users run it as well
  chmodSync(build, 0o755);
  const to = ['--noCheck', '--customConditions', '@cdk8s-fleet/source', '--rootDir', PROJECT, '--outDir', build];
  execFileSync(process.execPath, [TSC, ...OPTIONS, ...to, join(PROJECT, 'test/crash/fleet.ts')]);
  const manifest = {
    name: 'cdk8s-fleet',
    type: 'module',
    exports: { '.': './src/index.js', './schemas/*': './schemas/*' },
  };
  writeFileSync(join(build, 'package.json'), JSON.stringify(manifest));
  for (const name of ['schemas', 'node_modules']) symlinkSync(join(PROJECT, name), join(build, name));
  return join(build, 'test/crash/fleet.js');
})();

function temporaryDirectory(prefix: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), prefix)));
}

/** A directory that a program runs in, removed after the test. */
export function project(): string {
  const cwd = temporaryDirectory('crash-');
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return cwd;
}

/** A copy of a project, so that many runs can start from one. */
export function copyOf(start: string): string {
  const cwd = project();
  cpSync(start, cwd, { recursive: true });
  return cwd;
}

export interface Run {
  readonly cwd: string;
  /** `old`, `new`, or any text: as `new`, but the text is in the files. @default 'new' */
  readonly version?: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What the program runs under. @default nothing */
  readonly under?: readonly string[];
  readonly command?: readonly string[];
  /** Called once with the process. */
  readonly started?: (child: ChildProcess) => void;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(FLEET|CDK8S)_/.test(name)));

export function run({ cwd, version = 'new', env, under = [], command, started }: Run): Promise<Outcome> {
  const [file = '', ...args] = [...under, ...(command ?? [process.execPath, program])];
  const child = spawn(file, args, {
    cwd,
    env: { ...environment, TEST_VERSION: version, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  started?.(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
}

/** A project with the output of the old version. */
export async function finished(): Promise<string> {
  const cwd = project();
  const { code, stderr } = await run({ cwd, version: 'old' });
  if (code !== 0) throw new Error(stderr);
  return cwd;
}

/** What stands in a project beside the output and the lock file: nothing, after a run. */
export function leftovers(cwd: string): readonly string[] {
  return readdirSync(cwd).filter((name) => name !== 'dist' && name !== 'fleet.lock.json');
}

/** Does something for each of a list, as many at a time as there are processors. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
