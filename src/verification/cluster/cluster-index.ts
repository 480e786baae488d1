import { groupBy } from '../../core/group-by.js';
import { compareText } from '../../core/json.js';
import type { Selector } from '../../core/selector.js';
import { identityText, type ObjectIdentity } from '../../manifest/kube-object.js';
import { scopeOf } from '../../manifest/scope.js';
import type { ClusterSubject } from './cluster-subject.js';
import type { DefinitionOffer, Grants, MadeObject, Offer } from './offer.js';
import { PodIndex } from './pod-index.js';

/** An object of a cluster, as far as others need to know it. */
export interface IndexedObject {
  readonly apiVersion: string;
  readonly identity: ObjectIdentity;
  readonly offer: Offer;
  readonly application: string;
  /** Tells the targets of a cluster apart: the number of the object's target among them, by name. */
  readonly target: number;
}

/**
 * Custom kinds that make no object which a rule might miss: they are read, or they only configure something. Of other custom
 * kinds it is not known what a controller makes of them.
 */
const READ: ReadonlySet<string> = new Set([
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/AppProject',
  'argoproj.io/ClusterAnalysisTemplate',
  'argoproj.io/Rollout',
  'bitnami.com/SealedSecret',
  'cert-manager.io/Certificate',
  'cert-manager.io/ClusterIssuer',
  'cert-manager.io/Issuer',
  'external-secrets.io/ClusterSecretStore',
  'external-secrets.io/ExternalSecret',
  'external-secrets.io/SecretStore',
  'keda.sh/ClusterTriggerAuthentication',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ServiceMonitor',
  'multicluster.x-k8s.io/ServiceExport',
]);
const READ_GROUPS: ReadonlySet<string> = new Set([
  'gateway.networking.k8s.io',
  'gateway.networking.x-k8s.io',
  'karpenter.sh',
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
]);
/** What these install may be in any namespace. */
const INSTALLERS: ReadonlySet<string> = new Set([
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'fleet.cattle.io/Bundle',
  'fleet.cattle.io/GitRepo',
  'helm.cattle.io/HelmChart',
  'helm.toolkit.fluxcd.io/HelmRelease',
  'kustomize.toolkit.fluxcd.io/Kustomization',
]);

/** All objects that the fleet puts on one cluster, whichever application and target they come from. */
export class ClusterIndex {
  readonly cluster: ClusterSubject;
  readonly objects: readonly IndexedObject[];
  readonly #byIdentity = new Map<string, IndexedObject>();
  readonly #byNamespace: ReadonlyMap<string, readonly IndexedObject[]>;
  readonly #made = new Map<string, MadeObject>();
  readonly #definitions = new Map<string, DefinitionOffer>();
  #pods: PodIndex | undefined;
  /** Namespaces that hold kinds of which it is not known what they make; `''` stands for all. */
  readonly #open = new Set<string>();

  constructor(cluster: ClusterSubject, objects: readonly IndexedObject[]) {
    this.cluster = cluster;
    this.objects = objects;
    this.#byNamespace = groupBy(objects, ({ identity }) => identity.namespace);
    for (const object of objects) {
      const { identity, offer } = object;
      this.#byIdentity.set(identityText(identity), object);
      if (offer.definition !== undefined)
        this.#definitions.set(`${offer.definition.group}/${offer.definition.kind}`, offer.definition);
      for (const made of offer.makes ?? []) this.#made.set(`${made.kind} ${identity.namespace}/${made.name}`, made);
      if (isInstaller(identity)) this.#open.add('');
      else if (!isRead(identity)) this.#open.add(identity.namespace);
    }
  }

  /** The last of them, where several objects have one identity. */
  find(identity: ObjectIdentity): IndexedObject | undefined {
    return this.#byIdentity.get(identityText(identity));
  }

  /** What a controller makes of an object that is there: the Secret of an ExternalSecret. */
  made(kind: MadeObject['kind'], namespace: string, name: string): MadeObject | undefined {
    return this.#made.get(`${kind} ${namespace}/${name}`);
  }

  /** What ReferenceGrants of a namespace allow. */
  grants(namespace: string): readonly Grants[] {
    return this.inNamespace(namespace).flatMap(({ offer }) => offer.grants ?? []);
  }

  /** What a CustomResourceDefinition among the objects defines. */
  definition(group: string, kind: string): DefinitionOffer | undefined {
    return this.#definitions.get(`${group}/${kind}`);
  }

  /** Pods and workloads whose pods the selector matches. Labels that only a running pod has count as matched. */
  pods(namespace: string, selector: Selector): readonly IndexedObject[] {
    this.#pods ??= new PodIndex(this.objects);
    return this.#pods.select(namespace, selector);
  }

  /** Names of the objects of a kind in a namespace, of those too that controllers make, sorted. */
  names({ group, kind, namespace }: Omit<ObjectIdentity, 'name'>): readonly string[] {
    const names = this.inNamespace(namespace).flatMap(({ identity, offer }) => {
      if (identity.group === group && identity.kind === kind) return identity.name;
      return group === '' ? (offer.makes ?? []).filter((made) => made.kind === kind).map(({ name }) => name) : [];
    });
    return [...new Set(names)].sort(compareText);
  }

  /** `''` for cluster-scoped objects. */
  inNamespace(namespace: string): readonly IndexedObject[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  namespace(name: string): IndexedObject | undefined {
    return this.find({ group: '', kind: 'Namespace', namespace: '', name });
  }

  /**
   * Whether what is not here is not on the cluster: the fleet owns the namespace, and nothing in it makes objects that cannot be
   * foreseen.
   */
  isWhole(namespace: string): boolean {
    return (
      namespace !== '' && this.namespace(namespace) !== undefined && !this.#open.has(namespace) && !this.#open.has('')
    );
  }
}

function isInstaller({ group, kind }: ObjectIdentity): boolean {
  return INSTALLERS.has(`${group}/${kind}`);
}

function isRead({ group, kind }: ObjectIdentity): boolean {
  if (scopeOf(group, kind, []) !== undefined || READ_GROUPS.has(group)) return true;
  return READ.has(`${group}/${kind}`);
}
