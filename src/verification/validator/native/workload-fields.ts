import { DNS_LABEL } from '../name-syntax.js';
import type { FieldConstraints } from './field-constraint.js';
import * as is from './field-constraint.js';

const REPLICAS: FieldConstraints = { replicas: is.NOT_NEGATIVE, minReadySeconds: is.NOT_NEGATIVE };
const PART = is.given(is.COUNT_OR_PART);

const REFERENCE: FieldConstraints = { kind: is.SEGMENT, name: is.SEGMENT };

/** Of what runs pods, scales them and keeps them running; see `NATIVE_FIELDS`. */
export const WORKLOAD_FIELDS: Readonly<Record<string, FieldConstraints>> = {
  'apps.v1.ControllerRevision': { data: is.FILLED, revision: is.NOT_NEGATIVE },
  'apps.v1.DaemonSetSpec': { minReadySeconds: is.NOT_NEGATIVE, revisionHistoryLimit: is.NOT_NEGATIVE },
  'apps.v1.DeploymentSpec': {
    ...REPLICAS,
    revisionHistoryLimit: is.NOT_NEGATIVE,
    progressDeadlineSeconds: is.NOT_NEGATIVE,
  },
  'apps.v1.ReplicaSetSpec': REPLICAS,
  'apps.v1.RollingUpdateDeployment': { maxSurge: is.given(is.COUNT_OR_PERCENT), maxUnavailable: PART },
  'apps.v1.RollingUpdateStatefulSetStrategy': { partition: is.NOT_NEGATIVE, maxUnavailable: is.since(35, PART) },
  'apps.v1.StatefulSetOrdinals': { start: is.NOT_NEGATIVE },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    whenDeleted: is.oneOf('Delete', 'Retain'),
    whenScaled: is.oneOf('Delete', 'Retain'),
  },
  'apps.v1.StatefulSetSpec': {
    ...REPLICAS,
    revisionHistoryLimit: is.NOT_NEGATIVE,
    serviceName: is.text(DNS_LABEL),
  },
  'autoscaling.v1.CrossVersionObjectReference': REFERENCE,
  'autoscaling.v1.HorizontalPodAutoscalerSpec': { targetCPUUtilizationPercentage: is.POSITIVE },
  'autoscaling.v2.ContainerResourceMetricSource': { container: is.FILLED },
  'autoscaling.v2.CrossVersionObjectReference': REFERENCE,
  'autoscaling.v2.HPAScalingPolicy': {
    value: is.POSITIVE,
    periodSeconds: is.between(1, 1800),
    type: is.oneOf('Pods', 'Percent'),
  },
  'autoscaling.v2.HPAScalingRules': {
    policies: is.NOT_EMPTY,
    stabilizationWindowSeconds: is.between(0, 3600),
    selectPolicy: is.given(is.oneOf('Max', 'Min', 'Disabled')),
  },
  'autoscaling.v2.MetricIdentifier': { name: is.SEGMENT },
  'autoscaling.v2.MetricSpec': { type: is.oneOf('ContainerResource', 'External', 'Object', 'Pods', 'Resource') },
  'autoscaling.v2.MetricTarget': {
    averageUtilization: is.POSITIVE,
    type: is.oneOf('AverageValue', 'Utilization', 'Value'),
  },
  'batch.v1.CronJobSpec': {
    schedule: is.SCHEDULE,
    startingDeadlineSeconds: is.NOT_NEGATIVE,
    successfulJobsHistoryLimit: is.NOT_NEGATIVE,
    failedJobsHistoryLimit: is.NOT_NEGATIVE,
    timeZone: is.TIME_ZONE,
  },
  'batch.v1.JobSpec': {
    parallelism: is.NOT_NEGATIVE,
    completions: is.NOT_NEGATIVE,
    backoffLimit: is.NOT_NEGATIVE,
    activeDeadlineSeconds: is.NOT_NEGATIVE,
    ttlSecondsAfterFinished: is.NOT_NEGATIVE,
    backoffLimitPerIndex: is.NOT_NEGATIVE,
    maxFailedIndexes: is.NOT_NEGATIVE,
    managedBy: is.since(32, is.given(is.DOMAIN_PATH_IF_ANY)),
    completionMode: is.given(is.oneOf('Indexed', 'NonIndexed')),
  },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': {
    values: [is.atLeastOne('exit code'), is.distinct(), is.atMost(255, 'exit code')],
  },
  'policy.v1.PodDisruptionBudgetSpec': {
    minAvailable: PART,
    maxUnavailable: PART,
    unhealthyPodEvictionPolicy: is.given(is.oneOf('AlwaysAllow', 'IfHealthyBudget')),
  },
};
