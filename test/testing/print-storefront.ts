import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { synthesizeForTest } from 'cdk8s-fleet/testing';
import { delivery } from '../../apps/storefront/delivery.js';
import { createFleet, createProjects, type Projects, type Storefront } from '../../apps/storefront/fleet.js';
import { addOperations } from '../../apps/storefront/operations.js';
import { createStorefront } from '../../apps/storefront/storefront.js';

// Prints every file of the storefront as JSON. With `backwards`, it is constructed in reverse order.
const ROOT = resolve(import.meta.dirname, '../..');
const APPLICATIONS = join(ROOT, 'apps/storefront/applications');

async function createBackwards(): Promise<Storefront> {
  const fleet = createFleet();
  const projects = createProjects(fleet);
  addOperations(fleet);
  for (const file of readdirSync(APPLICATIONS).sort().reverse()) {
    const module: Record<string, (fleet: Storefront, projects: Projects) => void> = await import(
      pathToFileURL(join(APPLICATIONS, file)).href
    );
    for (const [name, add] of Object.entries(module).reverse()) if (name.startsWith('add')) add(fleet, projects);
  }
  return fleet;
}

const fleet = process.argv[2] === 'backwards' ? await createBackwards() : createStorefront();
const { files, lock } = synthesizeForTest(fleet, { delivery, root: ROOT });
process.stdout.write(JSON.stringify({ year: new Date().getFullYear(), files: Object.fromEntries(files), lock }));
