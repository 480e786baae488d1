import { explainPlacement, formatExplanation } from 'cdk8s-fleet';
import { createLedger } from './ledger.js';

/** Why everything runs where it does in production. */
export function explainLedger(): string {
  const fleet = createLedger();
  // As if nothing ran yet: that something was there before is a reason that hides all others.
  const lock = { version: 1, units: [], waves: [] } as const;
  return ['ledger-api', 'ledger-db', 'edge', 'rates-cache', 'fraud-scoring']
    .map((application) => formatExplanation(explainPlacement(fleet, application, 'production', { lock })))
    .join('\n');
}
