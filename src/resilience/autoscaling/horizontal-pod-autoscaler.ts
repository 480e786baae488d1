import type { JsonObject } from '../../core/json.js';
import type { KubeObject } from '../../manifest/kube-object.js';
import type { Bounds } from '../../manifest/workload-bounds.js';
import type { ScalingBehavior } from './scaling-behavior.js';

export interface AutoscalerInput {
  readonly workload: KubeObject;
  readonly bounds: Bounds;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly metrics: readonly JsonObject[];
  readonly behavior: ScalingBehavior | undefined;
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
export function horizontalPodAutoscaler(input: AutoscalerInput): KubeObject {
  const { workload, bounds, cpu, memory, metrics, behavior } = input;
  const { name, namespace } = workload.metadata;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      scaleTargetRef: { apiVersion: workload.apiVersion, kind: workload.kind, name },
      minReplicas: bounds.min,
      maxReplicas: bounds.max,
      metrics: [...utilization('cpu', cpu), ...utilization('memory', memory), ...metrics],
      ...(behavior === undefined ? {} : { behavior }),
    },
  };
}

function utilization(name: string, averageUtilization: number | undefined): readonly JsonObject[] {
  if (averageUtilization === undefined) return [];
  return [{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } }];
}
