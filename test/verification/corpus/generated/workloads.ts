import fc from 'fast-check';
import { podSpec, selected } from './pods.js';
import {
  all,
  amount,
  count,
  countOrPercent,
  distinct,
  few,
  flag,
  label,
  labels,
  objects,
  one,
  only,
  percent,
  record,
  selector,
  size,
  some,
  specs,
  subdomain,
} from './values.js';

const apps = (kind: string) => ({ apiVersion: 'apps/v1', kind });
const always = selected(one('Always'));
const ending = one('Never', 'OnFailure');

const job = fc
  .tuple(
    podSpec(ending),
    some({
      parallelism: count(),
      completions: count(1),
      backoffLimit: count(),
      ttlSecondsAfterFinished: count(0, 600),
      activeDeadlineSeconds: count(1, 600),
      suspend: flag,
    }),
    one('NonIndexed', 'Indexed'),
  )
  .map(([spec, rest, completionMode]) => ({ completions: 2, ...rest, completionMode, template: { spec } }));

const metric = fc.oneof(
  all({
    type: only('Resource'),
    resource: all({
      name: one('cpu', 'memory'),
      target: all({ type: only('Utilization'), averageUtilization: count(1, 99) }),
    }),
  }),
  all({
    type: only('Pods'),
    pods: all({ metric: all({ name: label }), target: all({ type: only('AverageValue'), averageValue: amount }) }),
  }),
  all({
    type: only('External'),
    external: all({
      metric: record({ name: label }, { selector }),
      target: all({ type: only('Value'), value: amount }),
    }),
  }),
  all({
    type: only('Object'),
    object: all({
      metric: all({ name: label }),
      describedObject: all({ apiVersion: only('v1'), kind: only('Service'), name: label }),
      target: all({ type: only('Value'), value: amount }),
    }),
  }),
);
const scaling = record(
  { policies: few(all({ type: one('Percent', 'Pods'), value: count(1, 50), periodSeconds: count(1, 1800) })) },
  { stabilizationWindowSeconds: count(0, 3600), selectPolicy: one('Max', 'Min', 'Disabled') },
);
const scaled = all({ apiVersion: only('apps/v1'), kind: one('Deployment', 'StatefulSet'), name: label });
const bounds = { minReplicas: count(1, 3), maxReplicas: count(3, 9) };

/** What runs pods, scales them and keeps them running. */
export const WORKLOADS = [
  specs({ apiVersion: 'v1', kind: 'Pod' }, podSpec(one('Always', 'Never', 'OnFailure'))),
  specs(
    apps('Deployment'),
    fc
      .tuple(
        always,
        some({
          replicas: count(),
          minReadySeconds: count(),
          revisionHistoryLimit: count(),
          progressDeadlineSeconds: count(60, 900),
          paused: flag,
          strategy: fc.oneof(
            only({ type: 'Recreate' }),
            record(
              { type: only('RollingUpdate') },
              { rollingUpdate: some({ maxSurge: countOrPercent, maxUnavailable: percent }) },
            ),
          ),
        }),
      )
      .map(([{ labels: matchLabels, template }, rest]) => ({ ...rest, selector: { matchLabels }, template })),
  ),
  specs(
    apps('StatefulSet'),
    fc
      .tuple(
        always,
        record(
          { serviceName: label },
          {
            replicas: count(),
            podManagementPolicy: one('Parallel', 'OrderedReady'),
            persistentVolumeClaimRetentionPolicy: some({
              whenDeleted: one('Retain', 'Delete'),
              whenScaled: one('Retain', 'Delete'),
            }),
            updateStrategy: fc.oneof(
              only({ type: 'OnDelete' }),
              all({ type: only('RollingUpdate'), rollingUpdate: some({ partition: count() }) }),
            ),
            volumeClaimTemplates: all({
              metadata: all({ name: only('claim-0') }),
              spec: record(
                { accessModes: only(['ReadWriteOnce']), resources: all({ requests: all({ storage: size }) }) },
                { storageClassName: subdomain, volumeMode: only('Filesystem') },
              ),
            }).map((claim) => [claim]),
          },
        ),
      )
      .map(([{ labels: matchLabels, template }, rest]) => ({ ...rest, selector: { matchLabels }, template })),
  ),
  specs(
    apps('DaemonSet'),
    fc
      .tuple(
        always,
        some({
          minReadySeconds: count(),
          updateStrategy: fc.oneof(
            only({ type: 'OnDelete' }),
            all({ type: only('RollingUpdate'), rollingUpdate: all({ maxUnavailable: countOrPercent }) }),
          ),
        }),
      )
      .map(([{ labels: matchLabels, template }, rest]) => ({ ...rest, selector: { matchLabels }, template })),
  ),
  specs(
    apps('ReplicaSet'),
    fc
      .tuple(always, some({ replicas: count(), minReadySeconds: count() }))
      .map(([{ labels: matchLabels, template }, rest]) => ({ ...rest, selector: { matchLabels }, template })),
  ),
  specs(
    { apiVersion: 'v1', kind: 'ReplicationController' },
    fc
      .tuple(always, some({ replicas: count(), minReadySeconds: count() }))
      .map(([{ labels: own, template }, rest]) => ({ ...rest, selector: own, template })),
  ),
  objects({ apiVersion: 'v1', kind: 'PodTemplate' }, all({ template: always.map(({ template }) => template) })),
  specs({ apiVersion: 'batch/v1', kind: 'Job' }, job),
  specs(
    { apiVersion: 'batch/v1', kind: 'CronJob' },
    record(
      {
        schedule: one('0 3 * * *', '*/5 * * * 1-5', '@daily', '30 8-18/2 1,15 jan-jun mon'),
        jobTemplate: record({ spec: job }, { metadata: all({ labels }) }),
      },
      {
        timeZone: one('Europe/Dublin', 'Etc/UTC', 'America/New_York'),
        concurrencyPolicy: one('Allow', 'Forbid', 'Replace'),
        startingDeadlineSeconds: count(0, 600),
        successfulJobsHistoryLimit: count(),
        failedJobsHistoryLimit: count(),
        suspend: flag,
      },
    ),
  ),
  objects(
    { apiVersion: 'apps/v1', kind: 'ControllerRevision' },
    all({ revision: count(), data: all({ spec: labels }) }),
  ),
  specs(
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
    record(
      { scaleTargetRef: scaled, ...bounds },
      { metrics: few(metric), behavior: some({ scaleUp: scaling, scaleDown: scaling }) },
    ),
  ),
  specs(
    { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler' },
    record({ scaleTargetRef: scaled, ...bounds }, { targetCPUUtilizationPercentage: count(1, 99) }),
  ),
  specs(
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    fc.oneof(
      record(
        { selector, minAvailable: countOrPercent },
        { unhealthyPodEvictionPolicy: one('AlwaysAllow', 'IfHealthyBudget') },
      ),
      record({ selector, maxUnavailable: countOrPercent }),
    ),
  ),
  objects(
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', scope: 'Cluster' },
    record({ value: count(-9, 1000) }, { preemptionPolicy: one('Never', 'PreemptLowerPriority'), description: label }),
  ),
  objects(
    { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', scope: 'Cluster' },
    record(
      { handler: label },
      {
        overhead: all({ podFixed: some({ memory: size, cpu: amount }) }),
        scheduling: some({
          nodeSelector: labels,
          tolerations: distinct(all({ key: label, operator: only('Exists') }), 'key'),
        }),
      },
    ),
  ),
];
