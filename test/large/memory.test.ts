import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createFleet } from '../../bench/fleet.js';
import { openAssembly } from '../../src/assembly/writer.js';
import { synthesize } from '../../src/synthesis/synthesize.js';

const APPLICATIONS = 50;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What is in use when the last unit was written. */
function bytesAfterRendering(clusters: number): number {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'memory-'));
  const sink = openAssembly({ directory: join(root, 'dist'), lockFile: join(root, 'fleet.lock.json') });
  let bytes = 0;
  const progress = (done: number, total: number) => {
    if (done < total) return;
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    bytes = heapUsed + arrayBuffers;
  };
  try {
    const fleet = createFleet({ clusters, applications: APPLICATIONS });
    const modes = { frozen: false, fresh: false, acknowledge: [] };
    sink.commit(synthesize({ fleet, root, lock: sink.previousLock, modes, delivery: [], sink, progress }).documents);
    return bytes;
  } finally {
    sink.abort();
    rmSync(root, { recursive: true, force: true });
  }
}

it('of a unit, a few hundred bytes are kept', { timeout: 300_000 }, () => {
  bytesAfterRendering(100);
  const [some, more] = [200, 600].map(bytesAfterRendering) as [number, number];
  expect((more - some) / (400 * APPLICATIONS)).toBeLessThan(400);
});
