import { explainLedger } from './explanation.js';

// npm run explain:regions prints explanation.txt
process.stdout.write(explainLedger());
