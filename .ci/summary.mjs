// Adds up vitest's JSON reports: node summary.mjs DIRECTORY ALLOWED-SKIPS
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [directory, allowedFile] = process.argv.slice(2);
const allowed = readFileSync(allowedFile, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const expected = ['test', 'node-24', 'readers', 'crash', 'engines', 'large', 'package'];
const count = { passed: 0, failed: 0, skipped: 0 };
const unexpected = [];

for (const name of expected) {
  if (!readdirSync(directory).includes(`${name}.json`)) {
    unexpected.push(`suite ${name} left no report`);
    count.failed += 1;
    continue;
  }
  const { testResults } = JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8'));
  for (const { name: file, assertionResults, status, message } of testResults) {
    if (status === 'failed' && assertionResults.length === 0) {
      unexpected.push(`${relative(process.cwd(), file)} did not run: ${message}`);
      count.failed += 1;
    }
    for (const { status: result, fullName } of assertionResults) {
      if (result === 'passed') count.passed += 1;
      else if (result === 'failed') count.failed += 1;
      else {
        count.skipped += 1;
        const skip = `${relative(process.cwd(), file)}: ${fullName}`;
        if (!allowed.includes(skip)) unexpected.push(`skipped, and not allowed to be: ${skip}`);
      }
    }
  }
}

for (const line of unexpected) console.log(line);
console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 || unexpected.length > 0 || count.passed === 0 ? 1 : 0;
