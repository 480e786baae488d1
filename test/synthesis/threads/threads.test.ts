import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { digests } from '../../fixtures/run.js';

const TSX = fileURLToPath(import.meta.resolve('tsx'));
const PROGRAM = join(import.meta.dirname, '../../fixtures/two-threads.ts');
const folder = mkdtempSync(join(tmpdir(), 'threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FROM_THE_THREAD = 'rendered on the second thread\n';

function run(threads: 1 | 2, env: { readonly [name: string]: string } = {}) {
  const cwd = mkdtempSync(join(folder, 'run-'));
  const command = ['--import', TSX, '--conditions=@cdk8s-fleet/source', PROGRAM];
  const flag = threads === 2 && env.TEST_MODEL === undefined ? join(folder, `${basename(cwd)}.flag`) : '';
  const options = {
    cwd,
    env: { ...process.env, TEST_THREADS: `${threads}`, TEST_FLAG: flag, ...env },
    encoding: 'utf8',
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
  const onThread = stdout.split(FROM_THE_THREAD).length - 1;
  return { status, stdout: stdout.replaceAll(FROM_THE_THREAD, ''), stderr, onThread, files: digests(cwd) };
}

describe.skipIf(availableParallelism() < 2)('two threads', () => {
  const one = run(1);

  it('render the same bytes as one, kinds, files and hubs of both included, and the program prints once', () => {
    const two = run(2);
    expect(two.onThread).toBeGreaterThan(0);
    expect([two.status, two.stdout]).toEqual([0, 'building\n241 units, 542 objects, 121 findings\n']);
    expect([one.status, one.stdout, one.onThread]).toEqual([0, two.stdout, 0]);
    expect(two.files).toEqual(one.files);
  });

  it('share what they render, and give the bytes of one that does not', () => {
    const [alone, two] = [run(1, { TEST_SHARE: 'no' }), run(2, { TEST_SHARE: 'yes' })];
    expect([two.status, two.stdout]).toEqual([0, alone.stdout]);
    expect(two.files).toEqual(alone.files);
    expect(two.onThread).toBeGreaterThan(0);
  });

  it('report the errors of all units as one does, and write nothing', () => {
    const env = { TEST_THROW_ON: 'cluster-7' };
    const [single, two] = [run(1, env), run(2, env)];
    expect([two.status, Object.keys(two.files).length, two.onThread > 0]).toEqual([1, 0, true]);
    expect(two.stderr).toContain('a on cluster-7 (production)');
    expect(two.stderr).toBe(single.stderr);
  });

  it('do not mix when the program makes another model on the second', () => {
    const two = run(2, { TEST_MODEL: 'other' });
    expect([two.status, two.onThread]).toEqual([0, 0]);
    expect(two.files).toEqual(one.files);
  });

  it('fail together when the second one dies with units that it has begun', () => {
    const two = run(2, { TEST_EXIT: 'yes' });
    expect([two.status, two.files]).toEqual([1, {}]);
    expect(two.stderr).toContain('the second thread ended while it rendered');
  });
});
