import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../assembly/fixture.js';
import { copyOf, eachOf, finished, run } from './program.js';
import { canTrace, type Recording, recorded, runWith, type Step } from './strace.js';

const MINUTES = { timeout: 600_000 };
const FAILED = /^error OUTPUT_FAILED \S+: E\w+: .*\n {2}next: check permissions and free space, then run again\n$/;
const INTERRUPTED =
  /^error OUTPUT_INTERRUPTED \S+: writing stopped half-way: E\w+: .*\n {2}next: mend the cause and run again.*\n$/;

/** What a full or failing disk says to a call. */
const errorOf = (call: string) => (/^(unlink|rmdir|fsync)/.test(call) ? 'error=EIO' : 'error=ENOSPC');

describe.skipIf(!canTrace)('a change of the file system that fails', () => {
  it('once, leaves the old output or a journal, says where, and the next run heals', MINUTES, async () => {
    await failingEverywhere({ stride: 1, faults: (_, step) => [{ ...step, does: errorOf(step.call) }] });
  });

  it('from then on, leaves the old output or a journal, says where, and the next run heals', MINUTES, async () => {
    await failingEverywhere({ stride: 4, faults: allFrom });
  });
});

type Faults = (recording: Recording, step: Step) => Parameters<typeof runWith>[2];

/** From a step on no call succeeds, as on a disk that the system has made read-only. */
const allFrom: Faults = ({ steps }, step) =>
  [...new Set(steps.map(({ call }) => call))].map((call) => {
    const calls = steps.filter((each) => each.call === call);
    const next = calls.find((each) => steps.indexOf(each) >= steps.indexOf(step));
    return { call, when: `${next?.when ?? (calls.at(-1)?.when ?? 0) + 1}+`, does: 'error=EROFS' };
  });

async function failingEverywhere({ stride, faults }: { stride: number; faults: Faults }): Promise<void> {
  const start = await finished();
  const before = snapshot(start);
  const recording = await recorded(start);
  const complete = copyOf(start);
  expect(await run({ cwd: complete })).toMatchObject({ code: 0 });
  const after = snapshot(complete);
  const chosen = recording.steps.filter((_, index) => index % stride === 0);
  await eachOf(chosen, async (step) => {
    const cwd = copyOf(start);
    const { code, stderr } = await runWith(cwd, recording, faults(recording, step));
    const now = visible(snapshot(cwd));
    // only clearing away failed
    if (code === 0) expect([step, now, stderr]).toEqual([step, after, expect.stringContaining('could not be cleared')]);
    else if (existsSync(join(cwd, '.dist.cdk8s-fleet/journal.json')))
      expect([step, stderr]).toEqual([step, expect.stringMatching(INTERRUPTED)]);
    else expect([step, code, now, stderr]).toEqual([step, 1, before, expect.stringMatching(FAILED)]);
    expect([step, await run({ cwd })]).toMatchObject([step, { code: 0 }]);
    expect([step, snapshot(cwd)]).toEqual([step, after]);
  });
}

const visible = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('.')));

const canMount = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;

describe.skipIf(!canMount)('a file system that is full', () => {
  it.each([
    ['of bytes', 'size=$(du -sk . | cut -f1)k'],
    ['of files', 'nr_inodes=$(($(find . | wc -l) + 12))'],
  ])('%s, ends the run in one line and keeps the old output', MINUTES, async (_, size) => {
    const cwd = await finished();
    const before = snapshot(cwd);
    const script = `mount -t tmpfs -o ${size} none /mnt && cp -a . /mnt && cd /mnt && "$@"; code=$?; cp -a /mnt "$0"; exit $code`;
    const result = `${cwd}.after`;
    const under = ['unshare', '-m', 'sh', '-c', script, result];
    expect(await run({ cwd, under })).toEqual({ code: 1, signal: null, stderr: expect.stringMatching(FAILED) });
    expect(snapshot(result)).toEqual(before);
    rmSync(result, { recursive: true });
  });
});
