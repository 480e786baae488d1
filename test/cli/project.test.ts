import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProject } from '../../src/cli/project.js';

let directory = '';
const file = () => join(directory, 'cdk8s.yaml');
const refused = expect.objectContaining({ code: 'COMMAND_INVALID', path: 'cdk8s.yaml' });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cdk8s-fleet-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('reads app and output and leaves the other keys to cdk8s', () => {
  writeFileSync(file(), 'language: typescript\napp: npx tsx main.ts\noutput: manifests\nimports: [k8s@1.33.0]\n');
  expect(readProject(directory, {})).toEqual({ app: 'npx tsx main.ts', output: 'manifests' });
});

test('writes to dist if nothing else is said', () => {
  writeFileSync(file(), 'app: node main.js\n');
  expect(readProject(directory, {})).toEqual({ app: 'node main.js', output: 'dist' });
});

test('options win over the file, which then need not exist', () => {
  expect(readProject(directory, { app: 'node a.js', output: 'out' })).toEqual({ app: 'node a.js', output: 'out' });
  writeFileSync(file(), 'app: node b.js\noutput: dist\n');
  expect(readProject(directory, { app: 'node a.js', output: 'out' })).toEqual({ app: 'node a.js', output: 'out' });
});

test.each([
  ['is missing', undefined],
  ['is empty', ''],
  ['has no app', 'language: typescript\n'],
  ['has an app that is not a text', 'app: [node, main.js]\n'],
  ['has an empty app', 'app: "  "\n'],
  ['has an empty output', 'app: node main.js\noutput: ""\n'],
  ['is not YAML', 'app: "node\n'],
  ['has a key twice', 'app: node a.js\napp: node b.js\n'],
  ['is a list', '- app: node main.js\n'],
  ['inherits its app from the prototype', '__proto__: {app: node main.js}\n'],
  ['is an alias bomb', `${bomb(12)}\n`],
])('refuses a cdk8s.yaml that %s', (_, text) => {
  if (text !== undefined) writeFileSync(file(), text);
  expect(() => readProject(directory, {})).toThrow(refused);
});

test('refuses a cdk8s.yaml that is a directory', () => {
  mkdirSync(file());
  expect(() => readProject(directory, {})).toThrow(refused);
});

function bomb(levels: number): string {
  const level = (index: number) =>
    `a${index}: &a${index} [${Array(9)
      .fill(`*a${index - 1}`)
      .join(', ')}]`;
  return ['a0: &a0 [x, x]', ...Array.from({ length: levels }, (_, index) => level(index + 1))].join('\n');
}
