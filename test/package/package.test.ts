import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'consumer-'));
const run = (command: string, ...args: readonly string[]) =>
  execFileSync(command, [...args], {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });

// As a user gets it: packed, installed from the file beside its peers, compiled by the oldest TypeScript we promise.
beforeAll(() => {
  const [{ filename = '' } = {}] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT, encoding: 'utf8' }),
  ) as { filename?: string }[];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  run(
    'npm',
    'install',
    '--silent',
    `./${filename}`,
    'cdk8s@2.70.106',
    'constructs@10.8.1',
    'cdk8s-cli@2.207.60',
    'typescript@5.5.4',
    '@types/node@20',
  );
  mkdirSync(join(project, 'src'));
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  writeFileSync(join(project, 'src/main.ts'), /^```ts\n(.*?)^```/ms.exec(readme)?.[1] ?? '');
  writeFileSync(join(project, 'cdk8s.yaml'), 'language: typescript\napp: node build/main.js\n');
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'NodeNext',
        target: 'ES2022',
        skipLibCheck: true,
        outDir: 'build',
        rootDir: 'src',
      },
    }),
  );
}, 180_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the packed package', () => {
  it('compiles with TypeScript 5.5, and so do all negative type tests', () => {
    const types = readFileSync(join(ROOT, 'test/types/model.types.ts'), 'utf8').replaceAll(
      /'\.\.\/\.\.\/src\/[^']+'/g,
      "'cdk8s-fleet'",
    );
    writeFileSync(join(project, 'src/model.types.ts'), types);
    expect(() => run('npx', 'tsc')).not.toThrow();
  });

  it('runs under cdk8s synth', () => {
    run('npx', 'cdk8s', 'synth', '--check-upgrade=false');
    expect(readdirSync(join(project, 'dist/clusters')).sort()).toEqual(['dev-1', 'eu-1', 'us-1']);
  });

  it('brings a command that deletes nothing first', () => {
    writeFileSync(join(project, 'dist/kept.txt'), 'not ours');
    run('npx', 'cdk8s-fleet', 'synth', '--frozen');
    expect(readFileSync(join(project, 'dist/kept.txt'), 'utf8')).toBe('not ours');
  });

  it('holds the library, its types and schemas, and nothing of the sources', () => {
    const installed = readdirSync(join(project, 'node_modules/cdk8s-fleet')).sort();
    expect(installed).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'lib', 'package.json', 'schemas']);
  });
});
