import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const CHANGES = [
  'mkdirSync',
  'openSync',
  'writeFileSync',
  'fsyncSync',
  'renameSync',
  'unlinkSync',
  'rmSync',
  'rmdirSync',
] as const;

/**
 * Calls `stop` in place of the given change of the file system, counted from 1, and of every later one.
 * The change at which it stops is done by half when it is a write. Returns a function that ends this.
 */
export function stopAtStep(last: number, stop: () => never): () => void {
  let step = 0;
  const originals = CHANGES.map((name) => [name, fs[name]] as const);
  const { writeFileSync } = fs;
  for (const [name, original] of originals) {
    const changed = (...args: readonly unknown[]): unknown => {
      const isReading = name === 'openSync' && typeof args[1] === 'number';
      if (!isReading) step++;
      if (isReading || step < last) return Reflect.apply(original, fs, args);
      const [file, text, options] = args;
      if (step === last && name === 'writeFileSync' && (typeof text === 'string' || text instanceof Uint8Array)) {
        Reflect.apply(writeFileSync, fs, [file, text.slice(0, text.length / 2), options]);
      }
      return stop();
    };
    Reflect.set(fs, name, changed);
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, original] of originals) Reflect.set(fs, name, original);
    syncBuiltinESMExports();
  };
}
