export { checkPurity } from './check-purity.js';
export { synthesizeForTest, type TestAssembly, type TestOptions } from './synthesize-for-test.js';
