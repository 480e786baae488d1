import { isJsonObject } from '../../core/json.js';
import { type Facts, matches, type Selector, type SelectorRequirement } from '../../core/selector.js';
import { groupOf, type KubeObject } from '../../manifest/kube-object.js';
import { podTemplateOf } from '../../manifest/workload.js';
import type { Allowance } from './allowance.js';

export interface BudgetInput {
  readonly name: string;
  readonly workload: KubeObject;
  readonly selector: unknown;
  readonly allowance: Allowance;
  /** Version of the cluster, `<major>.<minor>`; undefined when it is not known. */
  readonly kubernetes: string | undefined;
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ */
export function podDisruptionBudget({ name, workload, selector, allowance, kubernetes }: BudgetInput): KubeObject {
  const { namespace } = workload.metadata;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      ...allowance,
      selector,
      // Or a pod that never becomes ready keeps its node from being drained.
      ...(servesEvictionPolicy(kubernetes) ? { unhealthyPodEvictionPolicy: 'AlwaysAllow' } : {}),
    },
  };
}

/** Served by default from 1.27. */
function servesEvictionPolicy(kubernetes = ''): boolean {
  const [major = '', minor = ''] = kubernetes.split('.');
  return major === '1' && Number(minor) >= 27;
}

export function isBudget({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'PodDisruptionBudget' && groupOf(apiVersion) === 'policy';
}

/** A budget, and whose pods it is about. */
export interface ReadBudget {
  readonly namespace: string | undefined;
  /** Undefined where it has none, which selects no pod. */
  readonly selector: Selector | undefined;
}

export function readBudget({ metadata, spec }: KubeObject): ReadBudget {
  const selector = isJsonObject(spec) ? spec.selector : undefined;
  return { namespace: metadata.namespace, selector: isSelector(selector) ? selector : undefined };
}

/** Whether one of the budgets is about the pods of a workload. */
export function isCovered(workload: KubeObject, budgets: readonly ReadBudget[]): boolean {
  if (budgets.length === 0) return false;
  const labels = podLabelsOf(workload);
  return budgets.some(
    ({ namespace, selector }) =>
      selector !== undefined && namespace === workload.metadata.namespace && matches(selector, labels),
  );
}

function podLabelsOf(workload: KubeObject): Facts {
  const metadata = podTemplateOf(workload)?.template.metadata;
  const labels = isJsonObject(metadata) ? metadata.labels : undefined;
  return isLabels(labels) ? labels : {};
}

function isLabels(value: unknown): value is Facts {
  return isJsonObject(value) && Object.values(value).every(isText);
}

const OPERATORS: readonly unknown[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

function isSelector(value: unknown): value is Selector {
  if (!isJsonObject(value)) return false;
  const { matchLabels = {}, matchExpressions = [] } = value;
  return isJsonObject(matchLabels) && Array.isArray(matchExpressions) && matchExpressions.every(isRequirement);
}

function isRequirement(value: unknown): value is SelectorRequirement {
  if (!isJsonObject(value)) return false;
  const { key, operator, values = [] } = value;
  return isText(key) && OPERATORS.includes(operator) && Array.isArray(values);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
