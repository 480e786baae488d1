import { Application } from 'cdk8s-fleet';
import type { Projects, Storefront } from '../fleet.js';

/** Plain YAML, as it came. */
export function addStatusPage(fleet: Storefront, { shop }: Projects): void {
  new Application(fleet, 'status-page', {
    namespace: 'shop-status',
    project: shop,
    manifests: 'apps/storefront/manifests/status-page',
    placement: { environments: ['production'], count: 1, prefer: [{ matchLabels: { tier: 'core' }, weight: 10 }] },
  });
}
