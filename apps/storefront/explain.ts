import { explainPlacement, explainSettings, formatExplanation } from 'cdk8s-fleet';
import { createStorefront } from './storefront.js';

// npm run explain: why the shop's applications run where they do in production, and with which settings
const fleet = createStorefront();
for (const application of ['api', 'customers', 'platform', 'web', 'worker']) {
  process.stdout.write(`${formatExplanation(explainPlacement(fleet, application, 'production'))}\n`);
}

process.stdout.write('web on prod-asia-1\n');
for (const { pointer, value, source } of explainSettings(fleet, 'web', 'prod-asia-1')) {
  process.stdout.write(`  ${pointer.padEnd(18)}  ${JSON.stringify(value).padEnd(36)}  ${source}\n`);
}
