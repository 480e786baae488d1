import { readFileSync } from 'node:fs';
import { identityOf } from '../../../src/manifest/kube-object.js';
import { readManifests } from '../../../src/manifest/read-manifests.js';
import type { CheckedCluster } from '../../../src/verification/cluster/checked-cluster.js';
import { knownCluster } from '../../../src/verification/cluster/known-cluster.js';
import type { VerificationResult } from '../../../src/verification/engine/take-findings.js';
import { Verification } from '../../../src/verification/engine/verification.js';
import { ALL_RULES } from '../../../src/verification/rules/all-rules.js';
import { clusterFacts } from '../../../src/verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../../../src/verification/schema/kubernetes-facts.js';

const FACTS = kubernetesFacts();
const VERSIONS = ['1.32', '1.34', '1.36'] as const;

/** Twelve clusters, of which every third runs the same version; all have the Gateway API. */
export const CLUSTERS = Array.from({ length: 12 }, (_, index) =>
  clusterOf(`${index < 6 ? 'eu' : 'us'}-${(index % 6) + 1}`, VERSIONS[index % 3] ?? '1.34'),
);

function clusterOf(name: string, kubernetes: string): CheckedCluster {
  const cluster = { name, kubernetes, capabilities: { 'gateway-api': '1.4.1' } };
  return knownCluster(
    cluster,
    clusterFacts(cluster, { fleet: { kinds: [] }, sources: { shipped: FACTS, schemas: new Map() } }),
    FACTS,
  );
}

/** What is found in the mistakes of `fifty.yaml`, which all twelve clusters get. */
export function fiftyMistakes(): VerificationResult {
  const file = readManifests('fifty.yaml', readFileSync(new URL('fifty.yaml', import.meta.url), 'utf8'));
  const objects = file.kind === 'objects' ? file.objects : [];
  const verification = new Verification({ rules: ALL_RULES });
  for (const cluster of CLUSTERS)
    verification.add({
      application: 'shop',
      environment: 'production',
      target: cluster.name,
      cluster,
      objects: objects.map((object) => ({ object, path: `shop/${identityOf(object).name}` })),
    });
  return verification.result();
}
