import type { JsonObject } from '../../../core/json.js';
import { checkTemplateMetadata } from '../object-meta.js';
import type { Walk } from '../walk.js';
import {
  checkAdmissionPolicySpec,
  checkAdmissionRule,
  checkApiServiceSpec,
  checkParamRef,
} from './admission-checks.js';
import { checkAutoscalerSpec, checkMetric } from './autoscaler-checks.js';
import {
  checkContainer,
  checkEnvFromSource,
  checkEnvVar,
  checkLocalProfile,
  checkSecurityContext,
  checkVolumeMount,
} from './container-checks.js';
import { checkConfigMap, checkSecret } from './data-checks.js';
import { checkDefinitionSchema, checkDefinitionSpec } from './definition-checks.js';
import { checkEvent } from './event-checks.js';
import { exactlyOne } from './exactly-one.js';
import {
  checkAuditAnnotation,
  checkBooleanExpression,
  checkDeviceExpression,
  checkValidation,
  checkVariable,
} from './expression-checks.js';
import {
  checkFlowResources,
  checkFlowRule,
  checkFlowSchema,
  checkFlowSubject,
  checkLimitResponse,
  checkPriorityLevelSpec,
  checkQueuing,
} from './flow-control-checks.js';
import {
  checkEndpointSlice,
  checkEndpointSubset,
  checkHttpIngressPath,
  checkIngressBackend,
  checkIngressParameters,
  checkIngressSpec,
  checkPeer,
  checkPolicyPort,
  checkServiceBackendPort,
} from './network-checks.js';
import { checkPodSpec } from './pod-checks.js';
import { checkLimitRangeItem, checkQuotaSpec } from './quota-checks.js';
import { checkOverhead, checkResourceField, checkResources } from './resource-checks.js';
import {
  checkAffinityTerm,
  checkLabelSelector,
  checkNodeSelector,
  checkNodeSelectorRequirement,
  checkNodeSelectorTerm,
  checkSpreadConstraint,
  checkToleration,
} from './selector-checks.js';
import { checkServiceSpec } from './service-checks.js';
import {
  checkClaimSpec,
  checkClusterRoleBinding,
  checkPolicyRule,
  checkSubject,
  checkVolumeSpec,
} from './storage-and-role-checks.js';
import { checkProjectedSource, checkVolume } from './volume-checks.js';
import {
  checkDaemonStrategy,
  checkDeploymentSpec,
  checkDeploymentStrategy,
  checkEndlessTemplate,
  checkExitCodes,
  checkJobSpec,
  checkJobTemplate,
  checkRollingUpdate,
  checkStatefulStrategy,
} from './workload-checks.js';

/** Called with an object whose fields have their types; what is malformed has been reported. */
export type ObjectCheck = (walk: Walk, value: JsonObject) => void;

