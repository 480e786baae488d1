import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const TSX = fileURLToPath(import.meta.resolve('tsx'));
const ELSEWHERE = mkdtempSync(join(tmpdir(), 'elsewhere-'));

afterAll(() => rmSync(ELSEWHERE, { recursive: true, force: true }));

interface World {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly preload?: string;
  readonly order?: 'backwards';
}

async function printed({ cwd, env, preload, order }: World): Promise<Record<string, unknown>> {
  const imports = [TSX, ...(preload === undefined ? [] : [pathToFileURL(join(import.meta.dirname, preload)).href])];
  const program = [join(import.meta.dirname, 'print-storefront.ts'), ...(order === undefined ? [] : [order])];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...imports.flatMap((url) => ['--import', url]), '--conditions=@cdk8s-fleet/source', ...program],
    { cwd, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout);
}

it('the storefront is the same in another year, place, language, environment and order of construction', async () => {
  const [here, there] = await Promise.all([
    printed({ cwd: ROOT, env: { TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'C' } }),
    printed({
      cwd: ELSEWHERE,
      env: {
        TZ: 'Pacific/Chatham',
        LANG: 'tr_TR.UTF-8',
        LC_ALL: 'tr_TR.UTF-8',
        HOME: ELSEWHERE,
        USER: 'nobody',
        NODE_ENV: 'production',
        CDK8S_DISABLE_SORT: '1',
        CDK8S_LEGACY_HASH: '1',
        CDK8S_OUTDIR: 'elsewhere',
        CDK8S_RECORD_CONSTRUCT_METADATA: 'true',
        FLEET_FRESH: '1',
      },
      preload: 'shifted-clock.ts',
      order: 'backwards',
    }),
  ]);
  expect(Number(there.year) - Number(here.year)).toBeGreaterThanOrEqual(4);
  expect({ ...there, year: here.year }).toEqual(here);
});
