import type { JsonObject } from '../../../core/json.js';
import { checkTemplateMetadata } from '../object-meta.js';
import type { Walk } from '../walk.js';
import { checkConfigMap, checkSecret } from './data-checks.js';
import { exactlyOne } from './exactly-one.js';
import {
  checkEndpointSlice,
  checkHttpIngressPath,
  checkIngressSpec,
  checkPeer,
  checkPolicyPort,
  checkServiceBackendPort,
  checkServiceSpec,
} from './network-checks.js';
import { checkContainer, checkEnvVar, checkPodSpec, checkResources, checkVolume } from './pod-checks.js';
import { checkLabelSelector, checkNodeSelectorRequirement, checkToleration } from './selector-checks.js';
import { checkClaimSpec, checkClusterRoleBinding, checkPolicyRule, checkSubject } from './storage-and-role-checks.js';
import {
  checkDeploymentSpec,
  checkDeploymentStrategy,
  checkEndlessTemplate,
  checkJobSpec,
  checkMetric,
  checkRollingUpdate,
} from './workload-checks.js';

/** Called with an object whose fields have their types; what is malformed has been reported. */
export type ObjectCheck = (walk: Walk, value: JsonObject) => void;

/** What API servers check in code of whole objects, by the end of the definition's name. */
export const NATIVE_OBJECTS: Readonly<Record<string, ObjectCheck>> = {
  'admissionregistration.v1.WebhookClientConfig': exactlyOne('url', 'service'),
  'apps.v1.DaemonSetSpec': checkEndlessTemplate,
  'apps.v1.DeploymentSpec': checkDeploymentSpec,
  'apps.v1.DeploymentStrategy': checkDeploymentStrategy,
  'apps.v1.ReplicaSetSpec': checkEndlessTemplate,
  'apps.v1.RollingUpdateDeployment': checkRollingUpdate,
  'apps.v1.StatefulSetSpec': checkEndlessTemplate,
  'autoscaling.v2.MetricSpec': checkMetric,
  'batch.v1.JobSpec': checkJobSpec,
  'batch.v1.PodFailurePolicyRule': exactlyOne('onExitCodes', 'onPodConditions'),
  'core.v1.ConfigMap': checkConfigMap,
  'core.v1.Container': checkContainer,
  'core.v1.DownwardAPIVolumeFile': exactlyOne('fieldRef', 'resourceFieldRef'),
  'core.v1.EnvFromSource': exactlyOne('configMapRef', 'secretRef'),
  'core.v1.EnvVar': checkEnvVar,
  'core.v1.NodeSelectorRequirement': checkNodeSelectorRequirement,
  'core.v1.PodSpec': checkPodSpec,
  'core.v1.PodTemplateSpec': checkTemplateMetadata,
  'core.v1.PersistentVolumeClaimSpec': checkClaimSpec,
  'core.v1.ResourceRequirements': checkResources,
  'core.v1.Secret': checkSecret,
  'core.v1.ServiceSpec': checkServiceSpec,
  'core.v1.Toleration': checkToleration,
  'core.v1.Volume': checkVolume,
  'discovery.v1.EndpointSlice': checkEndpointSlice,
  'meta.v1.LabelSelector': checkLabelSelector,
  'networking.v1.HTTPIngressPath': checkHttpIngressPath,
  'networking.v1.IngressBackend': exactlyOne('service', 'resource'),
  'networking.v1.IngressSpec': checkIngressSpec,
  'networking.v1.NetworkPolicyPeer': checkPeer,
  'networking.v1.NetworkPolicyPort': checkPolicyPort,
  'networking.v1.ServiceBackendPort': checkServiceBackendPort,
  'node.v1.Scheduling': checkPodSpec,
  'rbac.v1.PolicyRule': checkPolicyRule,
  'rbac.v1.ClusterRoleBinding': checkClusterRoleBinding,
  'rbac.v1.Subject': checkSubject,
  'resource.v1.DeviceRequest': exactlyOne('exactly', 'firstAvailable'),
};
