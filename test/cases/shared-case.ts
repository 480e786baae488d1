import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

/** Published data that lies beside the repository and is not part of it. */
export interface SharedCase {
  /** Absolute. */
  readonly directory: string;
  readJson<T>(file: string): T;
  readText(file: string): string;
}

/** Tests against published data. A clone without it has one skipped test in their place. */
export function describeCase(name: string, tests: (shared: SharedCase) => void): void {
  const directory = resolve(import.meta.dirname, '../../../shared/cases', name);
  if (!existsSync(directory)) {
    it.skip(`${name} is not beside this repository`, () => undefined);
    return;
  }
  const readText = (file: string) => readFileSync(join(directory, file), 'utf8');
  describe(name, () => tests({ directory, readText, readJson: (file) => JSON.parse(readText(file)) }));
}
