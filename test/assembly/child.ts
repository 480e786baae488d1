import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import type { Workspace } from './fixture.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const OPTIONS = [
  '--ignoreConfig',
  '--target',
  'es2022',
  '--module',
  'nodenext',
  '--types',
  'node',
  '--skipLibCheck',
  '--noCheck',
];

export interface Child {
  readonly place: Workspace;
  readonly content: string;
  /** The file system change at which it is killed, from 1. @default never */
  readonly killAt?: number;
}

/** Compiles the child program once for a test file: a child that had to compile itself would take four times as long. */
export function childProgram(): (child: Child) => Promise<string> {
  let build = '';
  beforeAll(() => {
    build = realpathSync(mkdtempSync(join(tmpdir(), 'assembly-child-')));
    const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [
      compiler,
      ...OPTIONS,
      '--rootDir',
      PROJECT,
      '--outDir',
      build,
      join(PROJECT, 'test/assembly/child-program.ts'),
    ]);
    for (const name of ['schemas', 'node_modules', 'package.json']) symlinkSync(join(PROJECT, name), join(build, name));
  });
  afterAll(() => rmSync(build, { recursive: true, force: true }));
  return (child) => run(join(build, 'test/assembly/child-program.js'), child);
}

/** What the child printed; nothing when it was killed. */
function run(program: string, { place, content, killAt = Number.POSITIVE_INFINITY }: Child): Promise<string> {
  const args = [program, place.directory, place.lockFile, content, String(killAt)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
