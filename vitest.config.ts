import { defineConfig } from 'vitest/config';

// Suites that need real engines, other languages or minutes; each has its own `npm run test:<name>`.
const slow = ['test/crash/**', 'test/engines/**', 'test/readers/**', 'test/large/**', 'test/package/**'];
const report = process.env.FLEET_TEST_REPORT;

export default defineConfig({
  ssr: { resolve: { conditions: ['@cdk8s-fleet/source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts', 'apps/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(process.env.FLEET_TEST_SLOW === '1' ? [] : slow)],
    testTimeout: 30_000,
    // Fast tests often wait for programs that they start; engines have ports of their own.
    maxWorkers: process.env.FLEET_TEST_SLOW === '1' ? 1 : '100%',
    // A hundred files that each load all modules anew take longer than what they test.
    isolate: process.env.FLEET_TEST_SLOW === '1',
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
