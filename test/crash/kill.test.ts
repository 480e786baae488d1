import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyAssembly } from '../../src/assembly/verify.js';
import { openAssembly } from '../../src/assembly/writer.js';
import { snapshot } from '../assembly/fixture.js';
import { copyOf, eachOf, finished, leftovers, project, run } from './program.js';
import { canTrace, killedHalfWay, recorded, runWith, type Step } from './strace.js';

const MINUTES = { timeout: 600_000 };

describe.skipIf(!canTrace)('a process killed at any change of the file system', () => {
  it('leaves no output or all of it when there was none', MINUTES, async () => {
    expect(await killedEverywhere(project())).toEqual(new Set(['old', 'new']));
  });

  it('leaves the old output or a journal that completes the new one', MINUTES, async () => {
    expect(await killedEverywhere(await finished())).toEqual(new Set(['old', 'new']));
  });

  it('is completed even when its completion is killed', MINUTES, async () => {
    expect(await killedEverywhere(await killedHalfWay())).toEqual(new Set(['new']));
  });
});

/** Kills a run at each of its steps, from the same start. Returns what the next run found: the old output or the new one. */
async function killedEverywhere(start: string): Promise<ReadonlySet<string>> {
  const before = snapshot(start);
  const recording = await recorded(start);
  const complete = copyOf(start);
  expect(await run({ cwd: complete })).toMatchObject({ code: 0 });
  const after = snapshot(complete);
  const found = new Set<string>();
  await eachOf(recording.steps, async (step) => {
    const cwd = copyOf(start);
    expect(await runWith(cwd, recording, [{ ...step, does: 'signal=KILL' }])).toMatchObject({ signal: 'SIGKILL' });
    found.add(recovered(copyOf(cwd), { step, before, after }));
    expect([step, await run({ cwd })]).toMatchObject([step, { code: 0 }]);
    expect([step, snapshot(cwd), leftovers(cwd)]).toEqual([step, after, []]);
    expect([step, verifyAssembly(join(cwd, 'dist'))]).toEqual([step, []]);
  });
  return found;
}

/** Only recovers: afterwards the project is the old or the new one, lock file included. */
function recovered(cwd: string, { step, before, after }: { step: Step; before: object; after: object }): 'old' | 'new' {
  const directory = join(cwd, 'dist');
  openAssembly({ directory, lockFile: join(cwd, 'fleet.lock.json') }).abort();
  const now = snapshot(cwd);
  const isNew = JSON.stringify(now) === JSON.stringify(after);
  if (!isNew) expect([step, now]).toEqual([step, before]);
  if (existsSync(directory)) expect([step, verifyAssembly(directory)]).toEqual([step, []]);
  return isNew ? 'new' : 'old';
}
