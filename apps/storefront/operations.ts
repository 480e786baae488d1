import { DisruptionBudgets, RegistryMirror } from 'cdk8s-fleet';
import type { Storefront } from './fleet.js';

/** What holds for every application, whoever makes it. */
export function addOperations(fleet: Storefront): void {
  // Three members that vote need two of them. Computed by zones, a cluster with two zones would let two go.
  new DisruptionBudgets(fleet, 'budgets', { overrides: [{ application: 'customers', maxUnavailable: 1 }] });

  // What is public comes from the shop's own registry, and nothing from elsewhere. Azure reaches neither, and has a copy of all that is in it.
  const onAzure = {
    on: { matchLabels: { provider: 'azure' } },
    pullSecret: { name: 'mirror', store: 'vault', key: 'mirror/pull' },
  };
  new RegistryMirror(fleet, 'mirror', {
    mirrors: [
      { from: 'docker.io', to: 'registry.example/docker' },
      { from: 'docker.io', to: 'mirror.example/docker', ...onAzure },
      { from: 'registry.example', to: 'mirror.example', ...onAzure },
    ],
    requireMirrored: { except: ['registry.example'] },
  });
}
