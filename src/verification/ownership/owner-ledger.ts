import { FleetError } from '../../core/errors.js';
import { groupBy } from '../../core/group-by.js';
import { listNames } from '../../core/names.js';
import { showValue } from '../../core/show-value.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { FleetModel } from '../../placement/fleet-model.js';
import type { PlacementRecord } from '../../placement/records/record.js';

// Every cluster has these from the start, so no unit may own them.
const PRE_EXISTING = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

// Deleting a namespace deletes everything in it, whoever made it: neither Argo CD nor Flux may do so on its own.
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const PROTECTING_OPTIONS = ['Prune=false', 'Delete=false'];
const FLUX_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

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
  return protectNamespace({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, name);
}

/**
 * Adds the annotations that keep delivery engines from deleting a namespace, to options it has itself.
 * @param path of the namespace, for errors
 * @throws FleetError `VALUE_INVALID` for an annotation that would let an engine delete it
 */
export function protectNamespace(namespace: KubeObject, path: string): KubeObject {
  const { metadata } = namespace;
  const { [SYNC_OPTIONS]: options = '', [FLUX_PRUNE]: prune = 'disabled' } = metadata.annotations ?? {};
  if (prune !== 'disabled') throw deletable(FLUX_PRUNE, prune, path);
  const annotations = {
    [SYNC_OPTIONS]: protectingOptions(options, path),
    [FLUX_PRUNE]: prune,
  };
  return { ...namespace, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}

function protectingOptions(given: string, path: string): string {
  // Types do not hold what render gives; the validator tells of it.
  if (typeof given !== 'string') return given;
  const own = given.split(',').flatMap((option) => option.trim() || []);
  const contrary = own.find((option) => /^(Prune|Delete)=/i.test(option) && !PROTECTING_OPTIONS.includes(option));
  if (contrary !== undefined) throw deletable(SYNC_OPTIONS, contrary, path);
  return [...own, ...PROTECTING_OPTIONS.filter((option) => !own.includes(option))].join(',');
}

function deletable(annotation: string, value: string, path: string): FleetError {
  const allowed =
    annotation === FLUX_PRUNE ? '"disabled"' : PROTECTING_OPTIONS.map((option) => JSON.stringify(option)).join(' and ');
  return new FleetError('VALUE_INVALID', {
    message: `annotation ${annotation} of a Namespace has ${showValue(value)}, which would let an engine delete it with all that is in it; allowed is ${allowed}`,
    hint: 'leave it out, and delete the namespace by hand when it is no longer needed',
    path,
  });
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
