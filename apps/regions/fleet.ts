import { Fleet } from 'cdk8s-fleet';
import { addClusters, type WhatIf } from './clusters.js';

export interface Settings {
  domain: string;
}

export type Environment = 'staging' | 'production';

export type Ledger = Fleet<Settings, Environment>;

/** A payment network on 24 clusters of three clouds. A function, so that every test has a fleet of its own. */
export function createFleet(whatIf: WhatIf = {}): Ledger {
  const fleet = new Fleet<Settings, Environment>('ledger', {
    environments: {
      staging: { settings: { domain: 'staging.ledger.example' } },
      production: { settings: { domain: 'ledger.example' } },
    },
    // Installed on the clusters together with external-dns, not by this fleet.
    kinds: [{ apiVersion: 'externaldns.k8s.io/v1alpha1', kind: 'DNSEndpoint', scope: 'Namespaced' }],
  });
  addClusters(fleet, whatIf);
  return fleet;
}

/** For the Service that external-dns is to give a name. Before 0.22, it reads `external-dns.alpha.kubernetes.io/hostname`. */
export const HOSTNAME_ANNOTATION = 'external-dns.kubernetes.io/hostname';

export function databaseHostname({ domain }: Settings): string {
  return `db.${domain}`;
}