/** What API servers check in code of whole objects, by the end of the definition's name. */
export const NATIVE_OBJECTS: Readonly<Record<string, ObjectCheck>> = {
  'admissionregistration.v1.AuditAnnotation': checkAuditAnnotation,
  'admissionregistration.v1.MatchCondition': checkBooleanExpression,
  'admissionregistration.v1.NamedRuleWithOperations': checkAdmissionRule,
  'admissionregistration.v1.ParamRef': checkParamRef,
  'admissionregistration.v1.RuleWithOperations': checkAdmissionRule,
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': checkAdmissionPolicySpec,
  'admissionregistration.v1.Validation': checkValidation,
  'admissionregistration.v1.Variable': checkVariable,
  'admissionregistration.v1.WebhookClientConfig': exactlyOne('url', 'service'),
  'apiextensions.v1.CustomResourceDefinitionSpec': checkDefinitionSpec,
  'apiextensions.v1.CustomResourceValidation': checkDefinitionSchema,
  'apiregistration.v1.APIServiceSpec': checkApiServiceSpec,
  'apps.v1.DaemonSetSpec': checkEndlessTemplate,
  'apps.v1.DaemonSetUpdateStrategy': checkDaemonStrategy,
  'apps.v1.DeploymentSpec': checkDeploymentSpec,
  'apps.v1.DeploymentStrategy': checkDeploymentStrategy,
  'apps.v1.ReplicaSetSpec': checkEndlessTemplate,
  'apps.v1.RollingUpdateDeployment': checkRollingUpdate,
  'apps.v1.StatefulSetSpec': checkEndlessTemplate,
  'apps.v1.StatefulSetUpdateStrategy': checkStatefulStrategy,
  'autoscaling.v1.HorizontalPodAutoscalerSpec': checkAutoscalerSpec,
  'autoscaling.v2.HorizontalPodAutoscalerSpec': checkAutoscalerSpec,
  'autoscaling.v2.MetricSpec': checkMetric,
  'batch.v1.JobSpec': checkJobSpec,
  'batch.v1.JobTemplateSpec': checkJobTemplate,
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': checkExitCodes,
  'batch.v1.PodFailurePolicyRule': exactlyOne('onExitCodes', 'onPodConditions'),
  'core.v1.ConfigMap': checkConfigMap,
  'core.v1.Container': checkContainer,
  'core.v1.DownwardAPIVolumeFile': exactlyOne('fieldRef', 'resourceFieldRef'),
  'core.v1.EndpointSubset': checkEndpointSubset,
  'core.v1.EnvFromSource': checkEnvFromSource,
  'core.v1.EnvVar': checkEnvVar,
  'core.v1.Event': checkEvent,
  'core.v1.LimitRangeItem': checkLimitRangeItem,
  'core.v1.NodeSelector': checkNodeSelector,
  'core.v1.NodeSelectorRequirement': checkNodeSelectorRequirement,
  'core.v1.NodeSelectorTerm': checkNodeSelectorTerm,
  'core.v1.PodAffinityTerm': checkAffinityTerm,
  'core.v1.PersistentVolumeSpec': checkVolumeSpec,
  'core.v1.PodSpec': checkPodSpec,
  'core.v1.PodTemplateSpec': checkTemplateMetadata,
  'core.v1.PersistentVolumeClaimSpec': checkClaimSpec,
  'core.v1.ProjectedVolumeSource': checkProjectedSource,
  'core.v1.ResourceFieldSelector': checkResourceField,
  'core.v1.ResourceQuotaSpec': checkQuotaSpec,
  'core.v1.ResourceRequirements': checkResources,
  'core.v1.AppArmorProfile': checkLocalProfile,
  'core.v1.SeccompProfile': checkLocalProfile,
  'core.v1.Secret': checkSecret,
  'core.v1.SecurityContext': checkSecurityContext,
  'core.v1.ServiceSpec': checkServiceSpec,
  'core.v1.Toleration': checkToleration,
  'core.v1.TopologySpreadConstraint': checkSpreadConstraint,
  'core.v1.Volume': checkVolume,
  'core.v1.VolumeMount': checkVolumeMount,
  'discovery.v1.EndpointSlice': checkEndpointSlice,
  'flowcontrol.v1.FlowSchema': checkFlowSchema,
  'flowcontrol.v1.LimitResponse': checkLimitResponse,
  'flowcontrol.v1.PolicyRulesWithSubjects': checkFlowRule,
  'flowcontrol.v1.PriorityLevelConfigurationSpec': checkPriorityLevelSpec,
  'flowcontrol.v1.QueuingConfiguration': checkQueuing,
  'flowcontrol.v1.ResourcePolicyRule': checkFlowResources,
  'flowcontrol.v1.Subject': checkFlowSubject,
  'meta.v1.LabelSelector': checkLabelSelector,
  'networking.v1.HTTPIngressPath': checkHttpIngressPath,
  'networking.v1.IngressBackend': checkIngressBackend,
  'networking.v1.IngressClassParametersReference': checkIngressParameters,
  'networking.v1.IngressSpec': checkIngressSpec,
  'networking.v1.NetworkPolicyPeer': checkPeer,
  'networking.v1.NetworkPolicyPort': checkPolicyPort,
  'networking.v1.ServiceBackendPort': checkServiceBackendPort,
  'node.v1.Overhead': checkOverhead,
  'node.v1.Scheduling': checkPodSpec,
  'rbac.v1.PolicyRule': checkPolicyRule,
  'rbac.v1.ClusterRoleBinding': checkClusterRoleBinding,
  'rbac.v1.Subject': checkSubject,
  'resource.v1.CELDeviceSelector': checkDeviceExpression,
  'resource.v1.DeviceRequest': exactlyOne('exactly', 'firstAvailable'),
};
