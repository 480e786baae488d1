import { addApi } from './applications/api.js';
import { addCustomers } from './applications/customers.js';
import { addPlatform } from './applications/platform.js';
import { addSearch } from './applications/search.js';
import { addStatusPage } from './applications/status-page.js';
import { addWeb } from './applications/web.js';
import { addWorker } from './applications/worker.js';
import { createFleet, createProjects, type Storefront } from './fleet.js';
import { addOperations } from './operations.js';

/** The whole shop. Apart from main.ts, so that tests can import it. */
export function createStorefront(): Storefront {
  const fleet = createFleet();
  const projects = createProjects(fleet);
  addPlatform(fleet, projects);
  addWeb(fleet, projects);
  addApi(fleet, projects);
  addWorker(fleet, projects);
  addCustomers(fleet, projects);
  addSearch(fleet, projects);
  addStatusPage(fleet, projects);
  addOperations(fleet);
  return fleet;
}
