import { explainPlacement, explainSettings, explainUnit, formatExplanation } from 'cdk8s-fleet';
import { delivery } from './delivery.js';
import { createStorefront } from './storefront.js';

// npm run explain: why the shop's applications run where they do in production, with which settings, and what extensions did
const fleet = createStorefront();
for (const application of ['api', 'customers', 'platform', 'web', 'worker']) {
  process.stdout.write(`${formatExplanation(explainPlacement(fleet, application, 'production'))}\n`);
}

process.stdout.write('web on prod-asia-1\n');
for (const { pointer, value, source } of explainSettings(fleet, 'web', 'prod-asia-1')) {
  process.stdout.write(`  ${pointer.padEnd(18)}  ${JSON.stringify(value).padEnd(36)}  ${source}\n`);
}

process.stdout.write('\nwhat extensions did to web there\n');
for (const { extension, action, object, path = '' } of explainUnit(fleet, 'web', 'prod-asia-1', { delivery })) {
  const row = `  ${extension.padEnd(18)}  ${action.padEnd(6)}  ${object}  ${path}`;
  process.stdout.write(`${row.trimEnd()}\n`);
}
