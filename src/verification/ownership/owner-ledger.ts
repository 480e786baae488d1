import { FleetError } from '../../core/errors.js';
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

  /** Returns whether the unit did not hold it yet. @throws FleetError `OWNER_CONFLICT` */
  claim(cluster: string, kind: OwnedKind, name: string, unit: string): boolean {
    const owners = this.#owners[kind].get(cluster) ?? new Map<string, string>();
    const owner = owners.get(name);
    if (owner !== undefined && owner !== unit) throw conflict(kind, name, cluster, [owner, unit]);
    if (owner === undefined) this.#owners[kind].set(cluster, owners.set(name, unit));
    return owner === undefined;
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
  records: readonly PlacementRecord[],
  ledger: OwnerLedger,
): readonly FleetError[] {
  const clusterOf = new Map(fleet.targets.map(({ name, cluster }) => [name, cluster]));
  const declared = new Set(fleet.applications.filter(({ ownsNamespace }) => ownsNamespace).map(({ name }) => name));
  const users = new Map<string, PlacementRecord[]>();
  for (const record of records) {
    if (PRE_EXISTING.has(record.namespace)) continue;
    const key = `${clusterOf.get(record.cluster)} ${record.namespace}`;
    const group = users.get(key);
    if (group === undefined) users.set(key, [record]);
    else group.push(record);
  }
  const errors: FleetError[] = [];
  for (const group of users.values()) {
    const owners = group.length === 1 ? group : group.filter(({ app }) => declared.has(app));
    const [owner] = owners;
    const [{ cluster: target, namespace }] = group as [PlacementRecord];
    const cluster = clusterOf.get(target) ?? target;
    if (owner === undefined || owners.length > 1)
      errors.push(
        conflict(
          'Namespace',
          namespace,
          cluster,
          group.map(({ name }) => name),
        ),
      );
    else ledger.claim(cluster, 'Namespace', namespace, owner.name);
  }
  return errors;
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
