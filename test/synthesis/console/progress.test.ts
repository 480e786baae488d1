import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openProgress, type ProgressProps } from '../../../src/synthesis/console/progress.js';

interface Step {
  /** Seconds since the start. */
  readonly at: number;
  readonly done: number;
}

function run(steps: readonly Step[], place: Pick<ProgressProps, 'isTTY' | 'isCi'>): string {
  const stream = Object.assign(new PassThrough(), { isTTY: place.isTTY, columns: 80 });
  let time = 0;
  const progress = openProgress({ stream, total: 400, label: 'units', now: () => time * 1_000, ...place });
  for (const step of steps) {
    time = step.at;
    progress.update(step.done);
  }
  progress.stop();
  return String(stream.read() ?? '');
}

const TERMINAL = { isTTY: true, isCi: false };
const CI = { isTTY: false, isCi: true };

describe('on a terminal', () => {
  test('shows nothing of a run under two seconds', () => {
    expect(
      run(
        [
          { at: 0.5, done: 100 },
          { at: 1.9, done: 400 },
        ],
        TERMINAL,
      ),
    ).toBe('');
  });

  test('draws a bar while a synchronous run is busy, and takes it away in the end', () => {
    const output = run(
      [
        { at: 1, done: 50 },
        { at: 2.5, done: 100 },
      ],
      TERMINAL,
    );
    expect(output).toContain('[======------------------] 100 of 400 units, 8 s left');
    expect(output.endsWith('\u001b[2K')).toBe(true);
    expect(output).not.toContain('\u001b7');
    expect(output).not.toContain('\u001b8');
  });

  test('leaves line wrapping, cursor and signals as they are, so that a killed run leaves a usable terminal', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const before = ['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal));
    let time = 0;
    const progress = openProgress({ stream, total: 2, label: 'units', now: () => time, ...TERMINAL });
    time = 3_000;
    progress.update(1);
    try {
      expect(['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal))).toEqual(before);
      expect(String(stream.read())).not.toContain('\u001b[?');
    } finally {
      progress.stop();
    }
  });

  test('draws without an estimate as long as nothing is done', () => {
    expect(run([{ at: 3, done: 0 }], TERMINAL)).toContain('[------------------------] 0 of 400 units\u001b');
  });
});

describe.each([
  ['in CI', CI],
  ['in a pipe', { isTTY: false, isCi: false }],
  ['in CI with a terminal', { isTTY: true, isCi: true }],
])('%s', (_, place) => {
  test('writes nothing of a run under five seconds', () => {
    expect(
      run(
        [
          { at: 2.5, done: 100 },
          { at: 4.9, done: 399 },
        ],
        place,
      ),
    ).toBe('');
  });

  test('writes a plain line every five seconds at most', () => {
    const steps = [4, 5, 6, 9.9, 10, 14, 16].map((at) => ({ at, done: at * 20 }));
    expect(run(steps, place)).toBe('100 of 400 units\n200 of 400 units\n320 of 400 units\n');
  });
});
