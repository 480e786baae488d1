import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { expect, it } from 'vitest';
import { createStorefront } from '../../apps/storefront/storefront.js';
import { canonicalText } from '../../src/assembly/documents/canonical.js';
import { isDocument } from '../../src/assembly/layout.js';

// Not all of them are checked as they are written.
it('documents of a whole fleet are as their schemas have them', () => {
  const documents = [...synthesizeForTest(createStorefront()).files].filter(([path]) => isDocument(path));
  expect(documents.map(([path]) => path)).toEqual(expect.arrayContaining(['fleet.json', 'placement.json']));
  expect(documents.map(([path, text]) => [path, canonicalText(path, text)])).toEqual(documents);
});
