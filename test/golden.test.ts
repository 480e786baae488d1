import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { delivery as ledgerDelivery } from '../apps/regions/delivery.js';
import { createLedger } from '../apps/regions/ledger.js';
import { delivery as shopDelivery } from '../apps/storefront/delivery.js';
import { createStorefront } from '../apps/storefront/storefront.js';

const GOLDEN = join(import.meta.dirname, 'golden');

// Every file of every example, to be reviewed as code. Update with `npm run test:update`, and delete what is gone.
describe.each([
  ['storefront', () => synthesizeForTest(createStorefront(), { delivery: shopDelivery })],
  ['regions', () => synthesizeForTest(createLedger(), { delivery: ledgerDelivery })],
] as const)('%s', (app, synthesize) => {
  const { files } = synthesize();

  it('writes exactly these files', () => {
    const directory = join(GOLDEN, app);
    const golden = existsSync(directory)
      ? readdirSync(directory, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
          .sort()
      : [];
    expect([...files.keys()].sort()).toEqual(golden);
  });

  it.each([...files.keys()])('%s', async (path) => {
    await expect(files.get(path)).toMatchFileSnapshot(join(GOLDEN, app, path));
  });
});
