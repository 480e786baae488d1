export { checkPurity } from './check-purity.js';
export { synthesizeForTest, type TestAssembly, type TestOptions } from './synthesize-for-test.js';
export { type FindingsFilter, type MatcherResult, toHaveNoFindings } from './to-have-no-findings.js';
