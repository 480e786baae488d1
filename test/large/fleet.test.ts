import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from 'cdk8s-fleet';
import { afterAll, describe, expect, it } from 'vitest';
import { createFleet } from '../../bench/fleet.js';
import type { Size } from '../../bench/units.js';
import { describeTerminal } from '../../src/synthesis/console/terminal.js';
import { synthToDirectory } from '../../src/synthesis/synth.js';

const SIZE: Size = { clusters: 1_000, applications: 50 };
const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'large-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const terminal = describeTerminal({ environment: { CI: '1' }, stream: process.stderr, isTTY: false });
const options = { directory: join(scratch, 'dist'), lockFile: join(scratch, 'fleet.lock.json') };
const synth = (fleet: ReturnType<typeof createFleet>) => synthToDirectory(fleet, options, terminal);

// In this order: each test starts from what the one before left.
describe('a fleet of 50,000 units', { timeout: 300_000 }, () => {
  it('is generated', () => {
    const { units, objects, written, findings } = synth(createFleet(SIZE));
    // Five objects in each unit, and a Namespace on each target. A file for each unit; an inventory for each target; a list for each application; six documents.
    expect({ units, objects, written, findings }).toEqual({
      units: 50_000,
      objects: 50_000 * 5 + 1_000,
      written: 50_000 + 1_000 + 50 + 6,
      findings: [],
    });
  });

  it('is left as it is by a second run', () => {
    const { written, removed, unchanged } = synth(createFleet(SIZE));
    expect({ written, removed, unchanged }).toEqual({ written: 0, removed: 0, unchanged: 51_056 });
  });

  it('grows by a cluster without moving anything', () => {
    const before = readFileSync(options.lockFile, 'utf8').split('\n');
    const fleet = createFleet(SIZE);
    fleet.environment.production.deployTo(new Cluster(fleet, 'newcomer', { region: 'eu-west-1', kubernetes: '1.34' }));
    const { written, removed } = synth(fleet);
    // Nothing is found in it, so that of the documents one stays.
    expect({ written, removed }).toEqual({ written: 50 + 1 + 50 + 5, removed: 0 });
    const after = new Set(readFileSync(options.lockFile, 'utf8').split('\n'));
    expect(before.filter((line) => !after.has(line))).toEqual([]);
  });

  it('loses that cluster again, without an acknowledgement, because it is less than a tenth', () => {
    const { removed } = synth(createFleet(SIZE));
    expect(removed).toBe(50 + 1);
  });

  it('refuses to lose an application, and leaves everything as it was', () => {
    const lock = readFileSync(options.lockFile, 'utf8');
    expect(() => synth(createFleet({ ...SIZE, applications: 49 }))).toThrow(
      expect.objectContaining({ code: 'CHANGE_UNACKNOWLEDGED' }),
    );
    expect(readFileSync(options.lockFile, 'utf8') === lock).toBe(true);
    expect(synth(createFleet(SIZE)).written).toBe(0);
  });
});
