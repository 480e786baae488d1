import { compareIdentities, type ObjectIdentity } from './kube-object.js';

/**
 * Kinds as `<group>/<kind>`, what others need first: kubectl applies in file order, and Helm and Argo CD order alike.
 * Kinds that are not listed come last, after the definitions, webhooks and controllers that serve them.
 */
const ORDER: readonly string[] = [
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'scheduling.k8s.io/PriorityClass',
  'node.k8s.io/RuntimeClass',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'networking.k8s.io/ServiceCIDR',
  'resource.k8s.io/DeviceClass',
  '/ResourceQuota',
  '/LimitRange',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
  '/ServiceAccount',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'certificates.k8s.io/ClusterTrustBundle',
  '/ConfigMap',
  '/Secret',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/VolumeAttributesClass',
  'storage.k8s.io/StorageClass',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'resource.k8s.io/ResourceClaimTemplate',
  'resource.k8s.io/ResourceClaim',
  '/Service',
  '/Endpoints',
  'discovery.k8s.io/EndpointSlice',
  'coordination.k8s.io/Lease',
  '/PodTemplate',
  'apps/DaemonSet',
  '/Pod',
  '/ReplicationController',
  'apps/ReplicaSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'batch/Job',
  'batch/CronJob',
  'autoscaling/HorizontalPodAutoscaler',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/Ingress',
  'gateway.networking.k8s.io/GatewayClass',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/ReferenceGrant',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'gateway.networking.k8s.io/TCPRoute',
  'gateway.networking.k8s.io/UDPRoute',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'apiregistration.k8s.io/APIService',
];

/** By group, then by kind: joining the two for every comparison would cost more than the sort. */
const RANKS = new Map<string, Map<string, number>>();
ORDER.forEach((type, rank) => {
  const [group = '', kind = ''] = type.split('/');
  RANKS.set(group, (RANKS.get(group) ?? new Map<string, number>()).set(kind, rank));
});

/** Orders objects as they should be applied; 0 only for two objects of one identity. */
export function compareApplyOrder(a: ObjectIdentity, b: ObjectIdentity): number {
  return rankOf(a) - rankOf(b) || compareIdentities(a, b);
}

function rankOf({ group, kind }: ObjectIdentity): number {
  return RANKS.get(group)?.get(kind) ?? ORDER.length;
}
