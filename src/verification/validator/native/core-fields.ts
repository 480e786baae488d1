import { DNS_LABEL, LABEL_VALUE, PORT_NAME } from '../name-syntax.js';
import type { FieldConstraints } from './field-constraint.js';
import * as is from './field-constraint.js';

const LABEL = is.text(DNS_LABEL);
const FILE_MODES: FieldConstraints = { defaultMode: is.FILE_MODE };
const CONTAINER: FieldConstraints = { name: LABEL };
const WEIGHT: FieldConstraints = { weight: is.between(1, 100) };
const REPLICAS: FieldConstraints = { replicas: is.NOT_NEGATIVE, minReadySeconds: is.NOT_NEGATIVE };
const VOLUME_MODE = is.given(is.oneOf('Block', 'Filesystem'));
const INCLUSION = is.given(is.oneOf('Honor', 'Ignore'));

/** Of pods, services, volumes and what else is in the core group; see `NATIVE_FIELDS`. */
export const CORE_FIELDS: Readonly<Record<string, FieldConstraints>> = {
  'core.v1.AppArmorProfile': { type: is.oneOf('Localhost', 'RuntimeDefault', 'Unconfined') },
  'core.v1.ContainerResizePolicy': {
    resourceName: is.since(33, is.oneOf('cpu', 'memory')),
    restartPolicy: is.since(33, is.oneOf('NotRequired', 'RestartContainer')),
  },
  'core.v1.CSIPersistentVolumeSource': { driver: is.DRIVER, volumeHandle: is.FILLED },
  'core.v1.CSIVolumeSource': { driver: is.DRIVER },
  'core.v1.ClientIPConfig': { timeoutSeconds: is.between(1, 86_400) },
  'core.v1.ConfigMapEnvSource': { name: is.REQUIRED_NAME },
  'core.v1.ConfigMapKeySelector': { name: is.REQUIRED_NAME, key: is.KEY },
  'core.v1.ConfigMapProjection': { name: is.FILLED },
  'core.v1.ConfigMapVolumeSource': { ...FILE_MODES, name: is.FILLED },
  'core.v1.Container': CONTAINER,
  'core.v1.ContainerPort': { containerPort: is.PORT, hostPort: is.PORT_OR_NONE, name: is.text(PORT_NAME) },
  'core.v1.DownwardAPIVolumeSource': FILE_MODES,
  'core.v1.EndpointAddress': { ip: is.IP_ADDRESS, hostname: LABEL, nodeName: is.OBJECT_NAME },
  'core.v1.EndpointPort': { port: is.PORT, name: LABEL, appProtocol: is.given(is.LABEL_KEY) },
  'core.v1.EphemeralContainer': CONTAINER,
  'core.v1.ExecAction': { command: is.atLeastOne('word') },
  'core.v1.GRPCAction': { port: is.PORT },
  'core.v1.HTTPGetAction': { port: is.PORT_OR_NAME },
  'core.v1.HTTPHeader': { name: is.HEADER_NAME },
  'core.v1.HostPathVolumeSource': { path: is.PATH_WITHOUT_STEPS_BACK },
  'core.v1.HostAlias': { ip: is.IP_ADDRESS, hostnames: is.each(is.OBJECT_NAME) },
  'core.v1.KeyToPath': { path: is.RELATIVE_PATH, mode: is.FILE_MODE },
  'core.v1.LimitRangeSpec': { limits: is.distinct('type') },
  'core.v1.LimitRangeItem': { type: is.LIMITED },
  'core.v1.NFSVolumeSource': { path: is.ABSOLUTE_PATH },
  'core.v1.NamespaceSpec': { finalizers: is.each(is.FINALIZER) },
  'core.v1.NodeSelector': { nodeSelectorTerms: is.atLeastOne('term') },
  'core.v1.NodeSpec': { podCIDR: is.IP_RANGE, taints: is.distinct('key', 'effect') },
  'core.v1.ObjectFieldSelector': { fieldPath: is.FIELD_PATH, apiVersion: is.oneOf('v1') },
  'core.v1.PersistentVolumeClaimSpec': {
    storageClassName: is.OBJECT_NAME,
    volumeAttributesClassName: is.since(34, is.OBJECT_NAME),
    volumeMode: VOLUME_MODE,
  },
  'core.v1.PersistentVolumeSpec': {
    accessModes: is.atLeastOne('mode'),
    capacity: is.FILLED,
    storageClassName: is.OBJECT_NAME,
    volumeMode: VOLUME_MODE,
  },
  'core.v1.PodAffinityTerm': {
    topologyKey: is.LABEL_KEY,
    namespaces: is.each(LABEL),
    matchLabelKeys: is.since(31, is.each(is.LABEL_KEY)),
    mismatchLabelKeys: is.since(31, is.each(is.LABEL_KEY)),
  },
  'core.v1.PodDNSConfig': {
    nameservers: [is.each(is.IP_ADDRESS), is.atMost(3, 'nameserver')],
    searches: [is.each(is.SEARCH_PATH), is.atMost(32, 'search path')],
  },
  'core.v1.PodDNSConfigOption': { name: is.FILLED },
  'core.v1.PodReadinessGate': { conditionType: is.LABEL_KEY },
  'core.v1.PodSchedulingGate': { name: is.LABEL_KEY },
  'core.v1.PodSecurityContext': {
    runAsUser: is.ID,
    runAsGroup: is.ID,
    fsGroup: is.ID,
    supplementalGroups: is.each(is.ID),
    sysctls: is.distinct('name'),
  },
  'core.v1.PodSpec': {
    containers: is.atLeastOne('container'),
    activeDeadlineSeconds: is.between(1, 2 ** 31 - 1),
    nodeName: is.OBJECT_NAME,
    serviceAccountName: is.OBJECT_NAME,
    priorityClassName: is.OBJECT_NAME,
    runtimeClassName: is.OBJECT_NAME,
  },
  'core.v1.PreferredSchedulingTerm': WEIGHT,
  'core.v1.Probe': {
    initialDelaySeconds: is.NOT_NEGATIVE,
    timeoutSeconds: is.NOT_NEGATIVE,
    periodSeconds: is.NOT_NEGATIVE,
    successThreshold: is.NOT_NEGATIVE,
    failureThreshold: is.NOT_NEGATIVE,
    terminationGracePeriodSeconds: is.POSITIVE,
  },
  'core.v1.ProjectedVolumeSource': FILE_MODES,
  'core.v1.ReplicationControllerSpec': { ...REPLICAS, template: is.FILLED },
  'core.v1.ResourceFieldSelector': { resource: is.RESOURCE_FIELD },
  'core.v1.SecretEnvSource': { name: is.REQUIRED_NAME },
  'core.v1.SecretKeySelector': { name: is.REQUIRED_NAME, key: is.KEY },
  'core.v1.SecretProjection': { name: is.FILLED },
  'core.v1.SecretVolumeSource': { ...FILE_MODES, secretName: is.FILLED },
  'core.v1.SeccompProfile': { localhostProfile: is.RELATIVE_PATH },
  'core.v1.SecurityContext': { runAsUser: is.ID, runAsGroup: is.ID },
  'core.v1.ServiceAccountTokenProjection': { expirationSeconds: is.between(600, 2 ** 32) },
  'core.v1.ServicePort': {
    port: is.PORT,
    targetPort: is.PORT_OR_NAME_OR_NONE,
    name: LABEL,
    appProtocol: is.given(is.LABEL_KEY),
  },
  'core.v1.ServiceSpec': {
    externalIPs: is.each(is.IP_ADDRESS),
    internalTrafficPolicy: is.given(is.oneOf('Cluster', 'Local')),
    ipFamilies: [is.distinct(), is.each(is.oneOf('IPv4', 'IPv6'))],
    trafficDistribution: is.since(31, is.given(is.oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'))),
    ipFamilyPolicy: is.given(is.oneOf('PreferDualStack', 'RequireDualStack', 'SingleStack')),
  },
  'core.v1.Sysctl': { name: is.SYSCTL_NAME },
  'core.v1.TCPSocketAction': { port: is.PORT_OR_NAME },
  'core.v1.Taint': { key: is.LABEL_KEY, value: is.text(LABEL_VALUE) },
  'core.v1.Toleration': { key: is.LABEL_KEY, value: is.text(LABEL_VALUE) },
  'core.v1.TopologySelectorLabelRequirement': {
    values: [is.atLeastOne('value'), is.distinct()],
    key: is.LABEL_KEY,
  },
  'core.v1.TopologySelectorTerm': { matchLabelExpressions: [is.atLeastOne('expression'), is.distinct('key')] },
  'core.v1.TopologySpreadConstraint': {
    maxSkew: is.POSITIVE,
    minDomains: is.POSITIVE,
    matchLabelKeys: is.each(is.LABEL_KEY),
    nodeAffinityPolicy: INCLUSION,
    nodeTaintsPolicy: INCLUSION,
  },
  'core.v1.Volume': { name: LABEL },
  'core.v1.VolumeMount': {
    mountPath: is.FILLED,
    subPath: is.RELATIVE_PATH,
    subPathExpr: is.RELATIVE_PATH,
    recursiveReadOnly: is.since(31, is.oneOf('Disabled', 'Enabled', 'IfPossible')),
  },
  'core.v1.VolumeNodeAffinity': { required: is.FILLED },
  'core.v1.WeightedPodAffinityTerm': WEIGHT,
};
