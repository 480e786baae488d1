import { DisruptionBudgets } from 'cdk8s-fleet';
import { addEdge } from './applications/edge.js';
import { addFraudScoring } from './applications/fraud-scoring.js';
import { addLedgerApi } from './applications/ledger-api.js';
import { addLedgerDb } from './applications/ledger-db.js';
import { addRatesCache } from './applications/rates-cache.js';
import type { WhatIf } from './clusters.js';
import { createFleet, type Ledger } from './fleet.js';

/** The whole payment network. Apart from main.ts, so that tests can import it. */
export function createLedger(whatIf: WhatIf = {}): Ledger {
  const fleet = createFleet(whatIf);
  addEdge(fleet);
  addRatesCache(fleet);
  addLedgerApi(fleet);
  addLedgerDb(fleet);
  addFraudScoring(fleet);
  new DisruptionBudgets(fleet, 'budgets');
  return fleet;
}
