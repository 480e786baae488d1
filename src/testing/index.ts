export { type TestAssembly, type TestOptions, synthesizeForTest } from './synthesize-for-test.js';
