import { FleetError } from '../core/errors.js';
import { isJsonObject } from '../core/json.js';
import { groupOf, type KubeObject, type ObjectIdentity } from './kube-object.js';

export type Scope = 'Namespaced' | 'Cluster';

/** Whether a custom kind lives in namespaces. */
export interface KindScope {
  readonly group: string;
  readonly kind: string;
  readonly scope: Scope;
}

/**
 * Cluster-scoped kinds by group, for every group that an API server of Kubernetes 1.27 to 1.37 serves by itself
 * (`+genclient:nonNamespaced` in k8s.io/api), and for one that older servers did, so that its kinds are taken for removed and
 * not for custom. All other kinds of these groups are namespaced.
 */
const CLUSTER_SCOPED: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume']],
  [
    'admissionregistration.k8s.io',
    [
      'MutatingAdmissionPolicy',
      'MutatingAdmissionPolicyBinding',
      'MutatingWebhookConfiguration',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ValidatingWebhookConfiguration',
    ],
  ],
  ['apiextensions.k8s.io', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io', ['APIService']],
  ['apps', []],
  ['authentication.k8s.io', ['SelfSubjectReview', 'TokenReview']],
  ['authorization.k8s.io', ['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview']],
  ['autoscaling', []],
  ['batch', []],
  ['certificates.k8s.io', ['CertificateSigningRequest', 'ClusterTrustBundle']],
  ['coordination.k8s.io', []],
  ['discovery.k8s.io', []],
  ['events.k8s.io', []],
  ['extensions', ['PodSecurityPolicy']],
  ['flowcontrol.apiserver.k8s.io', ['FlowSchema', 'PriorityLevelConfiguration']],
  ['internal.apiserver.k8s.io', ['StorageVersion']],
  ['lifecycle.k8s.io', []],
  ['networking.k8s.io', ['ClusterCIDR', 'IPAddress', 'IngressClass', 'ServiceCIDR']],
  ['node.k8s.io', ['RuntimeClass']],
  ['policy', []],
  ['rbac.authorization.k8s.io', ['ClusterRole', 'ClusterRoleBinding']],
  [
    'resource.k8s.io',
    ['DeviceClass', 'DeviceTaintRule', 'ResourceClass', 'ResourcePoolStatusRequest', 'ResourceSlice'],
  ],
  ['scheduling.k8s.io', ['PriorityClass']],
  ['storage.k8s.io', ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass']],
  ['storagemigration.k8s.io', ['StorageVersionMigration']],
]);

/** What to do where nothing is known of a custom kind, as a hint. */
export function declareKindHint({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  const listed = `{ apiVersion: '${apiVersion}', kind: '${kind}', scope: 'Namespaced' }`;
  return `declare on the cluster a capability that brings it, add its definition or a dump of the cluster to schemas, install the definition with an application, or list it on the Fleet: kinds: [${listed}], or 'Cluster'; see docs/schemas.md`;
}

/** Undefined for a custom kind that nobody declared. A declaration does not change a built-in kind. */
export function scopeOf(group: string, kind: string, custom: readonly KindScope[]): Scope | undefined {
  const builtIn = CLUSTER_SCOPED.get(group);
  if (builtIn !== undefined) return builtIn.includes(kind) ? 'Cluster' : 'Namespaced';
  return custom.find((declared) => declared.group === group && declared.kind === kind)?.scope;
}

/** As it is applied in a namespace: what names none gets that, unless its kind is known to be in none. */
export function identityIn(namespace: string, identity: ObjectIdentity): ObjectIdentity {
  const isComplete = identity.namespace !== '' || scopeOf(identity.group, identity.kind, []) === 'Cluster';
  return isComplete ? identity : { ...identity, namespace };
}

export function isCustomResourceDefinition({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' && groupOf(apiVersion) === 'apiextensions.k8s.io';
}

/**
 * What a CustomResourceDefinition declares.
 * @throws FleetError `OBJECT_INVALID`
 */
export function scopeOfCustomResourceDefinition(definition: KubeObject): KindScope {
  const { spec } = definition;
  if (isJsonObject(spec) && isJsonObject(spec.names)) {
    const { group, scope } = spec;
    const { kind } = spec.names;
    if (typeof group === 'string' && typeof kind === 'string' && (scope === 'Namespaced' || scope === 'Cluster'))
      return { group, kind, scope };
  }
  throw new FleetError('OBJECT_INVALID', {
    message: `CustomResourceDefinition ${JSON.stringify(definition.metadata.name)} does not say what it defines: it needs spec.group, spec.names.kind, and spec.scope 'Namespaced' or 'Cluster'`,
    hint: 'complete the definition',
    path: definition.metadata.name,
  });
}
