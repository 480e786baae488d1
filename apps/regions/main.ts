import { synth } from 'cdk8s-fleet';
import { delivery } from './delivery.js';
import { createLedger } from './ledger.js';

await synth(createLedger(), { delivery });
