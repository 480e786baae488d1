import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openAssembly } from '../../src/assembly/writer.js';
import { acquireWriterLock } from '../../src/assembly/writer-lock.js';
import { childProgram } from './child.js';
import { codeOf, errorOf, snapshot, synth, type Workspace, workspace } from './fixture.js';
import { childUnits } from './units.js';

const UNITS = [{ application: 'web', target: 'eu1' }];

function dead(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

function leaveLock(place: Workspace, holder: object | string, number = 1): void {
  mkdirSync(place.staging, { recursive: true });
  const text =
    typeof holder === 'string'
      ? holder
      : JSON.stringify({
          host: hostname(),
          started: '2026-01-01T00:00:00.000Z',
          command: 'synth',
          stamp: '',
          ...holder,
        });
  writeFileSync(join(place.staging, `lock-${number}.json`), text);
}

describe('a second writer', () => {
  it('is refused and told who the first is, and harms nothing', () => {
    const place = workspace();
    const first = openAssembly(place);
    const error = errorOf(() => openAssembly(place));
    expect(error?.code).toBe('OUTPUT_LOCKED');
    expect(error?.message).toContain(`process ${process.pid} on ${hostname()}`);
    expect(readdirSync(place.staging)).toEqual(['lock-1.json']);
    first.abort();
    expect(snapshot(place.root)).toEqual({});
  });

  it('may begin after the first has ended', () => {
    const place = workspace();
    openAssembly(place).abort();
    synth(place, { units: UNITS });
    expect(synth(place, { units: UNITS }).written).toBe(0);
  });

  it('is refused while the holder is on another host, where nobody can tell', () => {
    const place = workspace();
    leaveLock(place, { pid: dead(), host: 'elsewhere.example' });
    expect(codeOf(() => openAssembly(place))).toBe('OUTPUT_LOCKED');
  });
});

describe('the lock of a dead process', () => {
  it.each<[string, () => object | string]>([
    ['that is gone', () => ({ pid: dead() })],
    ['whose pid another process has now', () => ({ pid: process.pid, stamp: 'earlier boot 1' })],
    ['that died while it wrote the lock', () => '{"pid":'],
  ])('%s is taken over with a note', (_, holder) => {
    const place = workspace();
    leaveLock(place, holder(), 7);
    const writer = openAssembly(place);
    expect(writer.notes).toHaveLength(1);
    expect(readdirSync(place.staging)).toEqual(['lock-8.json']);
    writer.abort();
    expect(snapshot(place.root)).toEqual({});
  });

  it('goes to one only, when a second finds it dead at the same time', () => {
    const place = workspace();
    leaveLock(place, { pid: dead() });
    const lock = acquireWriterLock(place.staging);
    leaveLock(place, { pid: dead() });
    expect(codeOf(() => acquireWriterLock(place.staging))).toBe('OUTPUT_LOCKED');
    lock.release();
  });
});

describe('several runs at once', () => {
  const run = childProgram();

  it('each write everything or are refused', async () => {
    const place = workspace();
    const results = await Promise.all(['1', '2', '3', '4', '5', '6'].map((content) => run({ place, content })));
    for (const result of results) expect(['written', 'OUTPUT_LOCKED']).toContain(result);
    expect(results).toContain('written');
    const matches = ['1', '2', '3', '4', '5', '6'].filter((content) => {
      const alone = workspace();
      synth(alone, { units: childUnits(content) });
      return isDeepStrictEqual(snapshot(alone.root), snapshot(place.root));
    });
    expect(matches).toHaveLength(1);
  });
});
