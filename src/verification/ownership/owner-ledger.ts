import { FleetError } from '../../core/errors.js';
import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import type { PlacementRecord } from '../../placement/records/record.js';

// Every cluster has these from the start, so no unit may own them.
const PRE_EXISTING = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

// Deleting a namespace deletes everything in it, whoever made it: neither Argo CD nor Flux may do so on its own.
const PROTECTION = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

type OwnedKind = 'Namespace' | 'CustomResourceDefinition';

/** Who holds what on a cluster that may be there only once: Namespaces and CustomResourceDefinitions. */
export class OwnerLedger {
  /** By kind, cluster, name: a key of all three would have to be joined for every question. */
  readonly #owners: Record<OwnedKind, Map<string, Map<string, string>>> = {
    Namespace: new Map(),
    CustomResourceDefinition: new Map(),
  };

  /** @throws FleetError `OWNER_CONFLICT` */
  claim(cluster: string, kind: OwnedKind, name: string, unit: string): void {
    const owners = this.#owners[kind].get(cluster) ?? new Map<string, string>();
    const owner = owners.get(name);
    if (owner !== undefined && owner !== unit) throw conflict(kind, name, cluster, [owner, unit]);
    if (owner === undefined) this.#owners[kind].set(cluster, owners.set(name, unit));
  }

  owns(cluster: string, namespace: string, unit: string): boolean {
    return this.#owners.Namespace.get(cluster)?.get(namespace) === unit;
  }
}

/**
 * Gives each application's namespace one owner on each cluster: its only unit, or that of the application declared to own it.
 * Returns the errors of all clusters.
 */
export function claimNamespaces(
  fleet: FleetModel,
  records: Iterable<PlacementRecord>,
  ledger: OwnerLedger,
): readonly FleetError[] {
  const clusterOf = new Map(fleet.targets.map(({ name, cluster }) => [name, cluster]));
  const declared = new Set(fleet.applications.filter(({ ownsNamespace }) => ownsNamespace).map(({ name }) => name));
  const uses = new Map<string, NamespaceUse>();
  for (const { cluster: target, namespace, app, name } of records) {
    if (PRE_EXISTING.has(namespace)) continue;
    const cluster = clusterOf.get(target) ?? target;
    const key = `${cluster} ${namespace}`;
    const use = uses.get(key) ?? { cluster, namespace, first: name, units: 0, owners: [] };
    use.units += 1;
    if (declared.has(app)) use.owners.push(name);
    uses.set(key, use);
  }
  const contested = new Set<NamespaceUse>();
  for (const use of uses.values()) {
    const [owner, other] = use.units === 1 ? [use.first] : use.owners;
    if (owner === undefined || other !== undefined) contested.add(use);
    else ledger.claim(use.cluster, 'Namespace', use.namespace, owner);
  }
  if (contested.size === 0) return [];
  const users = groupBy(records, ({ cluster, namespace }) =>
    uses.get(`${clusterOf.get(cluster) ?? cluster} ${namespace}`),
  );
  return [...contested].map((use) =>
    conflict(
      'Namespace',
      use.namespace,
      use.cluster,
      (users.get(use) ?? []).map(({ name }) => name),
    ),
  );
}

/** Who uses a namespace of a cluster. */
interface NamespaceUse {
  readonly cluster: string;
  readonly namespace: string;
  /** The name of a unit that does. */
  readonly first: string;
  units: number;
  /** Names of units of applications that are declared to own it. */
  readonly owners: string[];
}

/** The Namespace as its owner's unit holds it. */
export function ownedNamespace(name: string): KubeObject {
  return protectNamespace({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** Adds the annotations that keep delivery engines from deleting a namespace, where it does not set them itself. */
export function protectNamespace(namespace: KubeObject): KubeObject {
  const { metadata } = namespace;
  return { ...namespace, metadata: { ...metadata, annotations: { ...PROTECTION, ...metadata.annotations } } };
}

function conflict(kind: string, name: string, cluster: string, units: readonly string[]): FleetError {
  const hint =
    kind === 'Namespace'
      ? 'set ownsNamespace: true on exactly one of the applications, or give each environment a namespace of its own'
      : 'let one application install it';
  return new FleetError('OWNER_CONFLICT', {
    message: `${kind} ${JSON.stringify(name)} needs exactly one owner on cluster ${JSON.stringify(cluster)}; it is used by ${listNames(units)}`,
    hint,
    path: cluster,
  });
}
