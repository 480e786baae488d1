import { explainPlacement, formatExplanation } from 'cdk8s-fleet';
import { createStorefront } from './storefront.js';

// npm run explain: why the shop's applications run where they do in production
const fleet = createStorefront();
for (const application of ['customers', 'platform', 'web', 'worker']) {
  process.stdout.write(`${formatExplanation(explainPlacement(fleet, application, 'production'))}\n`);
}
