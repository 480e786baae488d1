import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
// Inside the package, so that the examples import it by its name.
const EXTRACTED = mkdtempSync(join(ROOT, 'test/.docs-'));
const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
].sort();
const examples = pages.flatMap((page) =>
  // What an example prints may follow it: "prints …", then a block.
  [
    ...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts\n(.*?)^```\n(?:\nprints [^`]*?\n```\n(.*?)^```)?/gms),
  ].map(([, code = '', prints], index) => {
    const file = join(EXTRACTED, `${basename(page, '.md')}-${index + 1}.ts`);
    mkdirSync(EXTRACTED, { recursive: true });
    writeFileSync(file, code);
    return { page, index: index + 1, file, prints };
  }),
);

afterAll(() => rmSync(EXTRACTED, { recursive: true, force: true }));

const run = promisify(execFile);

describe('examples of the documentation', () => {
  it.concurrent.each(examples)('$page, example $index runs', async ({ file, prints }) => {
    const cwd = mkdtempSync(join(tmpdir(), 'docs-'));
    const tsx = fileURLToPath(import.meta.resolve('tsx'));
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(FLEET|CDK8S)_/.test(name)),
    );
    try {
      const options = { cwd, env: environment };
      const { stdout } = await run(
        process.execPath,
        ['--import', tsx, '--conditions=@cdk8s-fleet/source', file],
        options,
      );
      if (prints !== undefined) expect(stdout).toBe(prints);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });

  it('compile', () => {
    const tsconfig = join(EXTRACTED, 'tsconfig.json');
    writeFileSync(tsconfig, JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }));
    expect(() =>
      execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', tsconfig], {
        encoding: 'utf8',
      }),
    ).not.toThrow();
  });

  it('links lead somewhere', () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .map(([, link = '']) => join(ROOT, page, '..', link))
        .filter((path) => {
          try {
            readFileSync(path);
            return false;
          } catch {
            return true;
          }
        }),
    );
    expect(broken).toEqual([]);
  });
});
