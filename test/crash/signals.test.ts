import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../assembly/fixture.js';
import { copyOf, eachOf, finished, leftovers, project, type Run, run } from './program.js';
import { canTrace, recorded, runWith } from './strace.js';

// each unit takes a moment, so that signals meet every phase of a run
const SLOW = { TEST_SPIN_MS: '120' };
// so many files that some are staged while others are still to be made
const LONG = { ...SLOW, TEST_MORE_OBJECTS: '40' };

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', (signal, code) => {
  it(`ends a run with exit code ${code}, without a trace`, { timeout: 120_000 }, async () => {
    const cwd = project();
    expect(await run({ cwd, version: 'old' })).toMatchObject({ code: 0 });
    const before = snapshot(cwd);
    const outcome = await run({ cwd, env: LONG, started: killWhenStaged(cwd, signal) });
    expect(outcome).toMatchObject({ code, signal: null });
    expect(snapshot(cwd)).toEqual(before);
    expect(await run({ cwd })).toMatchObject({ code: 0 });
    expect(leftovers(cwd)).toEqual([]);
  });
});

describe.skipIf(!canTrace)('SIGINT at any change of the file system', () => {
  it('ends the run with the old output or the new one, without a trace', { timeout: 300_000 }, async () => {
    const start = await finished();
    const recording = await recorded(start);
    const complete = copyOf(start);
    await run({ cwd: complete });
    const [before, after] = [snapshot(start), snapshot(complete)];
    const found = new Set<string>();
    await eachOf(
      recording.steps.filter((_, index) => index % 6 === 0),
      async (step) => {
        const cwd = copyOf(start);
        const { code } = await runWith(cwd, recording, [{ ...step, does: 'signal=INT' }], SLOW);
        const isNew = isDeepStrictEqual(snapshot(cwd), after);
        expect([step, code, snapshot(cwd)]).toEqual([step, 130, isNew ? after : before]);
        found.add(isNew ? 'new' : 'old');
      },
    );
    expect(found).toEqual(new Set(['old', 'new']));
  });
});

function killWhenStaged(cwd: string, signal: NodeJS.Signals): Run['started'] {
  return (child) => {
    const timer = setInterval(() => {
      if (!existsSync(join(cwd, '.dist.cdk8s-fleet/tree/clusters'))) return;
      clearInterval(timer);
      child.kill(signal);
    }, 2);
    child.on('exit', () => clearInterval(timer));
  };
}
