import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyOf, finished, type Outcome, run } from './program.js';

/** Whether processes can be traced here: strace is there, and the system lets it. */
export const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

// every system call by which the file API of Node.js changes something; which of them exist depends on the processor
const CHANGES = 'mkdir mkdirat openat write pwrite64 rename renameat renameat2 unlink unlinkat rmdir fsync'.split(' ');
const setOf = (calls: readonly string[]) => calls.map((call) => `?${call}`).join(',');

/** A system call that changes a file or directory of a project. */
export interface Step {
  readonly call: string;
  /** Which of the calls of this kind on the recorded paths it is, from 1. */
  readonly when: number;
  /** The call, for messages. */
  readonly text: string;
}

export interface Recording {
  readonly steps: readonly Step[];
  /** Every path that is changed, relative to the project. */
  readonly paths: readonly string[];
}

/** Runs a program from a start to its end, and lists all it changes. */
export async function recorded(start: string): Promise<Recording> {
  const all = await trace(start, []);
  const paths = [...new Set(all.filter(isChange).flatMap(({ text }) => pathsIn(text)))].sort();
  const counts = new Map<string, number>();
  const calls = (await trace(start, paths)).map(({ call, text }) => {
    const when = (counts.get(call) ?? 0) + 1;
    counts.set(call, when);
    return { call, when, text };
  });
  return { steps: calls.filter(isChange), paths };
}

const isChange = ({ text }: { readonly text: string }) => !text.includes('O_RDONLY');

/** The system calls of a run that belong to its project, whose path is written as `.`. */
async function trace(start: string, paths: readonly string[]): Promise<{ call: string; text: string }[]> {
  const cwd = copyOf(start);
  const file = `${cwd}.trace`;
  const under = [
    'strace',
    '-f',
    '--quiet=all',
    '-y',
    '-o',
    file,
    '-e',
    `trace=${setOf(CHANGES)}`,
    ...selection(paths, cwd),
  ];
  const { code, stderr } = await run({ cwd, under });
  if (code !== 0) throw new Error(`the run to be recorded ended with ${code}: ${stderr}`);
  const lines = readFileSync(file, 'utf8').split('\n');
  rmSync(file);
  return lines.flatMap((line) => {
    const [, call, rest = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
    const isOurs = rest.includes(`"${cwd}/`) || rest.includes(`<${cwd}/`);
    return call === undefined || !isOurs ? [] : [{ call, text: `${call}(${rest.replaceAll(cwd, '.')}` }];
  });
}

function pathsIn(text: string): string[] {
  return [...text.matchAll(/["<]\.\/([^">]+)[">]/g)].map(([, path = '']) => path);
}

const selection = (paths: readonly string[], cwd: string) => paths.flatMap((path) => ['-P', `${cwd}/${path}`]);

/** Runs a program; at each of the given steps happens what strace calls an injection, such as `error=EIO`. */
export async function runWith(
  cwd: string,
  { paths }: Recording,
  injections: readonly (Pick<Step, 'call'> & { readonly when: number | string; readonly does: string })[],
  env?: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const injected = injections.flatMap(({ call, when, does }) => ['-e', `inject=${call}:${does}:when=${when}`]);
  const traced = ['-e', `trace=${setOf(CHANGES)}`, ...selection(paths, cwd)];
  return await run({ cwd, env, under: ['strace', '-f', '--quiet=all', '-o', '/dev/null', ...traced, ...injected] });
}

/** A project whose update was killed when some files were in place and others not. */
export async function killedHalfWay(): Promise<string> {
  const start = await finished();
  const recording = await recorded(start);
  const renames = recording.steps.filter(({ call }) => call.startsWith('rename'));
  const middle = renames[renames.length >> 1];
  const cwd = copyOf(start);
  await runWith(cwd, recording, middle === undefined ? [] : [{ ...middle, does: 'signal=KILL' }]);
  if (!existsSync(join(cwd, '.dist.cdk8s-fleet/journal.json'))) throw new Error('the run was not killed half-way');
  return cwd;
}
