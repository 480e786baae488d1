import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { verifyAssembly } from '../../src/assembly/verify.js';
import { snapshot } from '../assembly/fixture.js';
import { copyOf, finished, leftovers, type Outcome, project, run } from './program.js';
import { canTrace, killedHalfWay, recorded, runWith } from './strace.js';

const MINUTES = { timeout: 300_000 };
const REFUSED =
  /^error OUTPUT_LOCKED .*: another synth is writing this output: process \d+ on \S+, started \S+ \(.*fleet\.js\)\n {2}next: .*\n$/;

describe('runs at once', () => {
  it.each([2, 4, 8])('%i, each write everything or are refused and told who writes', MINUTES, async (count) => {
    await expectWinners(project(), count);
  });

  it.each([2, 8])('%i, over an output that exists', MINUTES, async (count) => {
    await expectWinners(await finished(), count);
  });
});

describe.skipIf(!canTrace)('runs at once that find a dead run', () => {
  it.each([2, 8])('%i, complete it once and write over it', MINUTES, async (count) => {
    await expectWinners(await killedHalfWay(), count);
  });

  it('do not include one that lost its lock while it was writing it', MINUTES, async () => {
    const cwd = project();
    const lock = '.dist.cdk8s-fleet/lock-1.json';
    const recording = await recorded(cwd);
    const stalled = recording.steps.find(({ call, text }) => call.includes('write') && text.includes(lock));
    const late = runWith(cwd, recording, stalled === undefined ? [] : [{ ...stalled, does: 'delay_enter=5s' }]);
    await until(() => existsSync(join(cwd, lock)));
    expect(await run({ cwd, version: 'first' })).toMatchObject({ code: 0 });
    const holder = run({ cwd, version: 'second', env: { TEST_SPIN_MS: '1500' } });
    expect(await late).toMatchObject({ code: 1, stderr: expect.stringMatching(REFUSED) });
    expect(await holder).toMatchObject({ code: 0 });
    expect(isResultOf(cwd, await alone(project(), 'second'))).toBe(true);
  });
});

/** Starts several runs of different versions: one or more succeed, one after the other, and nothing of the others is seen. */
async function expectWinners(cwd: string, count: number): Promise<void> {
  const start = copyOf(cwd);
  const versions = Array.from({ length: count }, (_, index) => `version ${index}`);
  const env = { TEST_SPIN_MS: '100' };
  const outcomes = await Promise.all(versions.map((version) => run({ cwd, version, env })));
  const winners = versions.filter((_, index) => outcomes[index]?.code === 0);
  expect(winners.length).toBeGreaterThan(0);
  for (const outcome of outcomes.filter(({ code }) => code !== 0)) expectRefused(outcome);
  const results = await Promise.all(winners.map((version) => alone(copyOf(start), version)));
  expect(results.filter((result) => isResultOf(cwd, result))).toHaveLength(1);
  expect([leftovers(cwd), verifyAssembly(join(cwd, 'dist'))]).toEqual([[], []]);
}

function expectRefused(outcome: Outcome): void {
  expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(REFUSED) });
}

async function alone(cwd: string, version: string): Promise<object> {
  expect(await run({ cwd, version })).toMatchObject({ code: 0 });
  return snapshot(cwd);
}

const isResultOf = (cwd: string, result: object) => isDeepStrictEqual(snapshot(cwd), result);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
