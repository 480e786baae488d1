import { expect } from 'vitest';
import type { TestAssembly } from './synthesize-for-test.js';
import { type FindingsFilter, toHaveNoFindings } from './to-have-no-findings.js';

export type { FindingsFilter } from './to-have-no-findings.js';

declare module 'vitest' {
  interface Matchers<T> {
    /** No finding of at least this severity, and of these rules. Only of what `synthesizeForTest` returns. */
    toHaveNoFindings: T extends Pick<TestAssembly, 'findings'> ? (filter?: FindingsFilter) => void : never;
  }
}

expect.extend({ toHaveNoFindings });
