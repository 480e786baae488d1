import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { describe, expect, it } from 'vitest';
import { delivery as ledgerDelivery } from '../../../apps/regions/delivery.js';
import { createLedger } from '../../../apps/regions/ledger.js';
import { delivery as shopDelivery } from '../../../apps/storefront/delivery.js';
import { createStorefront } from '../../../apps/storefront/storefront.js';

describe.each([
  ['storefront', (share: boolean) => synthesizeForTest(createStorefront(), { delivery: shopDelivery, share })],
  ['regions', (share: boolean) => synthesizeForTest(createLedger(), { delivery: ledgerDelivery, share })],
] as const)('%s, shared', (_, synthesize) => {
  it('is the same', () => {
    const [shared, single] = [synthesize(true), synthesize(false)];
    expect(shared.files).toEqual(single.files);
    expect(shared.lock).toEqual(single.lock);
    expect(shared.findings).toEqual(single.findings);
  });
});
