import { Extension, type Handlers, type KubeObject, type Member, type Placed, type Plan } from 'cdk8s-fleet';
import type { Settings } from './fleet.js';

const ROLE = 'router';

/** One hub publishes the name that payers use, rather one in Europe. If that hub goes, another takes over. */
export class GlobalRouter extends Extension<Settings> {
  override plan(): Plan {
    const prefer = [{ matchLabels: { continent: 'EU' }, weight: 10 }];
    return { demands: [{ demand: 'role', role: ROLE, among: 'hubs', prefer }] };
  }

  override extend({ members, settings }: Placed<Settings>): Handlers<Settings> {
    const clusters = members.filter(({ hub }) => !hub);
    const holders = members.filter(({ roles }) => roles.includes(ROLE));
    const hub = holders.map((holder) => ({ target: holder.name, add: [dnsEndpoint(holder, clusters, settings)] }));
    return { gather: () => ({ hub }) };
  }
}

/** Where the edge of one cluster is found. */
export function edgeHostname(target: string, { domain }: Settings): string {
  return `${target}.edge.${domain}`;
}

/**
 * Sends payers to their continent, or to that of the hub where theirs has no cluster, and there to every cluster by its
 * share of the pods. In two steps, because Route 53 decides about a record by place or by weight.
 * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/sources/crd/
 */
function dnsEndpoint(hub: Member, clusters: readonly Member[], settings: Settings): KubeObject {
  const name = `pay.${settings.domain}`;
  const nameIn = (continent: string) => `${continent.toLowerCase()}.${name}`;
  const near = [...new Set(clusters.map(continentOf))].sort().map((continent) => {
    return { ...alias(name, continent, nameIn(continent)), ...decidedBy('aws/geolocation-continent-code', continent) };
  });
  const elsewhere = {
    ...alias(name, 'elsewhere', nameIn(continentOf(hub))),
    ...decidedBy('aws/geolocation-country-code', '*'),
  };
  const shares = clusters.map((cluster) => ({
    ...alias(nameIn(continentOf(cluster)), cluster.name, edgeHostname(cluster.name, settings)),
    ...decidedBy('aws/weight', `${cluster.replicas}`),
  }));
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: { name: 'pay' },
    spec: { endpoints: [...near, elsewhere, ...shares] },
  };
}

function continentOf({ labels }: Member): string {
  return labels.continent ?? '';
}

function alias(dnsName: string, setIdentifier: string, target: string) {
  return { dnsName, recordType: 'CNAME', recordTTL: 60, setIdentifier, targets: [target] };
}

function decidedBy(name: string, value: string) {
  return { providerSpecific: [{ name, value }] };
}
